// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A stream of reports whose messages are any bytes at all. */
final class RawStream implements StreamObserver<byte[]> {
  private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
  private final StreamObserver<byte[]> requests;

  RawStream(Channel channel, CallOptions options) {
    requests =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(raw(TrainingServiceGrpc.getStreamReportsMethod()), options), this);
  }

  /** The same method with bytes for messages. */
  static MethodDescriptor<byte[], byte[]> raw(MethodDescriptor<?, ?> method) {
    return method.toBuilder(new Bytes(), new Bytes()).build();
  }

  void send(byte[] message) {
    requests.onNext(message);
  }

  /** The next answer. */
  StreamReportsResponse next() throws InvalidProtocolBufferException {
    Object answer = poll();
    if (answer instanceof byte[] bytes) {
      return StreamReportsResponse.parseFrom(bytes);
    }
    throw new AssertionError("the stream ended: " + answer);
  }

  /** The reason of the refusal that is the next answer. */
  String nextReason() throws InvalidProtocolBufferException {
    for (Any detail : next().getResult().getError().getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        return detail.unpack(ErrorInfo.class).getReason();
      }
    }
    throw new AssertionError("not refused");
  }

  /** The next answer, or what ended the stream. */
  Object poll() {
    try {
      Object answer = answers.poll(20, TimeUnit.SECONDS);
      if (answer == null) {
        throw new AssertionError("no answer within 20 seconds");
      }
      return answer;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void onNext(byte[] answer) {
    answers.add(answer);
  }

  @Override
  public void onError(Throwable failure) {
    answers.add(failure);
  }

  @Override
  public void onCompleted() {
    answers.add("completed");
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
