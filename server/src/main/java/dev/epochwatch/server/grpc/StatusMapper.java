// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.epochwatch.server.engine.RefusedException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** A refusal as the wire has it. */
final class StatusMapper {
  /** The domain of every reason. */
  static final String DOMAIN = "epochwatch.dev";

  private StatusMapper() {}

  /** The refusal of one message. */
  static Status status(RefusedException refused) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(code(refused).value())
            .setMessage(refused.message())
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setReason(refused.reason().name())
                        .setDomain(DOMAIN)
                        .putAllMetadata(refused.metadata())
                        .build()));
    refused
        .field()
        .ifPresent(field -> status.addDetails(Any.pack(violation(field, refused.message()))));
    refused
        .retryAfter()
        .ifPresent(
            delay ->
                status.addDetails(
                    Any.pack(RetryInfo.newBuilder().setRetryDelay(duration(delay)).build())));
    return status.build();
  }

  /** The refusal of a whole call. */
  static StatusRuntimeException exception(RefusedException refused) {
    return StatusProto.toStatusRuntimeException(status(refused));
  }

  static Duration duration(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  private static io.grpc.Status.Code code(RefusedException refused) {
    return io.grpc.Status.Code.valueOf(refused.reason().kind().name());
  }

  private static BadRequest violation(String field, String message) {
    String description =
        message.startsWith(field + " ") ? message.substring(field.length() + 1) : message;
    return BadRequest.newBuilder()
        .addFieldViolations(
            BadRequest.FieldViolation.newBuilder().setField(field).setDescription(description))
        .build();
  }
}
