// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.core.model.Direction;
import java.util.Optional;

/** Which way a metric improves, as people type it. */
enum Mode {
  MIN(Direction.MINIMIZE),
  MAX(Direction.MAXIMIZE);

  private final Direction direction;

  Mode(Direction direction) {
    this.direction = direction;
  }

  Direction direction() {
    return direction;
  }

  /** The mode of a text; empty for an empty one. */
  static Optional<Direction> direction(String text) {
    return switch (text) {
      case "" -> Optional.empty();
      case "min" -> Optional.of(Direction.MINIMIZE);
      case "max" -> Optional.of(Direction.MAXIMIZE);
      default ->
          throw new IllegalArgumentException("mode must be min, max or empty, was '" + text + "'");
    };
  }
}
