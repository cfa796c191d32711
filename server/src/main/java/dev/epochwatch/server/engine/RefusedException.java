// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A request that was refused: a reason from the table, a sentence, and what a program needs. */
public final class RefusedException extends RuntimeException {
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  private final ErrorReason reason;
  private final Map<String, String> metadata;
  private final Optional<String> field;

  private RefusedException(
      ErrorReason reason, String message, Map<String, String> metadata, Optional<String> field) {
    // A refusal is an ordinary answer, given thousands of times a second: it carries no stack.
    super(message, null, false, false);
    this.reason = reason;
    this.metadata = metadata;
    this.field = field;
  }

  /** A refusal in a sentence. */
  public static RefusedException of(ErrorReason reason, String message) {
    return new RefusedException(reason, message, Map.of(), Optional.empty());
  }

  /** A refusal of one field: its path, and the sentence that says what is allowed. */
  public static RefusedException ofField(ErrorReason reason, String field, String requirement) {
    return new RefusedException(
        reason, field + " " + requirement, Map.of("field", field), Optional.of(field));
  }

  /** The same refusal with one more fact for programs. */
  public RefusedException with(String key, Object value) {
    Map<String, String> more = new LinkedHashMap<>(metadata);
    more.put(key, String.valueOf(value));
    return new RefusedException(reason, message(), more, field);
  }

  /** Why. */
  public ErrorReason reason() {
    return reason;
  }

  /** The sentence. */
  public String message() {
    return String.valueOf(getMessage());
  }

  /** Facts for programs. */
  public Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  /** The path of the offending field, if it is one field. */
  public Optional<String> field() {
    return field;
  }

  /** When to try again, if that can help. */
  public Optional<Duration> retryAfter() {
    return reason.isRetryable() ? Optional.of(RETRY_AFTER) : Optional.empty();
  }
}
