// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

/** The largest parameters that presets take; frameworks have no limits. */
final class Bounds {
  /** Epochs to wait. */
  static final long EPOCHS = 1_000_000_000;

  /** Values to keep: what bounds the memory of a run. */
  static final long WINDOW = 1_000;

  /** Any number. */
  static final double ANY = 1e300;

  private Bounds() {}
}
