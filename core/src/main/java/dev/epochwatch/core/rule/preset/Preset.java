// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Evidence;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Verdict;
import dev.epochwatch.core.rule.Evaluator;
import dev.epochwatch.core.rule.Rule;
import dev.epochwatch.core.rule.RuleType;
import dev.epochwatch.core.rule.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Puts a framework's callback to work as a rule. */
final class Preset implements Rule {
  private final Function<RunContext, Callback> framework;

  private Preset(Function<RunContext, Callback> framework) {
    this.framework = framework;
  }

  /** Begins the description of a preset. */
  static RuleType.Builder named(String name) {
    return RuleType.named(name, RuleType.Category.PRESET);
  }

  /** A preset whose callback needs to know the objective. */
  static Rule of(Function<Objective, Callback> framework) {
    return new Preset(context -> framework.apply(context.objective()));
  }

  /** A preset whose callback sees the other runs. */
  static Rule amongPeers(Function<RunContext, Callback> framework) {
    return new Preset(framework);
  }

  @Override
  public Evaluator start(RunContext context, String label) {
    return new Watch(context.objective(), framework.apply(context), label);
  }

  /** One run under watch; counts its reports, which is the epoch that frameworks count. */
  private static final class Watch implements Evaluator {
    private final Objective objective;
    private final Callback callback;
    private final String label;
    private long row;

    Watch(Objective objective, Callback callback, String label) {
      this.objective = objective;
      this.callback = callback;
      this.label = label;
    }

    @Override
    public Verdict observe(Observation observation) {
      OptionalDouble value = observation.value(objective.metric());
      Answer answer =
          value.isPresent()
              ? callback.onValue(row, observation.step(), value.getAsDouble())
              : callback.onMissing(row, observation.step());
      row++;
      return new Verdict(
          label,
          answer.outcome(),
          answer.reason(),
          value,
          answer.threshold(),
          answer.patienceLeft(),
          answer.words(),
          evidence(answer),
          List.of(),
          answer.advice());
    }

    private List<Evidence> evidence(Answer answer) {
      Optional<Callback.Stated> best = callback.best();
      if (best.isEmpty()) {
        return answer.evidence();
      }
      List<Evidence> all = new ArrayList<>(answer.evidence());
      all.add(
          new Evidence(
              Evidence.STATED_BEST,
              best.get().value(),
              objective.metric().name(),
              best.get().step()));
      return all;
    }
  }
}
