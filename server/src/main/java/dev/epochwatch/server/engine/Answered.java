// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Observation;
import java.util.OptionalLong;

/** A report of the current attempt that has been judged, with its answer. */
record Answered(long sequence, Observation observation, Decision decision) {
  /** Whether the report says the same; the server's own time of arrival is not compared. */
  boolean hasContentOf(Observation other) {
    return observation.equals(
        other.eventMicros().isPresent() ? other : at(other, observation.eventMicros()));
  }

  /** The observation with another time. */
  static Observation at(Observation observation, OptionalLong eventMicros) {
    return new Observation(
        observation.step(),
        observation.epoch(),
        observation.metrics(),
        observation.learningRate(),
        eventMicros,
        observation.checkpointUri(),
        observation.validationExamples());
  }
}
