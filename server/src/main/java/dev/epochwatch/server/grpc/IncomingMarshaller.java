// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import com.google.protobuf.MessageLite;
import dev.epochwatch.server.engine.ErrorReason;
import dev.epochwatch.server.engine.RefusedException;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads messages and never throws: an exception here would end more than the call it belongs to,
 * where calls are served on the event loop. Copies nothing. Thread-safe.
 */
final class IncomingMarshaller<T> implements Marshaller<Incoming<T>> {
  private static final int UNKNOWN = -1;

  private final Marshaller<T> messages;
  private final int mostBytes;

  /**
   * @param messages reads a message that is one
   * @param mostBytes the largest message that is taken
   */
  IncomingMarshaller(Marshaller<T> messages, int mostBytes) {
    this.messages = messages;
    this.mostBytes = mostBytes;
  }

  @Override
  public InputStream stream(Incoming<T> incoming) {
    throw new UnsupportedOperationException("requests come in, none goes out");
  }

  @Override
  public Incoming<T> parse(InputStream bytes) {
    int announced = announced(bytes);
    try {
      T message = messages.parse(bytes);
      int size = announced == UNKNOWN ? size(message) : announced;
      return size > mostBytes
          ? new Incoming.Unfit<>(tooLarge(", was " + size), Optional.of(message))
          : new Incoming.Read<>(message);
    } catch (RuntimeException e) {
      // gRPC refuses to unpack a compressed message beyond its own bound.
      boolean isTooLarge =
          announced > mostBytes
              || Status.fromThrowable(e).getCode() == Status.Code.RESOURCE_EXHAUSTED;
      return new Incoming.Unfit<>(isTooLarge ? tooLarge("") : unreadable(), Optional.empty());
    }
  }

  /** How many bytes there are, if that can be told without reading them. */
  private static int announced(InputStream bytes) {
    try {
      return bytes instanceof KnownLength ? bytes.available() : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /** Of a message that came compressed. */
  private static <T> int size(T message) {
    return message instanceof MessageLite lite ? lite.getSerializedSize() : 0;
  }

  private RefusedException tooLarge(String found) {
    return RefusedException.ofField(
        ErrorReason.MESSAGE_TOO_LARGE,
        "message",
        "must be at most " + mostBytes + " bytes" + found);
  }

  private static RefusedException unreadable() {
    return RefusedException.ofField(
        ErrorReason.BAD_MESSAGE, "message", "must be the protobuf message of its method");
  }
}
