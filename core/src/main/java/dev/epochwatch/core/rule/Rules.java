// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.rule.preset.Presets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The register: every rule there is, in the order of the documentation. */
public final class Rules {
  private static final List<RuleType> OWN =
      List.of(
          PatienceRule.TYPE,
          PlateauRule.TYPE,
          OverfittingRule.TYPE,
          GeneralizationLossRule.TYPE,
          ProgressQuotientRule.TYPE,
          SuccessiveIncreasesRule.TYPE,
          MovingAverageRule.TYPE,
          StdPlateauRule.TYPE,
          LossSpikeRule.TYPE,
          TargetRule.TYPE,
          DivergedRule.TYPE,
          NonFiniteRule.TYPE,
          MaxStepsRule.TYPE,
          MaxDurationRule.TYPE,
          DeadlineRule.TYPE,
          BudgetRule.TYPE,
          PeerRules.BANDIT,
          PeerRules.TRUNCATION,
          PeerRules.MEDIAN,
          PercentileRule.TYPE,
          AshaRule.TYPE,
          LossNotDecreasingRule.TYPE,
          OvertrainingRule.TYPE,
          GapRule.TYPE,
          UnchangedRule.TYPE,
          AnyRule.TYPE,
          AllRule.TYPE,
          AfterRule.TYPE,
          ShadowRule.TYPE);

  private static final List<RuleType> ALL =
      Stream.concat(OWN.stream(), Presets.all().stream()).toList();

  private static final Map<String, RuleType> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(RuleType::name, Function.identity()));

  private Rules() {}

  /** Every rule. */
  public static List<RuleType> all() {
    return ALL;
  }

  /** The rule of a name. */
  public static Optional<RuleType> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
