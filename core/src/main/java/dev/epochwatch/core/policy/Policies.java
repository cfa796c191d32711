// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.policy;

/** Policies that are ready to use. */
public final class Policies {
  /** What judges a run that names no policy. */
  public static final Policy DEFAULT =
      Policy.parse("any(non_finite(tolerate=1), diverged(), overfitting(), plateau())");

  private Policies() {}
}
