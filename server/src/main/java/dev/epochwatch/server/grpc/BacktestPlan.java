// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Limits;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.policy.PolicySyntaxException;
import dev.epochwatch.proto.v1.BacktestRequest;
import dev.epochwatch.server.engine.Failures;
import dev.epochwatch.server.store.StoredRun.StoredObjective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a backtest was asked for, checked.
 *
 * @param policies 1 to 100 policies
 * @param filter which runs; not yet parsed
 * @param objective what decides instead of each run's own objective
 * @param price what an hour of a run costs
 * @param tellsRuns whether single runs are told
 */
record BacktestPlan(
    List<Policy> policies,
    String filter,
    Optional<Objective> objective,
    OptionalDouble price,
    boolean tellsRuns) {
  private static final int MOST_POLICIES = 100;

  /**
   * Reads a request.
   *
   * @throws InvalidValueException if a field is out of its range
   * @throws dev.epochwatch.server.engine.RefusedException if a text is no policy
   */
  static BacktestPlan of(BacktestRequest request) {
    int count = request.getPoliciesCount();
    if (count < 1 || count > MOST_POLICIES) {
      throw new InvalidValueException(
          "policies", "must have 1 to " + MOST_POLICIES + " entries, had " + count);
    }
    List<Policy> policies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try {
        policies.add(Policy.parse(request.getPolicies(i)));
      } catch (PolicySyntaxException e) {
        throw Failures.badPolicy("policies[" + i + "]", e);
      }
    }
    return new BacktestPlan(
        policies,
        request.getFilter(),
        request.hasObjective()
            ? Optional.of(objective(CommandMapper.objective(request.getObjective())))
            : Optional.empty(),
        request.hasPricePerHour()
            ? OptionalDouble.of(
                Limits.requireNonNegative("price_per_hour", request.getPricePerHour()))
            : OptionalDouble.empty(),
        !request.getSummaryOnly());
  }

  private static Objective objective(StoredObjective named) {
    return Objective.of(named.rawName(), Optional.of(named.direction()));
  }
}
