// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.policy.PolicySyntaxException;

/** Reads the policies of the command line. */
public final class PolicyText {
  private PolicyText() {}

  /**
   * The policy of a text.
   *
   * @throws CommandFailure if it is none
   */
  public static Policy parse(String text) {
    try {
      return Policy.parse(text);
    } catch (PolicySyntaxException e) {
      throw new CommandFailure(Exit.USAGE, "not a policy: " + text + ": " + e.getMessage());
    }
  }
}
