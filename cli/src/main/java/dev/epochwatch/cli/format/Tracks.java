// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.Deciding;
import dev.epochwatch.cli.curve.HeaderNames;
import dev.epochwatch.cli.curve.Measured;
import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Limits;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricNames;
import dev.epochwatch.core.model.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a file tells, gathered metric by metric, because frameworks write the parts of a step in any
 * order and at places far apart. Bounded to five million values, 16 bytes each. Not thread-safe.
 */
final class Tracks {
  private static final int MOST_VALUES = 5_000_000;

  private final Path file;
  private final Map<String, Named> named = new LinkedHashMap<>();
  private final Map<Metric, String> firstNames = new HashMap<>();
  private final Track epochs = new Track();
  private final Track rates = new Track();
  private final Track micros = new Track();
  private final Set<String> doubles = new HashSet<>();
  private final List<String> notes = new ArrayList<>();
  private Optional<Deciding> declared = Optional.empty();
  private int values;

  Tracks(Path file) {
    this.file = file;
  }

  /** A metric by its name in the file. */
  record Named(String name, Metric metric, Track track) {}

  /** A value of a metric; of two names that mean the same metric the first counts. */
  void metric(String name, long step, double value) {
    Named known = named.get(name);
    if (known == null) {
      Optional<Metric> metric = meaning(name);
      if (metric.isEmpty()) {
        return;
      }
      if (named.size() == Limits.METRICS) {
        throw new CurveFileException(
            file, 0, 0, "there are more than " + Limits.METRICS + " metrics");
      }
      known = new Named(name, metric.get(), new Track());
      named.put(name, known);
    }
    count(known.track().put(step, value));
  }

  void epoch(long step, double epoch) {
    if (epoch >= 0 && Double.isFinite(epoch)) {
      count(epochs.put(step, epoch + 0.0));
    }
  }

  void rate(long step, double rate) {
    if (rate >= 0 && Double.isFinite(rate)) {
      count(rates.put(step, rate + 0.0));
    }
  }

  /** When a step ended, microseconds since 1970-01-01T00:00:00Z; exact up to the year 2255. */
  void micros(long step, long at) {
    count(micros.put(step, (double) at));
  }

  /** Says by which of its metrics the training's best was found. */
  void decideBy(Deciding deciding) {
    declared = Optional.of(deciding);
  }

  Optional<Deciding> declared() {
    return declared;
  }

  /** The metrics by their names in the file, in the order in which they came. */
  Collection<Named> metrics() {
    return Collections.unmodifiableCollection(named.values());
  }

  void note(String sentence) {
    notes.add(sentence);
  }

  boolean isEmpty() {
    return named.isEmpty();
  }

  List<String> notes() {
    return notes;
  }

  Measured measured() {
    Map<String, Metric> metrics = new HashMap<>();
    named.forEach((name, entry) -> metrics.put(name, entry.metric()));
    return new Measured(file, metrics);
  }

  /** A row for each step at which anything was measured. */
  TrackRows rows() {
    return new TrackRows(this, List.copyOf(named.values()), named.values());
  }

  /**
   * A row for each step at which anything was measured on held-out data, with the last of the other
   * values since the row before; as {@link #rows} if nothing was.
   */
  TrackRows evaluations() {
    List<Named> evaluated =
        named.values().stream()
            .filter(entry -> entry.metric().split() == Split.VALIDATION)
            .toList();
    return evaluated.isEmpty() ? rows() : new TrackRows(this, evaluated, named.values());
  }

  Track epochs() {
    return epochs;
  }

  Track rates() {
    return rates;
  }

  Track micros() {
    return micros;
  }

  private Optional<Metric> meaning(String name) {
    try {
      Metric metric = MetricNames.parse(name);
      String first = firstNames.putIfAbsent(metric, name);
      if (first == null || first.equals(name)) {
        return Optional.of(metric);
      }
      if (doubles.add(name)) {
        note(file + ": " + HeaderNames.same(first, name));
      }
      return Optional.empty();
    } catch (InvalidValueException e) {
      throw new CurveFileException(file, 0, 0, "the name '" + name + "' " + e.getMessage());
    }
  }

  private void count(int more) {
    values += more;
    if (values > MOST_VALUES) {
      throw new CurveFileException(
          file, 0, 0, "there are more than " + MOST_VALUES + " values in one run");
    }
  }
}
