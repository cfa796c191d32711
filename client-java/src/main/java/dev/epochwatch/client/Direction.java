// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

/** Which way a metric improves. */
public enum Direction {
  /** Lower is better. */
  MINIMIZE,
  /** Higher is better. */
  MAXIMIZE;

  dev.epochwatch.proto.v1.Direction proto() {
    return switch (this) {
      case MINIMIZE -> dev.epochwatch.proto.v1.Direction.DIRECTION_MINIMIZE;
      case MAXIMIZE -> dev.epochwatch.proto.v1.Direction.DIRECTION_MAXIMIZE;
    };
  }
}
