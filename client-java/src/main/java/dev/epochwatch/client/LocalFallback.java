// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

/**
 * A rule that the client itself may apply while the server is away; chosen by the user, never by
 * itself. Immutable.
 */
public final class LocalFallback {
  private final int epochs;

  private LocalFallback(int epochs) {
    this.epochs = epochs;
  }

  /**
   * Stops a run, as {@link Source#LOCAL}, once the objective has not improved on its best for this
   * many reports in a row and the latest of them found no server to decide. The run needs an
   * objective with a direction.
   *
   * @param epochs 1 or more
   * @throws IllegalArgumentException when {@code epochs} is below 1
   */
  public static LocalFallback patience(int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be 1 or more, was " + epochs);
    }
    return new LocalFallback(epochs);
  }

  int epochs() {
    return epochs;
  }
}
