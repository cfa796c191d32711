// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import dev.epochwatch.cli.curve.Elapsed;
import java.util.OptionalDouble;
import java.util.Set;

/** What the columns and keys of frameworks mean that are no metrics. */
final class Columns {
  private static final Set<String> RATES =
      Set.of("lr", "learning_rate", "lr/pg0", "x/lr0", "epoch_learning_rate", "epoch_lr");

  private Columns() {}

  /** Whether a column is a learning rate. */
  static boolean isRate(String name) {
    return RATES.contains(name) || name.endsWith("/learning_rate") || name.startsWith("lr-");
  }

  /** Whether a column tells of the machine, not of the model. */
  static boolean isMachine(String name) {
    return name.endsWith("_runtime")
        || name.endsWith("_per_second")
        || name.endsWith("total_flos")
        || name.startsWith("lr/pg")
        || name.startsWith("x/lr");
  }

  /** The value of a column at a step, to where it belongs. */
  static void put(Tracks tracks, String name, long step, OptionalDouble value) {
    if (value.isEmpty()) {
      return;
    }
    if (isRate(name)) {
      tracks.rate(step, value.getAsDouble());
    } else if (!isMachine(name)) {
      tracks.metric(name, step, value.getAsDouble());
    }
  }

  /** The seconds since the start at which a step ended. */
  static void putSeconds(Tracks tracks, long step, OptionalDouble seconds) {
    Elapsed.micros(seconds).ifPresent(at -> tracks.micros(step, at));
  }
}
