// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client.testing;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Status.Code;

/** Errors in the form the contract gives them. */
final class Statuses {
  private Statuses() {}

  static Status of(Code code, String reason, String message) {
    return Status.newBuilder()
        .setCode(code.value())
        .setMessage(message)
        .addDetails(
            Any.pack(ErrorInfo.newBuilder().setReason(reason).setDomain("epochwatch.dev").build()))
        .build();
  }

  static Status badField(String field, String description) {
    BadRequest violation =
        BadRequest.newBuilder()
            .addFieldViolations(
                BadRequest.FieldViolation.newBuilder().setField(field).setDescription(description))
            .build();
    return of(Code.INVALID_ARGUMENT, "BAD_FIELD", field + ": " + description).toBuilder()
        .addDetails(Any.pack(violation))
        .build();
  }

  static Status storeDown(java.time.Duration retryAfter) {
    Duration delay =
        Duration.newBuilder()
            .setSeconds(retryAfter.getSeconds())
            .setNanos(retryAfter.getNano())
            .build();
    return of(Code.UNAVAILABLE, "STORE_DOWN", "the store cannot write").toBuilder()
        .addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()))
        .build();
  }
}
