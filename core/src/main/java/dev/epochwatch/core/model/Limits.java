// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

import java.util.Optional;

/** The bounds of what a report or a run may hold, and the checks that name them. */
public final class Limits {
  /** Characters in a metric's name. */
  public static final int NAME_LENGTH = 256;

  /** Metrics in a report. */
  public static final int METRICS = 1_000;

  /** Characters in a checkpoint's URI. */
  public static final int URI_LENGTH = 2_048;

  /** Characters in the id of a run or experiment. */
  public static final int ID_LENGTH = 128;

  /** Characters in a policy's text. */
  public static final int POLICY_LENGTH = 16_384;

  private Limits() {}

  /** Requires 1 to {@code longest} characters, none of them a control character. */
  public static String requireText(String field, String text, int longest) {
    if (text.isBlank()) {
      throw new InvalidValueException(
          field,
          "must be 1 to " + longest + " characters, was " + (text.isEmpty() ? "empty" : "blank"));
    }
    return requireAtMost(field, text, longest);
  }

  /** Requires at most {@code longest} characters, none of them a control character. */
  public static String requireAtMost(String field, String text, int longest) {
    if (text.length() > longest) {
      throw new InvalidValueException(
          field, "must be at most " + longest + " characters, was " + text.length());
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw new InvalidValueException(field, "must not contain control characters");
      }
    }
    return text;
  }

  /** Requires a letter or digit, then up to 127 letters, digits, '_', '.' or '-' (all ASCII). */
  public static String requireId(String field, String id) {
    requireText(field, id, ID_LENGTH);
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!alphanumeric && (i == 0 || (c != '_' && c != '.' && c != '-'))) {
        throw new InvalidValueException(
            field,
            "must be a letter or digit, then letters, digits, '_', '.' or '-'; character "
                + i
                + " is not allowed");
      }
    }
    return id;
  }

  /** Requires {@code value >= least}. */
  public static long requireAtLeast(String field, long value, long least) {
    if (value < least) {
      throw new InvalidValueException(field, "must be " + least + " or more, was " + value);
    }
    return value;
  }

  /** Requires a finite value of 0 or more. */
  public static double requireNonNegative(String field, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new InvalidValueException(field, "must be a finite number, 0 or more, was " + value);
    }
    return value;
  }

  static Optional<String> requireUri(String field, Optional<String> uri) {
    uri.ifPresent(text -> requireText(field, text, URI_LENGTH));
    return uri;
  }
}
