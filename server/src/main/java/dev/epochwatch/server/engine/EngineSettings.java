// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.policy.Policy;

/**
 * What can be set.
 *
 * @param queueCapacity how much may wait to be stored; a report costs 8 and one for each metric
 * @param liveRuns how many runs are kept in memory, 1 or more
 * @param defaultPolicy the policy of runs that name none
 */
public record EngineSettings(long queueCapacity, int liveRuns, Policy defaultPolicy) {
  public EngineSettings {
    if (queueCapacity < 1 || liveRuns < 1) {
      throw new IllegalArgumentException("queueCapacity and liveRuns must be 1 or more");
    }
  }
}
