// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Series;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A curve that was read whole. Immutable and thread-safe. */
public final class Curve {
  private final Path file;
  private final CurveHeader header;
  private final List<Observation> observations;

  Curve(Path file, CurveHeader header, List<Observation> observations) {
    this.file = file;
    this.header = header;
    this.observations = List.copyOf(observations);
  }

  /** Its rows; steps rise. */
  public List<Observation> observations() {
    return observations;
  }

  /**
   * The objective of a metric's name.
   *
   * @throws CurveFileException if the file has no such metric; the message suggests the nearest
   * @throws dev.epochwatch.core.model.InvalidValueException if no direction is given and the name
   *     is not well known
   */
  public Objective objective(String rawName, Optional<Direction> direction) {
    return header.objective(file, rawName, direction);
  }

  /** The objective of a curve that names none, from the first row that allows it. */
  public Optional<Objective> inferredObjective() {
    return observations.stream().map(Objective::infer).flatMap(Optional::stream).findFirst();
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
