// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static dev.epochwatch.server.grpc.ServiceFixture.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.WatchRunRequest;
import dev.epochwatch.proto.v1.WatchRunResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A watcher is told no more than it reads, and misses nothing. */
class SlowWatcherTest {
  private final ServiceFixture services = new ServiceFixture();
  private final SlowReader reader = new SlowReader();

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void watcher_thatReadsAMessageAtATime_isSentAMessageAtATime() {
    reported(1_200);
    watch();

    assertThat(reader.messages).hasSize(1);
    reader.readOneMore();
    assertThat(reader.messages).hasSize(2);
    reader.readOneMore();

    assertThat(reader.steps()).containsExactlyElementsOf(firstSteps(1_200));
  }

  @Test
  void watcher_thatIsFarBehind_getsEveryReportOnceAndTheEnd() {
    reported(10_700);
    watch();
    reader.readOneMore();
    reportMore(10_700, 12_500);
    services
        .training()
        .finishRun(
            FinishRunRequest.newBuilder()
                .setRun("r1")
                .setAttempt(1)
                .setOutcome(FinishRunRequest.Outcome.OUTCOME_SUCCEEDED)
                .build());

    for (int i = 0; i < 40 && !reader.completed; i++) {
      reader.readOneMore();
    }

    assertThat(reader.steps()).containsExactlyElementsOf(firstSteps(12_500));
    assertThat(reader.completed).isTrue();
    assertThat(reader.messages).allMatch(message -> message.getReportsCount() <= 500);
    assertThat(reader.messages.stream().mapToInt(WatchRunResponse::getEventsCount).sum())
        .isGreaterThanOrEqualTo(2);
  }

  private void reported(int steps) {
    services.start("r1", "max_steps(steps=1000000)");
    reportMore(0, steps);
  }

  private void reportMore(int from, int to) {
    try (Reporter.Streaming stream = new Reporter.Streaming(services.channel())) {
      for (int step = from; step < to; step++) {
        stream.post(StreamReportsRequest.newBuilder().setReport(report("r1", step, 1.0)).build());
      }
      for (int step = from; step < to; step++) {
        assertThat(stream.next().getResult().hasDecision()).isTrue();
      }
    }
  }

  private void watch() {
    WatchRunRequest request = WatchRunRequest.newBuilder().setRun("r1").build();
    new WatchStream(services.engine(), Runnable::run, request, reader).start();
  }

  private static List<Long> firstSteps(int count) {
    return LongStream.range(0, count).boxed().toList();
  }

  /** Is ready for one message, then for one more whenever it says so. */
  private static final class SlowReader extends ServerCallStreamObserver<WatchRunResponse> {
    private final List<WatchRunResponse> messages = new ArrayList<>();
    private int ready = 1;
    private Runnable onReady = () -> {};
    private boolean completed;

    void readOneMore() {
      ready = messages.size() + 1;
      onReady.run();
    }

    List<Long> steps() {
      return messages.stream()
          .flatMap(message -> message.getReportsList().stream())
          .map(Report::getStep)
          .toList();
    }

    @Override
    public void onNext(WatchRunResponse message) {
      messages.add(message);
    }

    @Override
    public boolean isReady() {
      return messages.size() < ready;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
      onReady = handler;
    }

    @Override
    public void onCompleted() {
      completed = true;
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}
  }
}
