// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.policy;

import java.util.Optional;

/** A text that is no policy: where, what was expected, and the nearest known name. */
public final class PolicySyntaxException extends IllegalArgumentException {
  private final int position;
  private final String problem;
  private final String expected;
  private final Optional<String> suggestion;

  /**
   * @param position where, counted in characters from 0
   * @param problem what is wrong, in a sentence without a full stop
   * @param expected what was expected there
   * @param suggestion the nearest known name
   */
  PolicySyntaxException(
      int position, String problem, String expected, Optional<String> suggestion) {
    super(
        "at position "
            + position
            + ": "
            + problem
            + "; expected "
            + expected
            + suggestion.map(name -> "; did you mean '" + name + "'?").orElse(""));
    this.position = position;
    this.problem = problem;
    this.expected = expected;
    this.suggestion = suggestion;
  }

  /** Where, counted in characters from 0. */
  public int position() {
    return position;
  }

  /** What is wrong. */
  public String problem() {
    return problem;
  }

  /** What was expected there. */
  public String expected() {
    return expected;
  }

  /** The nearest known name. */
  public Optional<String> suggestion() {
    return suggestion;
  }
}
