// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.GetCurvesRequest;
import dev.epochwatch.proto.v1.ListRunsRequest;
import dev.epochwatch.proto.v1.RunServiceGrpc;
import dev.epochwatch.proto.v1.RunServiceGrpc.RunServiceBlockingStub;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/** The history of many finished runs, and what it costs to ask for it. */
final class History {
  private static final int STEPS = 200;
  private static final int LONG_STEPS = 1000;
  private static final int LONG_RUNS = 10;
  private static final int WAVE = 500;
  private static final int IN_FLIGHT = 32;
  private static final int PAGE = 1000;

  private final Target service;
  private final int finishedRuns;
  private final String policy;
  private final RunServiceBlockingStub runs;

  private History(Target service, int finishedRuns, String policy) {
    this.service = service;
    this.finishedRuns = finishedRuns;
    this.policy = policy;
    this.runs =
        RunServiceGrpc.newBlockingStub(service.channels(1).get(0))
            .withMaxInboundMessageSize(64 << 20);
  }

  /** Fills the store with finished runs of 200 steps and ten of 1,000, then asks. */
  static Json measure(Target service, int finishedRuns, String policy) throws InterruptedException {
    History history = new History(service, finishedRuns, policy);
    history.fill();
    return history.ask();
  }

  /** How many reports a store filled for so many runs has. */
  static long reports(int finishedRuns) {
    return (long) finishedRuns * STEPS + LONG_RUNS * LONG_STEPS;
  }

  private void fill() throws InterruptedException {
    for (int first = 0; first < finishedRuns; first += WAVE) {
      wave("short-" + first, Math.min(WAVE, finishedRuns - first), STEPS);
    }
    wave("long", LONG_RUNS, LONG_STEPS);
  }

  private void wave(String name, int count, int steps) throws InterruptedException {
    try (Load load = Load.open(service, name, count, 4, policy)) {
      load.reportSteps(steps, IN_FLIGHT);
      var training = TrainingServiceGrpc.newBlockingStub(service.channels(1).get(0));
      for (int i = 0; i < count; i++) {
        training.finishRun(
            FinishRunRequest.newBuilder()
                .setRun(name + "-" + i)
                .setAttempt(1)
                .setOutcome(FinishRunRequest.Outcome.OUTCOME_SUCCEEDED)
                .build());
      }
    }
  }

  private Json ask() {
    SplittableRandom random = new SplittableRandom(1);
    List<String> longRuns = new ArrayList<>();
    for (int i = 0; i < LONG_RUNS; i++) {
      longRuns.add("long-" + i);
    }
    return new Json()
        .with("finished_runs", finishedRuns)
        .with("one_run_200x6_ms", times(400, () -> oneRun(random.nextInt(finishedRuns))))
        .with("ten_runs_1000x1_ms", times(100, () -> tenRuns(longRuns)))
        .with("list_1000_runs_ms", times(100, this::list));
  }

  private long oneRun(int number) {
    String run = "short-" + number / WAVE * WAVE + "-" + number % WAVE;
    return runs
        .getCurves(GetCurvesRequest.newBuilder().addRuns(run).build())
        .getCurvesList()
        .stream()
        .mapToLong(curve -> curve.getValuesCount())
        .sum();
  }

  private long tenRuns(List<String> longRuns) {
    return runs
        .getCurves(
            GetCurvesRequest.newBuilder().addAllRuns(longRuns).addMetrics("val_loss").build())
        .getCurvesList()
        .stream()
        .mapToLong(curve -> curve.getValuesCount())
        .sum();
  }

  private long list() {
    return runs.listRuns(ListRunsRequest.newBuilder().setPageSize(PAGE).build()).getRunsCount();
  }

  /** Asks so many times, a quarter more before as a warm-up; the answer's size must not vary. */
  private static Json times(int count, LongSupplier question) {
    Histogram histogram = new Histogram(3);
    long size = question.getAsLong();
    for (int i = -count / 4; i < count; i++) {
      long begin = System.nanoTime();
      long answered = question.getAsLong();
      long taken = System.nanoTime() - begin;
      if (answered != size) {
        throw new IllegalStateException("asked for " + size + " values, got " + answered);
      }
      if (i >= 0) {
        histogram.recordValue(taken);
      }
    }
    return new Json()
        .with("values", size)
        .with("p50", Json.rounded(histogram.getValueAtPercentile(50) / 1e6))
        .with("p99", Json.rounded(histogram.getValueAtPercentile(99) / 1e6));
  }
}
