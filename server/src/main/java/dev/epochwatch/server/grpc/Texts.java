// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.model.InvalidValueException;

/** Checks of texts that people write. */
final class Texts {
  private Texts() {}

  /** Requires a number of characters; unlike in names, line breaks and tabs are allowed. */
  static String requireProse(String field, String text, int least, int most) {
    if (text.length() < least || text.length() > most) {
      throw new InvalidValueException(
          field, "must be " + least + " to " + most + " characters, was " + text.length());
    }
    boolean isProse =
        text.chars()
            .allMatch(c -> !Character.isISOControl(c) || c == '\n' || c == '\r' || c == '\t');
    if (!isProse) {
      throw new InvalidValueException(
          field, "must not contain control characters other than line breaks and tabs");
    }
    return text;
  }
}
