// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import java.io.IOException;
import java.util.Locale;

/** What a command prints does not arrive: it must not end as if all were well. */
public final class OutputFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean closedPipe;

  OutputFailure(IOException cause) {
    super("the output cannot be written: " + cause.getMessage(), cause);
    String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    this.closedPipe = words.contains("broken pipe") || words.contains("pipe is being closed");
  }

  /** Whether nobody reads on, as after {@code | head}, which is no fault. */
  public boolean isClosedPipe() {
    return closedPipe;
  }
}
