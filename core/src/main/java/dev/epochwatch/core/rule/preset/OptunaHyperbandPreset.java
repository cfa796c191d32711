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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/** Optuna's {@code HyperbandPruner}. */
final class OptunaHyperbandPreset {
  static final RuleType TYPE =
      Preset.named("optuna_hyperband")
          .summary(
              "Optuna's HyperbandPruner: successive halving in brackets that begin later and later.")
          .description(
              """
              Each run belongs to a bracket by the CRC-32 of `study_name`, `_` and its number; its \
              number is how many runs there were when it began. With `max_resource` `none` (Optuna's \
              `auto`) it is one more than the first finished run's last step; before there is one \
              nothing is stopped. Within a bracket it is `optuna_successive_halving`.""")
          .source("Optuna 5.0 HyperbandPruner")
          .parameters(
              Parameter.integer(
                  "min_resource", 1, 1, Bounds.EPOCHS, "The first bracket's first rung."),
              Parameter.integer(
                      "max_resource",
                      1,
                      1,
                      Bounds.EPOCHS,
                      "The most steps a run can do; none for auto.")
                  .orNone(),
              Parameter.integer(
                  "reduction_factor",
                  3,
                  2,
                  Bounds.EPOCHS,
                  "How many times fewer runs each rung lets through."),
              Parameter.integer(
                  "bootstrap_count",
                  0,
                  0,
                  Bounds.EPOCHS,
                  "Runs that must have reached a rung before any passes it."),
              Parameter.text(
                  "study_name", "no-name", "The study's name, which decides the brackets."))
          .population()
          .builtBy(OptunaHyperbandPreset::rule);

  private OptunaHyperbandPreset() {}

  private static Rule rule(Arguments arguments) {
    if (arguments.integer("bootstrap_count") > 0
        && arguments.optionalInteger("max_resource").isEmpty()) {
      throw new InvalidValueException("bootstrap_count", "must be 0 while max_resource is none");
    }
    return Preset.amongPeers(context -> new Pruner(context, arguments));
  }

  private static final class Pruner implements Callback {
    private final RunContext context;
    private final Arguments arguments;
    private final HalvingRungs.Trial self = new HalvingRungs.Trial();
    private final int number;
    private OptionalLong most;

    Pruner(RunContext context, Arguments arguments) {
      this.context = context;
      this.arguments = arguments;
      this.number = members().size();
      this.most = arguments.optionalInteger("max_resource");
    }

    @Override
    public Answer onValue(long row, long step, double value) {
      if (most.isEmpty()) {
        most = estimatedMost();
      }
      if (most.isEmpty()) {
        return Answer.WARMING_UP;
      }
      long[] shares = shares(most.getAsLong());
      int bracket = bracket(number, shares);
      HalvingRungs rungs =
          new HalvingRungs(
              context.objective().direction(),
              arguments.integer("min_resource"),
              arguments.integer("reduction_factor"),
              bracket,
              arguments.integer("bootstrap_count"));
      if (!rungs.reachesRung(self, step)) {
        return Answer.GO_ON;
      }
      return Answer.stopIf(
          rungs.prunes(self, step, value, rungs.replay(sameBracket(bracket, shares))),
          Reason.WORSE_THAN_PEERS,
          "not among the best 1/" + rungs.factor() + " of bracket " + bracket + " at step " + step);
    }

    private OptionalLong estimatedMost() {
      return members().stream()
          .filter(Pruner::tellsMost)
          .mapToLong(member -> member.series().step(member.series().size() - 1) + 1)
          .findFirst();
    }

    private List<Series> sameBracket(int bracket, long[] shares) {
      boolean waiting = arguments.optionalInteger("max_resource").isEmpty();
      List<Series> same = new ArrayList<>();
      List<Cohort.Member> members = members();
      for (int i = 0; i < members.size(); i++) {
        if (!waiting && bracket(i, shares) == bracket) {
          same.add(members.get(i).series());
        }
        waiting = waiting && !tellsMost(members.get(i));
      }
      return same;
    }

    private int bracket(int trial, long[] shares) {
      CRC32 checksum = new CRC32();
      String key = arguments.text("study_name") + "_" + trial;
      checksum.update(key.getBytes(StandardCharsets.UTF_8));
      long total = 0;
      for (long share : shares) {
        total += share;
      }
      long left = checksum.getValue() % total;
      int bracket = 0;
      while (left >= shares[bracket]) {
        left -= shares[bracket++];
      }
      return bracket;
    }

    /** How many runs of a round fall to each bracket. */
    private long[] shares(long maxResource) {
      double factor = arguments.integer("reduction_factor");
      double ratio = (double) maxResource / arguments.integer("min_resource");
      int brackets = (int) Math.max(0, Math.floor(Math.log(ratio) / Math.log(factor))) + 1;
      long[] shares = new long[brackets];
      for (int i = 0; i < brackets; i++) {
        int later = brackets - 1 - i;
        shares[i] = (long) Math.ceil(brackets * Math.pow(factor, later) / (later + 1));
      }
      return shares;
    }

    private List<Cohort.Member> members() {
      return context.cohort().members(context.objective().metric());
    }

    private static boolean tellsMost(Cohort.Member member) {
      return member.complete() && member.series().size() > 0;
    }
  }
}
