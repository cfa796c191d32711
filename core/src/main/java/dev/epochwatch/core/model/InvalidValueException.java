// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.model;

/** A value that may not be: names the field and what is allowed. */
public final class InvalidValueException extends IllegalArgumentException {
  private final String field;
  private final String requirement;

  /**
   * @param field the path of the field, for example {@code metrics[2].name}
   * @param requirement what is allowed and what was given, for example {@code must be 1 to 256
   *     characters, was empty}
   */
  public InvalidValueException(String field, String requirement) {
    super(field + " " + requirement);
    this.field = field;
    this.requirement = requirement;
  }

  /** The path of the offending field. */
  public String field() {
    return field;
  }

  /** What is allowed and what was given. */
  public String requirement() {
    return requirement;
  }
}
