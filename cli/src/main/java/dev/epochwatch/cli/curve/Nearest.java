// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import dev.epochwatch.core.policy.Names;
import java.util.List;

/** Says what was probably meant. */
final class Nearest {
  private Nearest() {}

  /** {@code "; did you mean 'x'?"}, or nothing if no name is near. */
  static String suggestion(String typed, List<String> names) {
    return Names.nearest(typed, names).map(name -> "; did you mean '" + name + "'?").orElse("");
  }
}
