// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import dev.epochwatch.cli.curve.Deciding;
import dev.epochwatch.cli.format.Tracks.Named;
import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.MetricNames;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * By which metric a Hugging Face training found its best, as its state tells. It knows the best
 * value but not what that is a value of: the evaluation metric that has it as its least or largest
 * one is. A name is taken where it is there.
 *
 * @param name metric_for_best_model
 * @param greater greater_is_better
 * @param value best_metric
 */
record BestMetric(Optional<String> name, Optional<Boolean> greater, OptionalDouble value) {
  static final BestMetric UNKNOWN =
      new BestMetric(Optional.empty(), Optional.empty(), OptionalDouble.empty());

  private static final String PREFIX = "eval_";

  BestMetric named(String metric) {
    return new BestMetric(Optional.of(metric), greater, value);
  }

  BestMetric greaterIsBetter(boolean better) {
    return new BestMetric(name, Optional.of(better), value);
  }

  BestMetric valued(double best) {
    return new BestMetric(name, greater, OptionalDouble.of(best));
  }

  /** The metric among those of the log; empty if it cannot be told. */
  Optional<Deciding> among(Collection<Named> metrics) {
    List<Named> evaluated =
        metrics.stream().filter(metric -> metric.name().startsWith(PREFIX)).toList();
    return name.flatMap(said -> byName(said, evaluated)).or(() -> byValue(evaluated));
  }

  private Optional<Deciding> byName(String said, List<Named> evaluated) {
    String full = said.startsWith(PREFIX) ? said : PREFIX + said;
    return evaluated.stream()
        .filter(metric -> metric.name().equals(full))
        .findFirst()
        // The library's own default.
        .map(metric -> deciding(metric, greater.orElse(!full.endsWith("loss"))));
  }

  private Optional<Deciding> byValue(List<Named> evaluated) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    double best = value.getAsDouble();
    return evaluated.stream()
        .flatMap(metric -> extreme(metric, best).stream())
        .filter(found -> greater.isEmpty() || isGreater(found) == greater.get())
        .findFirst();
  }

  private Optional<Deciding> extreme(Named metric, double best) {
    boolean found = false;
    boolean least = true;
    boolean largest = true;
    for (int i = 0; i < metric.track().size(); i++) {
      double each = metric.track().value(i);
      found |= each == best;
      least &= !(each < best);
      largest &= !(each > best);
    }
    if (!found || !(least || largest)) {
      return Optional.empty();
    }
    boolean known =
        MetricNames.directionOf(metric.metric()).filter(Direction.MINIMIZE::equals).isPresent();
    return Optional.of(deciding(metric, least && largest ? !known : largest));
  }

  private static Deciding deciding(Named metric, boolean greater) {
    return Deciding.of(metric.name(), greater ? Direction.MAXIMIZE : Direction.MINIMIZE);
  }

  private static boolean isGreater(Deciding deciding) {
    return deciding.objective().direction() == Direction.MAXIMIZE;
  }
}
