// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import dev.epochwatch.core.model.Best;
import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Evidence;
import dev.epochwatch.core.model.Verdict;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.rule.RuleType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a policy made of a recorded run.
 *
 * @param reports how many reports it saw: up to the stop, or all
 * @param stopStep the step after whose report it stopped; empty if it never did
 * @param bestStep the step of the best; for a framework's preset as that framework states it, which
 *     may be nothing
 * @param bestValue the best value, in the metric's own sign; for a preset as that framework states
 *     it, which may be nothing, NaN or infinite
 * @param reason why it stopped: the {@link dev.epochwatch.core.model.Reason}, or for a preset the
 *     framework's own words where it has some; empty if it did not stop, unless the framework
 *     crashed
 * @param last the decision that ended the replay, with reason, verdicts and diagnoses
 * @param learningRateCuts the steps after which a rule that only advises, such as
 *     ReduceLROnPlateau, would have cut the learning rate
 */
public record ReplayResult(
    int reports,
    OptionalLong stopStep,
    OptionalLong bestStep,
    OptionalDouble bestValue,
    String reason,
    Decision last,
    List<Long> learningRateCuts) {

  public ReplayResult {
    learningRateCuts = List.copyOf(learningRateCuts);
  }

  static ReplayResult of(Policy policy, int reports, Decision last, List<Long> cuts) {
    OptionalLong stopStep =
        last.isStop() ? OptionalLong.of(last.decidedAtStep()) : OptionalLong.empty();
    if (policy.expression().type().category() == RuleType.Category.PRESET) {
      Optional<Evidence> stated = statedBest(last);
      return new ReplayResult(
          reports,
          stopStep,
          stated.map(Evidence::step).orElse(OptionalLong.empty()),
          stated.map(Evidence::value).map(OptionalDouble::of).orElse(OptionalDouble.empty()),
          reason(policy, last),
          last,
          cuts);
    }
    Optional<Best> best = last.best();
    return new ReplayResult(
        reports,
        stopStep,
        best.map(Best::step).map(OptionalLong::of).orElse(OptionalLong.empty()),
        best.map(Best::value).map(OptionalDouble::of).orElse(OptionalDouble.empty()),
        reason(policy, last),
        last,
        cuts);
  }

  private static String reason(Policy policy, Decision last) {
    RuleType type = policy.expression().type();
    if (last.isStop()) {
      return type.statesReason() ? last.message() : last.reason().name();
    }
    return type.category() == RuleType.Category.PRESET ? crash(last) : "";
  }

  /**
   * The words of a preset whose framework would have crashed, which no other verdict begins with.
   */
  private static String crash(Decision last) {
    return last.verdicts().stream()
        .map(Verdict::message)
        .filter(message -> message.startsWith("raised "))
        .findFirst()
        .orElse("");
  }

  private static Optional<Evidence> statedBest(Decision decision) {
    return decision.verdicts().stream()
        .map(Verdict::evidence)
        .flatMap(evidence -> evidence.stream())
        .filter(evidence -> evidence.name().equals(Evidence.STATED_BEST))
        .findFirst();
  }
}
