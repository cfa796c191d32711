// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;

/** What a call was refused with. */
final class Refused {
  private Refused() {}

  static ErrorInfo by(Throwable failure) {
    return Reporter.detailOf(status(failure), ErrorInfo.class)
        .orElseThrow(() -> new AssertionError("no reason", failure));
  }

  static BadRequest.FieldViolation field(Throwable failure) {
    return Reporter.detailOf(status(failure), BadRequest.class)
        .orElseThrow(() -> new AssertionError("no field", failure))
        .getFieldViolations(0);
  }

  static Status status(Throwable failure) {
    Status status = StatusProto.fromThrowable(failure);
    if (status == null) {
      throw new AssertionError("no status", failure);
    }
    return status;
  }
}
