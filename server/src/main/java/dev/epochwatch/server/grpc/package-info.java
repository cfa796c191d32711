// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** The contract's services over gRPC: the only place that knows both the wire and the engine. */
@NullMarked
package dev.epochwatch.server.grpc;

import org.jspecify.annotations.NullMarked;
