// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import dev.epochwatch.core.policy.Policy;

/** The policy of runs that name none, unless a setting says otherwise. */
final class DefaultPolicy {
  static final Policy POLICY = Policy.parse("max_steps(steps=1000000)");

  private DefaultPolicy() {}
}
