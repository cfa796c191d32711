// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import java.util.Optional;

/**
 * The server refused what was asked, or could not be asked. Thrown where a run is started, never
 * out of a running training.
 */
public final class EpochwatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String field;

  EpochwatchException(String reason, String field, String message) {
    super(message);
    this.reason = reason;
    this.field = field;
  }

  /**
   * The reason in the words of the protocol's table of errors, for example {@code BAD_FIELD}; the
   * name of the gRPC status code when the server gave no reason.
   */
  public String reason() {
    return reason;
  }

  /** The field that was refused, for example {@code policy}; the message names its range. */
  public Optional<String> field() {
    return field.isEmpty() ? Optional.empty() : Optional.of(field);
  }
}
