// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.proto.v1.BacktestRequest;
import dev.epochwatch.proto.v1.BacktestResponse;
import dev.epochwatch.proto.v1.PolicyServiceGrpc;
import dev.epochwatch.proto.v1.ReportMetricsRequest;
import dev.epochwatch.server.store.InMemoryStore;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Backtests whose clients do not read them take up all places, but not for ever. */
class LazyBacktestTest {
  private static final int PLACES = 4;
  private static final int RUNS = 40;
  private static final int REPORTS = 20;

  private ServiceFixture services = new ServiceFixture();

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void backtest_allPlacesAreTaken_isOverloadedUntilOneIsCancelled() throws Exception {
    List<LazyClient<BacktestRequest, BacktestResponse>> lazy = takeAllPlaces();

    assertRefused("OVERLOADED");

    lazy.get(0).cancel();
    assertThat(lazy.get(0).hasEnded()).isTrue();
    // The place is free once the server has heard of it.
    assertThat(eventuallyAnswered()).isNotEmpty();
  }

  @Test
  void backtest_whenTheServerGoesAway_endsAndNoneBegins() throws Exception {
    List<LazyClient<BacktestRequest, BacktestResponse>> lazy = takeAllPlaces();

    services.server().drain();

    assertRefused("DRAINING");
    for (LazyClient<BacktestRequest, BacktestResponse> client : lazy) {
      client.readAll();
      assertThat(client.hasEnded()).isTrue();
      assertThat(client.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void backtest_notReadForTooLong_isCutOff() throws Exception {
    services.close();
    GrpcSettings usual = ServiceFixture.SETTINGS;
    services =
        new ServiceFixture(
            new InMemoryStore(),
            new GrpcSettings(
                usual.host(),
                usual.port(),
                usual.messageBytes(),
                usual.reportBytes(),
                usual.streamWindow(),
                Duration.ofMillis(1),
                usual.workers()));
    List<LazyClient<BacktestRequest, BacktestResponse>> lazy = takeAllPlaces();

    // Nobody reads or cancels: a place becomes free by a cut alone.
    assertThat(eventuallyAnswered()).isNotEmpty();
    List<Status.Code> ends = new ArrayList<>();
    for (LazyClient<BacktestRequest, BacktestResponse> client : lazy) {
      client.readAll();
      assertThat(client.hasEnded()).isTrue();
      ends.add(client.status().getCode());
    }
    assertThat(ends).contains(Status.Code.RESOURCE_EXHAUSTED);
  }

  private List<LazyClient<BacktestRequest, BacktestResponse>> takeAllPlaces()
      throws InterruptedException {
    for (int i = 0; i < RUNS; i++) {
      record("run" + i);
    }
    BacktestRequest.Builder request = BacktestRequest.newBuilder();
    for (int epochs = 1; epochs <= 100; epochs++) {
      request.addPolicies("patience(epochs=" + epochs + ")");
    }
    List<LazyClient<BacktestRequest, BacktestResponse>> lazy = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      LazyClient<BacktestRequest, BacktestResponse> client = new LazyClient<>();
      PolicyServiceGrpc.newStub(services.channel()).backtest(request.build(), client);
      assertThat(client.hasHeard()).isTrue();
      lazy.add(client);
    }
    return lazy;
  }

  private void record(String run) {
    services.start(run, "max_steps(steps=1000)");
    // Not by a stream: it would be cut off as well where the patience is short.
    for (int step = 0; step < REPORTS; step++) {
      services
          .training()
          .reportMetrics(
              ReportMetricsRequest.newBuilder()
                  .setReport(ServiceFixture.report(run, step, Math.abs(step - 10) + 1))
                  .build());
    }
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(this::backtest)
        .satisfies(failure -> assertThat(Refused.by(failure).getReason()).isEqualTo(reason));
  }

  private List<BacktestResponse> eventuallyAnswered() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        return backtest();
      } catch (StatusRuntimeException e) {
        if (System.nanoTime() > until) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  private List<BacktestResponse> backtest() {
    List<BacktestResponse> responses = new ArrayList<>();
    services
        .policies()
        .backtest(
            BacktestRequest.newBuilder().addPolicies("patience()").setSummaryOnly(true).build())
        .forEachRemaining(responses::add);
    return responses;
  }
}
