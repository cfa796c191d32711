// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Verdict;
import dev.epochwatch.core.model.Verdict.Outcome;
import dev.epochwatch.core.policy.Policy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws that every rule of the register keeps. */
class RuleContractTest {
  /** Another seed: {@code -Depochwatch.seed=N}. It is part of every failure's message. */
  private static final long SEED = Long.getLong("epochwatch.seed", 20_260_101L);

  private static final int RUNS = 30;

  /** Rules whose parameters are values of the metric itself: turning it means turning them. */
  private static final Set<String> ABSOLUTE = Set.of("target", "threshold");

  /** Rules of time, which do not look at the objective. */
  private static final Set<String> OF_TIME =
      Set.of("max_steps", "max_duration", "deadline", "budget");

  /** Holds the objective against the same metric on training, which is not turned with it here. */
  private static final String OF_TWO_METRICS = "sagemaker_overfit";

  static Stream<RuleType> rules() {
    return Rules.all().stream();
  }

  static Stream<RuleType> ownRules() {
    return Rules.all().stream().filter(type -> type.category() != RuleType.Category.PRESET);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void observe_sameRunTwice_saysTheSame(RuleType type) {
    Expression rule = Samples.of(type);
    for (int i = 0; i < RUNS; i++) {
      List<Observation> run = Samples.run(new Random(SEED + i), 60, false);
      RunContext context = Samples.context(Direction.MINIMIZE, SEED + i, x -> x);
      assertThat(Samples.verdicts(rule, context, run))
          .as("seed %d", SEED + i)
          .isEqualTo(Samples.verdicts(rule, context, run));
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void observe_prefix_saysWhatTheWholeRunSaid(RuleType type) {
    Expression rule = Samples.of(type);
    List<Observation> run = Samples.run(new Random(SEED), 60, false);
    RunContext context = Samples.context(Direction.MINIMIZE, SEED, x -> x);
    List<Verdict> whole = Samples.verdicts(rule, context, run);
    for (int length = 1; length <= run.size(); length++) {
      assertThat(Samples.verdicts(rule, context, run.subList(0, length)))
          .as("seed %d", SEED)
          .isEqualTo(whole.subList(0, length));
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void observe_looksAtOtherRuns_asTheRegisterSays(RuleType type) {
    RunContext known = Samples.context(Direction.MINIMIZE, SEED, x -> x);
    int[] asked = new int[1];
    Cohort counting =
        metric -> {
          asked[0]++;
          return known.cohort().members(metric);
        };
    RunContext context =
        new RunContext(known.objective(), known.plannedSteps(), known.schedule(), counting);
    Expression rule = Samples.of(type);
    Samples.verdicts(rule, context, Samples.run(new Random(SEED), 60, false));

    assertThat(asked[0] > 0).as("seed %d", SEED).isEqualTo(rule.seesPeers());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void observe_nanInfinitiesAndGaps_neverThrows(RuleType type) {
    Expression rule = Samples.of(type);
    double[] strange = {
      Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.0, 1e308, -1e308, 5e-324
    };
    Random random = new Random(SEED);
    for (Direction direction : Direction.values()) {
      Evaluator evaluator = rule.start(Samples.context(direction, SEED, x -> x));
      for (int step = 0; step < 500; step++) {
        String name = random.nextInt(5) == 0 ? "other" : "val_loss";
        double value = strange[random.nextInt(strange.length)];
        assertThat(
                evaluator.observe(
                    Observation.of(
                        step, MetricValue.of(name, value), MetricValue.of("train_loss", value))))
            .isNotNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rulesOfTheObjective")
  void observe_objectiveNeverReported_neverStops(RuleType type) {
    Evaluator evaluator = Samples.of(type).start(Samples.context(Direction.MINIMIZE, SEED, x -> x));
    for (int step = 0; step < 50; step++) {
      Verdict verdict = evaluator.observe(Observation.of(step, MetricValue.of("other", step)));
      assertThat(verdict.outcome()).isIn(Outcome.NOT_APPLICABLE, Outcome.WARMING_UP);
    }
  }

  @ParameterizedTest
  @MethodSource("rulesWithoutAbsoluteLevels")
  void observe_signsAndDirectionTurned_saysTheSame(RuleType type) {
    assertSameOutcomes(type, Direction.MAXIMIZE, x -> -x);
  }

  @ParameterizedTest
  @MethodSource("affineInvariantRules")
  void observe_objectiveShiftedAndScaled_saysTheSame(RuleType type) {
    assertSameOutcomes(type, Direction.MINIMIZE, x -> 8 * x + 16);
  }

  static Stream<RuleType> rulesOfTheObjective() {
    return ownRules().filter(type -> !OF_TIME.contains(type.name()));
  }

  static Stream<RuleType> rulesWithoutAbsoluteLevels() {
    return ownRules()
        .filter(type -> !ABSOLUTE.contains(type.name()) && !type.name().equals(OF_TWO_METRICS));
  }

  static Stream<RuleType> affineInvariantRules() {
    return ownRules().filter(RuleType::affineInvariant);
  }

  private static void assertSameOutcomes(
      RuleType type, Direction direction, DoubleUnaryOperator change) {
    Expression rule = Samples.of(type);
    for (int i = 0; i < RUNS; i++) {
      long seed = SEED + i;
      List<Observation> run = rounded(Samples.run(new Random(seed), 60, false));
      assertThat(
              outcomes(rule, Samples.context(direction, seed, change), Samples.mapped(run, change)))
          .as("seed %d", seed)
          .isEqualTo(outcomes(rule, Samples.context(Direction.MINIMIZE, seed, x -> x), run));
    }
  }

  /** To 20 binary places, so that an affine change by powers of two is exact. */
  private static List<Observation> rounded(List<Observation> run) {
    return Samples.mapped(run, x -> Double.isFinite(x) ? Math.rint(x * 0x1p20) / 0x1p20 : x);
  }

  private static List<Outcome> outcomes(
      Expression rule, RunContext context, List<Observation> run) {
    return Samples.verdicts(rule, context, run).stream().map(Verdict::outcome).toList();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void parse_canonicalText_isIdentity(RuleType type) {
    String text = Samples.of(type).text();
    assertThat(Policy.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void with_valueOutOfRange_namesParameterAndRange(RuleType type) {
    for (Parameter parameter : type.parameters()) {
      Value wrong = wrong(parameter);
      Map<String, Value> given = new HashMap<>();
      for (Parameter other : type.parameters()) {
        if (other.type() != Parameter.Type.POLICIES) {
          given.put(
              other.name(),
              other
                  .defaultValue()
                  .orElseGet(() -> Samples.of(type).arguments().value(other.name())));
        }
      }
      given.put(parameter.name(), wrong);
      assertThatExceptionOfType(InvalidValueException.class)
          .isThrownBy(() -> type.with(given, List.of()))
          .withMessageContaining(parameter.name())
          .satisfies(error -> assertThat(error.field()).isEqualTo(parameter.name()));
    }
  }

  private static Value wrong(Parameter parameter) {
    return switch (parameter.type()) {
      case INTEGER -> new Value.Number(0.5, false);
      case NUMBER, AMOUNT -> new Value.Number(Double.NaN, false);
      default -> new Value.Number(-1, false);
    };
  }

  @ParameterizedTest
  @MethodSource("ownRules")
  void observe_beforeWarmUp_neverStops(RuleType type) {
    RuleType after = Rules.find("after").orElseThrow();
    Expression late =
        after.with(
            Map.of(
                "step", new Value.Number(40, false), "policy", new Value.Nested(Samples.of(type))),
            List.of());
    List<Observation> run = Samples.run(new Random(SEED), 60, false);
    Samples.verdicts(late, Samples.context(Direction.MINIMIZE, SEED, x -> x), run).stream()
        .limit(40)
        .forEach(verdict -> assertThat(verdict.isTriggered()).isFalse());
  }

  @ParameterizedTest
  @MethodSource("ownRules")
  void observe_longRun_keepsItsStateBounded(RuleType type) {
    RunContext context = RunContext.of(dev.epochwatch.core.model.Objective.VALIDATION_LOSS);
    Evaluator evaluator = Samples.of(type).start(context);
    Random random = new Random(SEED);
    long early = 0;
    for (int step = 0; step < 20_000; step++) {
      evaluator.observe(
          Observation.of(
              step,
              MetricValue.of("val_loss", 1.0 / (1 + step) + 0.01 * random.nextGaussian()),
              MetricValue.of("train_loss", 1.0 / (1 + step))));
      if (step == 200) {
        early = StateSize.of(evaluator, context);
      }
    }
    assertThat(StateSize.of(evaluator, context)).isLessThanOrEqualTo(early + 64).isLessThan(8_192);
  }
}
