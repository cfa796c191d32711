// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

import java.util.Optional;

/**
 * The best value of the objective so far.
 *
 * @param value the value, finite, in the metric's own sign
 * @param step the first step at which it was reported
 * @param checkpointUri where its weights were saved, if the trainer said so
 */
public record Best(double value, long step, Optional<String> checkpointUri) {}
