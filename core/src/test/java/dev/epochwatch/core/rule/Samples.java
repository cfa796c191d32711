// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Series;
import dev.epochwatch.core.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Rules with sample arguments, and random runs to show them; all from a seed. */
final class Samples {
  private Samples() {}

  /** A use of a rule: defaults where there are any, else a plain value within the range. */
  static Expression of(RuleType type) {
    try {
      return of(type, false);
    } catch (InvalidValueException e) {
      return of(type, true);
    }
  }

  /** Some rules need one of several parameters that may each be left out. */
  private static Expression of(RuleType type, boolean complete) {
    Map<String, Value> given = new LinkedHashMap<>();
    List<Expression> policies = new ArrayList<>();
    for (Parameter parameter : type.parameters()) {
      if (parameter.type() == Parameter.Type.POLICIES) {
        policies.add(patience());
        policies.add(Rules.find("diverged").orElseThrow().with(Map.of(), List.of()));
      } else if (parameter.isRequired() || (complete && parameter.optional())) {
        given.put(parameter.name(), value(parameter));
      }
    }
    return type.with(given, policies);
  }

  private static Expression patience() {
    return Rules.find("patience")
        .orElseThrow()
        .with(Map.of("epochs", new Value.Number(3, false)), List.of());
  }

  private static Value value(Parameter parameter) {
    return switch (parameter.type()) {
      case INTEGER, NUMBER, AMOUNT ->
          new Value.Number(Math.max(parameter.least(), Math.min(parameter.most(), 5)), false);
      case DURATION -> new Value.Time(Duration.ofMinutes(1));
      case FLAG -> new Value.Flag(true);
      case TEXT -> new Value.Text("2030-01-01T00:00:00Z");
      case CHOICE -> new Value.Text(parameter.choices().get(0));
      case POLICY, POLICIES -> new Value.Nested(patience());
    };
  }

  /**
   * A random learning curve: falling, rising again, flat, broken, with gaps, NaN and infinities.
   */
  static List<Observation> run(Random random, int length, boolean clean) {
    List<Observation> run = new ArrayList<>();
    double noise = random.nextDouble() * 0.1;
    double bottom = 5 + random.nextInt(length);
    for (int i = 0; i < length; i++) {
      double loss =
          0.3
              + Math.exp(-i / bottom)
              + 0.3 * Math.max(0, i - bottom) / length
              + noise * random.nextGaussian();
      double strange = random.nextDouble();
      if (!clean && strange < 0.06) {
        loss = strange < 0.03 ? Double.NaN : Double.POSITIVE_INFINITY;
      }
      run.add(observation(i, loss, Math.exp(-i / 10.0), clean || random.nextDouble() > 0.1));
    }
    return run;
  }

  private static Observation observation(int step, double loss, double train, boolean complete) {
    List<MetricValue> metrics = new ArrayList<>();
    metrics.add(MetricValue.of("train_loss", train));
    if (complete) {
      metrics.add(MetricValue.of("val_loss", loss));
    }
    return new Observation(
        step,
        OptionalDouble.empty(),
        metrics,
        OptionalDouble.of(0.1),
        OptionalLong.of(step * 1_000_000L),
        Optional.empty(),
        OptionalLong.of(1_000));
  }

  /** The same run with the validation loss turned into another value. */
  static List<Observation> mapped(List<Observation> run, DoubleUnaryOperator change) {
    return run.stream()
        .map(
            row ->
                new Observation(
                    row.step(),
                    row.epoch(),
                    row.metrics().stream()
                        .map(
                            value ->
                                value.rawName().equals("val_loss")
                                    ? MetricValue.of(
                                        "val_loss", change.applyAsDouble(value.value()))
                                    : value)
                        .toList(),
                    row.learningRate(),
                    row.eventMicros(),
                    row.checkpointUri(),
                    row.validationExamples()))
        .toList();
  }

  /** A run of the validation loss among six others, each turned by the same change. */
  static RunContext context(Direction direction, long seed, DoubleUnaryOperator change) {
    Random random = new Random(seed);
    List<Cohort.Member> members = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      List<Observation> run = run(random, 60, true);
      long[] steps = run.stream().mapToLong(Observation::step).toArray();
      double[] values =
          run.stream()
              .mapToDouble(row -> change.applyAsDouble(row.metrics().get(1).value()))
              .toArray();
      members.add(new Cohort.Member("other-" + i, true, Series.of(steps, values)));
    }
    return new RunContext(
        new Objective(Objective.VALIDATION_LOSS.metric(), direction),
        OptionalLong.of(60),
        Optional.empty(),
        metric -> metric.equals(Objective.VALIDATION_LOSS.metric()) ? members : List.of());
  }

  static List<Verdict> verdicts(Expression rule, RunContext context, List<Observation> run) {
    Evaluator evaluator = rule.start(context);
    return run.stream().map(evaluator::observe).toList();
  }
}
