// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

/** A command cannot do what was asked: one sentence for a person and an exit code. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exit;

  /**
   * @param exit one of {@link Exit}
   * @param message a sentence without a full stop
   */
  public CommandFailure(int exit, String message) {
    super(message);
    this.exit = exit;
  }

  /** The exit code. */
  public int exit() {
    return exit;
  }
}
