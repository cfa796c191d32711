// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

/**
 * Spoilt messages, policies, filters, orders and page tokens over a real port: each is answered,
 * none with a defect of the server, and nothing piles up. {@code -Depochwatch.inputs=N} for more,
 * {@code -Depochwatch.seed=N} for others.
 */
class FuzzTest {
  private static final int INPUTS = Integer.getInteger("epochwatch.inputs", 6_000);
  private static final long SEED = Long.getLong("epochwatch.seed", 11);
  private static final int INPUTS_A_SERVER = 50_000;
  private static final int AT_ONCE = 64;
  private static final long HANG_SECONDS = 60;
  private static final long MOST_GROWTH_BYTES = 64L << 20;

  private final Queue<String> wrongs = new ConcurrentLinkedQueue<>();
  private final AtomicLongArray codes = new AtomicLongArray(Code.values().length);
  private final Semaphore room = new Semaphore(AT_ONCE);

  @Test
  void anyInput_isAnsweredAndNeverADefect() throws Exception {
    Random random = new Random(SEED);
    long before = 0;
    for (int done = 0; done < INPUTS; done += INPUTS_A_SERVER) {
      int inputs = Math.min(INPUTS_A_SERVER, INPUTS - done);
      feed(random, inputs);
      assertThat(wrongs).isEmpty();
      long used = used();
      System.out.printf(
          "fuzz: seed %d, %,d inputs, %d MB of heap in use, %s%n",
          SEED, done + inputs, used >> 20, counts());
      if (before == 0) {
        before = used;
      }
      assertThat(used).as("heap in use").isLessThan(before + MOST_GROWTH_BYTES);
    }
  }

  private void feed(Random random, int inputs) throws IOException, InterruptedException {
    try (EpochwatchServer server =
        EpochwatchServer.start(ServerConfig.of(Map.of("port", "0", "store", "memory")))) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
      TrainingServiceGrpc.newBlockingStub(channel).startRun(FuzzedInput.startRun().build());
      for (int i = 0; i < inputs; i++) {
        acquire(1);
        call(channel, FuzzedInput.draw(random));
      }
      acquire(AT_ONCE);
      room.release(AT_ONCE);
      channel.shutdownNow();
    }
  }

  private void acquire(int permits) throws InterruptedException {
    if (!room.tryAcquire(permits, 2 * HANG_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("calls that nobody ends");
    }
  }

  private void call(ManagedChannel channel, FuzzedInput input) {
    boolean isWatch = input.method().getBareMethodName().equals("WatchRun");
    CallOptions options =
        isWatch
            ? CallOptions.DEFAULT.withDeadlineAfter(50, TimeUnit.MILLISECONDS)
            : CallOptions.DEFAULT.withDeadlineAfter(HANG_SECONDS, TimeUnit.SECONDS);
    MethodDescriptor<byte[], byte[]> raw = RawStream.raw(input.method());
    Ended ended = new Ended(input, isWatch);
    if (raw.getType() == MethodDescriptor.MethodType.BIDI_STREAMING) {
      StreamObserver<byte[]> requests =
          ClientCalls.asyncBidiStreamingCall(channel.newCall(raw, options), ended);
      requests.onNext(input.message());
      requests.onCompleted();
    } else {
      ClientCalls.asyncServerStreamingCall(channel.newCall(raw, options), input.message(), ended);
    }
  }

  private String counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (Code code : Code.values()) {
      long count = codes.get(code.value());
      if (count > 0) {
        counts.put(code.name(), count);
      }
    }
    return counts.toString();
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Looks at how a call ends. */
  private final class Ended implements StreamObserver<byte[]> {
    private final FuzzedInput input;
    private final boolean isWatch;

    Ended(FuzzedInput input, boolean isWatch) {
      this.input = input;
      this.isWatch = isWatch;
    }

    @Override
    public void onNext(byte[] answer) {
      if (input.method().getBareMethodName().equals("StreamReports")) {
        try {
          note(
              Code.values()[
                  StreamReportsResponse.parseFrom(answer).getResult().getError().getCode()]);
        } catch (InvalidProtocolBufferException e) {
          wrongs.add(text() + " was answered by garbage");
        }
      }
    }

    @Override
    public void onError(Throwable failure) {
      note(Status.fromThrowable(failure).getCode());
      room.release();
    }

    @Override
    public void onCompleted() {
      note(Code.OK);
      room.release();
    }

    private void note(Code code) {
      codes.incrementAndGet(code.value());
      boolean isWrong =
          code == Code.INTERNAL
              || code == Code.UNKNOWN
              || code == Code.UNAVAILABLE
              || code == Code.DEADLINE_EXCEEDED && !isWatch;
      if (isWrong) {
        wrongs.add(text() + " was answered " + code);
      }
    }

    private String text() {
      return input.method().getFullMethodName()
          + " "
          + HexFormat.of().formatHex(input.message(), 0, Math.min(2_000, input.message().length));
    }
  }
}
