// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

import java.util.OptionalLong;

/**
 * One life of a run.
 *
 * @param number 1 for the first
 * @param resumeFromStep the last step contained in the checkpoint it went on from; later steps of
 *     earlier attempts are superseded; empty if it superseded nothing
 * @param startMicros when it began, microseconds since 1970-01-01T00:00:00Z, by the server's clock
 */
public record Attempt(int number, OptionalLong resumeFromStep, long startMicros) {}
