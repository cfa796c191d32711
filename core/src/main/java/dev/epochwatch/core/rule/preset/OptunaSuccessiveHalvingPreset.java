// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Series;
import dev.epochwatch.core.rule.Arguments;
import dev.epochwatch.core.rule.Cohort;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.Rule;
import dev.epochwatch.core.rule.RuleType;
import dev.epochwatch.core.rule.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Optuna's {@code SuccessiveHalvingPruner}. */
final class OptunaSuccessiveHalvingPreset {
  static final RuleType TYPE =
      Preset.named("optuna_successive_halving")
          .summary(
              "Optuna's SuccessiveHalvingPruner: at each rung the best 1/`reduction_factor` go on.")
          .description(
              """
              Judges the value *at* the rung's step, not the best so far. Rungs lie at `min_resource` \
              x `reduction_factor` ^ (`min_early_stopping_rate` + rung). With `min_resource` `none` \
              (Optuna's `auto`) it is a hundredth of the first finished run's last step, at least 1; \
              before there is one nothing is stopped, and that run has no rungs. The other runs' rungs \
              are worked out from their curves in the order of their creation, as if each had asked at \
              every step and gone on. Until `bootstrap_count` others have reached a rung every run is \
              *stopped* there. NaN at a rung stops.""")
          .source("Optuna 5.0 SuccessiveHalvingPruner")
          .parameters(
              Parameter.integer(
                      "min_resource", 1, 1, Bounds.EPOCHS, "The first rung's step; none for auto.")
                  .orNone(),
              Parameter.integer(
                  "reduction_factor",
                  4,
                  2,
                  Bounds.EPOCHS,
                  "How many times fewer runs each rung lets through."),
              Parameter.integer(
                  "min_early_stopping_rate", 0, 0, 64, "Rungs left out at the start."),
              Parameter.integer(
                  "bootstrap_count",
                  0,
                  0,
                  Bounds.EPOCHS,
                  "Runs that must have reached a rung before any passes it."))
          .population()
          .builtBy(OptunaSuccessiveHalvingPreset::rule);

  private OptunaSuccessiveHalvingPreset() {}

  private static Rule rule(Arguments arguments) {
    if (arguments.integer("bootstrap_count") > 0
        && arguments.optionalInteger("min_resource").isEmpty()) {
      throw new InvalidValueException("bootstrap_count", "must be 0 while min_resource is none");
    }
    return Preset.amongPeers(context -> new Pruner(context, arguments));
  }

  private static final class Pruner implements Callback {
    private final RunContext context;
    private final Arguments arguments;
    private final HalvingRungs.Trial self = new HalvingRungs.Trial();
    private OptionalLong resource;

    Pruner(RunContext context, Arguments arguments) {
      this.context = context;
      this.arguments = arguments;
      this.resource = arguments.optionalInteger("min_resource");
    }

    @Override
    public Answer onValue(long row, long step, double value) {
      if (resource.isEmpty()) {
        resource = estimatedResource();
      }
      if (resource.isEmpty()) {
        return Answer.WARMING_UP;
      }
      HalvingRungs rungs =
          new HalvingRungs(
              context.objective().direction(),
              resource.getAsLong(),
              arguments.integer("reduction_factor"),
              arguments.integer("min_early_stopping_rate"),
              arguments.integer("bootstrap_count"));
      if (!rungs.reachesRung(self, step)) {
        return Answer.GO_ON;
      }
      return Answer.stopIf(
          rungs.prunes(self, step, value, rungs.replay(others())),
          Reason.WORSE_THAN_PEERS,
          "not among the best 1/" + rungs.factor() + " at the rung of step " + step);
    }

    private OptionalLong estimatedResource() {
      return members().stream()
          .filter(Pruner::tellsResource)
          .mapToLong(member -> Math.max(1, lastStep(member) / 100))
          .findFirst();
    }

    /** The run that told the resource asked before there was one, so it has no rungs. */
    private List<Series> others() {
      boolean waiting = arguments.optionalInteger("min_resource").isEmpty();
      List<Series> others = new ArrayList<>();
      for (Cohort.Member member : members()) {
        if (!waiting) {
          others.add(member.series());
        }
        waiting = waiting && !tellsResource(member);
      }
      return others;
    }

    private List<Cohort.Member> members() {
      return context.cohort().members(context.objective().metric());
    }

    private static boolean tellsResource(Cohort.Member member) {
      return member.complete() && member.series().size() > 0;
    }

    private static long lastStep(Cohort.Member member) {
      return member.series().step(member.series().size() - 1);
    }
  }
}
