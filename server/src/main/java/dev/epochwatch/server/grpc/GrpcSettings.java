// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import java.time.Duration;

/**
 * The limits of the wire.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for a free one
 * @param messageBytes the largest message
 * @param reportBytes the largest report
 * @param streamWindow how many reports of one stream may be unanswered, 1 or more
 * @param slowReaderTimeout how long a client may leave its answers unread
 * @param workers how many calls other than reports are served at once, 1 or more
 */
public record GrpcSettings(
    String host,
    int port,
    int messageBytes,
    int reportBytes,
    int streamWindow,
    Duration slowReaderTimeout,
    int workers) {}
