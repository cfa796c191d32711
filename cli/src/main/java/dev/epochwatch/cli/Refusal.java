// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.epochwatch.cli.output.Text;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A server's error turned into one sentence and an exit code. */
record Refusal(int exit, String sentence) {
  static Refusal of(StatusRuntimeException failure) {
    Status status = StatusProto.fromThrowable(failure);
    List<Any> details = status == null ? List.of() : status.getDetailsList();
    String words = describe(failure, details);
    return switch (failure.getStatus().getCode()) {
      case NOT_FOUND -> new Refusal(Exit.NOT_FOUND, words);
      case INVALID_ARGUMENT, OUT_OF_RANGE -> new Refusal(Exit.USAGE, words);
      case UNAVAILABLE ->
          new Refusal(
              Exit.UNREACHABLE, "the server cannot be reached: " + cause(failure).orElse(words));
      case DEADLINE_EXCEEDED ->
          new Refusal(Exit.UNREACHABLE, "the server did not answer in time (see --timeout)");
      default -> new Refusal(Exit.FAILURE, words);
    };
  }

  /** The reason in the words of the protocol; empty where there is none. */
  static String reason(StatusRuntimeException failure) {
    Status status = StatusProto.fromThrowable(failure);
    List<Any> details = status == null ? List.of() : status.getDetailsList();
    return find(details, ErrorInfo.class).map(ErrorInfo::getReason).orElse("");
  }

  /** What the network said, where it was the network. */
  private static Optional<String> cause(StatusRuntimeException failure) {
    return Optional.ofNullable(failure.getStatus().getCause())
        .map(Throwable::getMessage)
        .filter(text -> !text.isBlank())
        .map(Text::safe);
  }

  private static String describe(StatusRuntimeException failure, List<Any> details) {
    String description =
        Optional.ofNullable(failure.getStatus().getDescription())
            .filter(text -> !text.isBlank())
            .orElse(failure.getStatus().getCode().name());
    String violations =
        find(details, BadRequest.class).map(request -> violations(request, description)).orElse("");
    String reason =
        find(details, ErrorInfo.class).map(info -> " (" + info.getReason() + ")").orElse("");
    return Text.safe(violations.isEmpty() ? description + reason : violations + reason);
  }

  /** The violated fields, each with its range; empty where the description tells them already. */
  private static String violations(BadRequest request, String description) {
    boolean told =
        request.getFieldViolationsList().stream()
            .allMatch(v -> description.contains(v.getField() + " "));
    return told
        ? ""
        : request.getFieldViolationsList().stream()
            .map(v -> v.getField() + " " + v.getDescription())
            .collect(Collectors.joining("; "));
  }

  private static <T extends Message> Optional<T> find(List<Any> details, Class<T> type) {
    for (Any detail : details) {
      try {
        if (detail.is(type)) {
          return Optional.of(detail.unpack(type));
        }
      } catch (InvalidProtocolBufferException garbled) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
