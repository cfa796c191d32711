// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A curve that was read whole. Immutable and thread-safe.
 *
 * @param measured what it measures
 * @param observations its rows; steps rise
 * @param deciding what decides unless somebody says otherwise; empty if nothing is known to
 * @param notes what was passed over, in sentences
 */
public record Curve(
    Measured measured,
    List<Observation> observations,
    Optional<Deciding> deciding,
    List<String> notes) {
  public Curve {
    observations = List.copyOf(observations);
    notes = List.copyOf(notes);
  }

  /**
   * Reads all rows, and leaves them open.
   *
   * @throws CurveFileException if there are none, or one is bad
   */
  public static Curve read(CurveRows rows) {
    List<Observation> all = new ArrayList<>();
    MetricsSeen seen = new MetricsSeen();
    while (rows.hasNext()) {
      Observation row = rows.next();
      all.add(row);
      seen.add(row);
    }
    if (all.isEmpty()) {
      throw new CurveFileException(rows.measured().file(), 0, 0, "there are no rows");
    }
    return new Curve(rows.measured(), all, seen.deciding(rows.declared()), rows.notes());
  }

  /**
   * The objective of a metric's name.
   *
   * @throws CurveFileException if the file has no such metric; the message suggests the nearest
   * @throws dev.epochwatch.core.model.InvalidValueException if no direction is given and the name
   *     is not well known
   */
  public Objective objective(String rawName, Optional<Direction> direction) {
    return measured.objective(rawName, direction);
  }

  /** The objective of a curve for which nobody names one. */
  public Optional<Objective> inferredObjective() {
    return deciding.map(Deciding::objective);
  }

  /** A metric over the steps that have it. */
  public Series series(Metric metric) {
    List<Observation> having =
        observations.stream().filter(o -> o.value(metric).isPresent()).toList();
    return Series.of(
        having.stream().mapToLong(Observation::step).toArray(),
        having.stream().mapToDouble(o -> o.value(metric).orElse(Double.NaN)).toArray());
  }
}
