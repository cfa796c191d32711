// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Which time of a report counts. A trainer's clock is believed, since its reports may come late,
 * but not when it cannot be right: one wrong time would stop a run for good where a rule counts
 * time. What is judged is what is stored, so a replay judges the same.
 */
final class EventTimes {
  /** How far a trainer's clock may be ahead of the server's. */
  static final Duration MOST_AHEAD = Duration.ofMinutes(5);

  /** A clock that was never set tells an earlier time. */
  static final Instant EARLIEST = Instant.parse("2001-01-01T00:00:00Z");

  private static final long MOST_AHEAD_MICROS = MOST_AHEAD.toSeconds() * 1_000_000;
  private static final long EARLIEST_MICROS = EARLIEST.getEpochSecond() * 1_000_000;

  private EventTimes() {}

  /**
   * The observation with its own time if that is believed, else with the time of its arrival.
   *
   * @param arrivalMicros the time of arrival by the server's clock
   */
  static Observation settled(Observation observation, long arrivalMicros) {
    return isBelieved(observation.eventMicros(), arrivalMicros)
        ? observation
        : at(observation, arrivalMicros);
  }

  private static boolean isBelieved(OptionalLong eventMicros, long arrivalMicros) {
    return eventMicros.isPresent()
        && eventMicros.getAsLong() >= EARLIEST_MICROS
        && eventMicros.getAsLong() - arrivalMicros <= MOST_AHEAD_MICROS;
  }

  private static Observation at(Observation observation, long eventMicros) {
    return new Observation(
        observation.step(),
        observation.epoch(),
        observation.metrics(),
        observation.learningRate(),
        OptionalLong.of(eventMicros),
        observation.checkpointUri(),
        observation.validationExamples());
  }
}
