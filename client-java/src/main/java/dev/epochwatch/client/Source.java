// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

/** Who made a decision. */
public enum Source {
  /** The run's policy, on the server. */
  SERVER,
  /** A person. */
  HUMAN,
  /** The client itself: no answer from the server was there in time. */
  LOCAL;

  static Source of(dev.epochwatch.proto.v1.Decision.Source source) {
    return switch (source) {
      case SOURCE_HUMAN -> HUMAN;
      case SOURCE_LOCAL -> LOCAL;
      case SOURCE_SERVER, SOURCE_UNSPECIFIED, UNRECOGNIZED -> SERVER;
    };
  }
}
