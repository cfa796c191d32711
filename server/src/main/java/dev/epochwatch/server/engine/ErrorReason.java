// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

/** Why something was refused: the one table of reasons. The names are part of the contract. */
public enum ErrorReason {
  /** A field is missing or out of its range. */
  BAD_FIELD(Kind.INVALID_ARGUMENT, "A field is missing, malformed or out of its range."),
  /** A message cannot be read. */
  BAD_MESSAGE(Kind.INVALID_ARGUMENT, "The message is not the protobuf message of its method."),
  /** A policy text is none. */
  BAD_POLICY(Kind.INVALID_ARGUMENT, "The text is no policy."),
  /** A filter is none. */
  BAD_FILTER(Kind.INVALID_ARGUMENT, "The filter cannot be read or names an unknown field."),
  /** An order is none. */
  BAD_ORDER_BY(Kind.INVALID_ARGUMENT, "The order cannot be read or names an unknown field."),
  /** A page token is none. */
  BAD_PAGE_TOKEN(
      Kind.INVALID_ARGUMENT, "The page token is damaged or belongs to another filter or order."),
  /** A step goes back. */
  STEP_NOT_MONOTONE(Kind.INVALID_ARGUMENT, "The step is not later than the last one that counts."),
  /** A message or report is too large. */
  MESSAGE_TOO_LARGE(Kind.INVALID_ARGUMENT, "The message or report is larger than it may be."),
  /** There is no such run. */
  RUN_NOT_FOUND(Kind.NOT_FOUND, "There is no run of this id."),
  /** The run exists and may not be resumed. */
  RUN_EXISTS(Kind.ALREADY_EXISTS, "The run exists and `resume` is RESUME_NEVER."),
  /** A sequence was used for something else. */
  SEQUENCE_REUSED(Kind.ALREADY_EXISTS, "Another report is stored under this attempt and sequence."),
  /** A sequence lies before the last one and was never stored. */
  SEQUENCE_SKIPPED(
      Kind.FAILED_PRECONDITION, "A later sequence is stored already and this one never was."),
  /** The run goes on in a later attempt. */
  STALE_ATTEMPT(Kind.FAILED_PRECONDITION, "The run goes on in a later attempt: leave it alone."),
  /** The run has ended. */
  RUN_FINISHED(
      Kind.FAILED_PRECONDITION,
      "The run has ended; only an overriding resume, or `RESUME_REOPEN`, can reopen it."),
  /** The run is stopped. */
  RUN_STOPPED(Kind.FAILED_PRECONDITION, "The run is stopped; its policy can no longer change."),
  /** The run is still active. */
  RUN_ACTIVE(Kind.FAILED_PRECONDITION, "The run is neither finished nor interrupted."),
  /** Other runs are judged among others of which the run is one. */
  PEER_NEEDED(
      Kind.FAILED_PRECONDITION,
      "Unfinished runs are judged by a comparison with the run; delete it when they have ended."),
  /** The run was judged by a comparison with runs that were deleted. */
  PEERS_DELETED(
      Kind.FAILED_PRECONDITION,
      "The run was judged by a comparison with runs that are deleted; it cannot be reopened."),
  /** There is nothing that a backup could copy. */
  NO_BACKUP(Kind.FAILED_PRECONDITION, "The server keeps nothing on disk that could be copied."),
  /** The run changed meanwhile. */
  ETAG_MISMATCH(Kind.ABORTED, "The run has changed since it was read."),
  /** Too much is waiting. */
  OVERLOADED(Kind.RESOURCE_EXHAUSTED, "Too much waits to be stored; send it again later."),
  /** A client does not read its answers. */
  SLOW_READER(
      Kind.RESOURCE_EXHAUSTED,
      "The client has not read its answers for too long; the stream ends."),
  /** The store cannot write. */
  STORE_DOWN(Kind.UNAVAILABLE, "The store cannot be used at the moment; send it again later."),
  /** The server goes away. */
  DRAINING(Kind.UNAVAILABLE, "The server is going away; send it again to its successor."),
  /** A defect. */
  INTERNAL(Kind.INTERNAL, "A defect of the server; its log has the details under the given id.");

  /** The kinds of error; each is the gRPC status code of the same name. */
  public enum Kind {
    INVALID_ARGUMENT,
    NOT_FOUND,
    ALREADY_EXISTS,
    FAILED_PRECONDITION,
    ABORTED,
    RESOURCE_EXHAUSTED,
    UNAVAILABLE,
    INTERNAL
  }

  private final Kind kind;
  private final String meaning;

  ErrorReason(Kind kind, String meaning) {
    this.kind = kind;
    this.meaning = meaning;
  }

  /** The kind of error. */
  public Kind kind() {
    return kind;
  }

  /** What it means, in a sentence, for the documentation. */
  public String meaning() {
    return meaning;
  }

  /** Whether the same request can succeed later, unchanged. */
  public boolean isRetryable() {
    return this == OVERLOADED || this == STORE_DOWN || this == DRAINING;
  }
}
