// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

import dev.epochwatch.core.model.Decision.Action;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;

/**
 * A report as it is remembered, with the two numbers of its answer; the rest of the answer is
 * derived again by replay.
 *
 * @param attempt the attempt
 * @param sequence the sequence
 * @param observation what was measured; its event time is always present
 * @param action what was answered
 * @param reason why
 */
public record StoredReport(
    int attempt, long sequence, Observation observation, Action action, Reason reason) {}
