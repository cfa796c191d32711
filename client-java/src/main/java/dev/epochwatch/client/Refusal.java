// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Optional;

/**
 * Why the server did not do what was asked.
 *
 * @param code the gRPC status
 * @param reason the reason in the words of the protocol, or the code's name
 * @param field the field at fault; empty when none is named
 * @param message a sentence
 * @param retryAfter when the server wants to be asked again
 */
record Refusal(
    Code code, String reason, String field, String message, Optional<Duration> retryAfter) {

  static Refusal of(Throwable failure) {
    Status status = StatusProto.fromThrowable(failure);
    if (status != null) {
      return of(status);
    }
    io.grpc.Status plain = io.grpc.Status.fromThrowable(failure);
    return of(
        Status.newBuilder()
            .setCode(plain.getCode().value())
            .setMessage(String.valueOf(plain.getDescription()))
            .build());
  }

  static Refusal of(Status status) {
    Code code = io.grpc.Status.fromCodeValue(status.getCode()).getCode();
    String reason = detail(status, ErrorInfo.class).map(ErrorInfo::getReason).orElse(code.name());
    Optional<BadRequest.FieldViolation> violation =
        detail(status, BadRequest.class)
            .filter(request -> request.getFieldViolationsCount() > 0)
            .map(request -> request.getFieldViolations(0));
    String field = violation.map(BadRequest.FieldViolation::getField).orElse("");
    String message = status.getMessage();
    String description = violation.map(BadRequest.FieldViolation::getDescription).orElse("");
    if (!message.contains(description)) {
      message = message + " (" + field + ": " + description + ")";
    }
    Optional<Duration> retryAfter =
        detail(status, RetryInfo.class)
            .map(RetryInfo::getRetryDelay)
            .map(delay -> Duration.ofSeconds(delay.getSeconds(), delay.getNanos()));
    return new Refusal(code, reason, field, message, retryAfter);
  }

  /** Whether the same request may be accepted later. */
  boolean isPassing() {
    return switch (code) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, ABORTED, INTERNAL, UNKNOWN -> true;
      default -> retryAfter.isPresent();
    };
  }

  /** Whether the server failed where it should not: it may do so again with the same request. */
  boolean isDefect() {
    return code == Code.INTERNAL || code == Code.UNKNOWN;
  }

  /** Whether a newer attempt has taken the run over, or the run is gone: nothing more will do. */
  boolean isFinal() {
    return switch (reason) {
      case "STALE_ATTEMPT", "RUN_NOT_FOUND", "RUN_FINISHED" -> true;
      default -> false;
    };
  }

  EpochwatchException toException(Throwable cause) {
    EpochwatchException exception = new EpochwatchException(reason, field, this.toString());
    exception.initCause(cause);
    return exception;
  }

  @Override
  public String toString() {
    return reason + ": " + message;
  }

  private static <T extends Message> Optional<T> detail(Status status, Class<T> type) {
    for (Any detail : status.getDetailsList()) {
      if (detail.is(type)) {
        try {
          return Optional.of(detail.unpack(type));
        } catch (InvalidProtocolBufferException unreadable) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
