// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Observation;

/**
 * A report of the current attempt that was judged again.
 *
 * @param sequence its number
 * @param observation what it says
 * @param decision what it came to
 * @param objective the objective as the trainer has it; empty if it was unknown then
 */
record Judged(long sequence, Observation observation, Decision decision, String objective) {}
