// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import java.time.Duration;

/**
 * What a server used in one stretch of time.
 *
 * @param cpu processor time
 * @param allocatedBytes memory that its threads allocated
 * @param pauseMillis how long garbage collections stopped it, in all
 * @param longestPauseMillis the longest of them
 */
record Usage(Duration cpu, long allocatedBytes, long pauseMillis, long longestPauseMillis) {}
