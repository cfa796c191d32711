// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Best;
import dev.epochwatch.core.model.Decision.Action;
import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Schedule;
import dev.epochwatch.core.model.Split;
import dev.epochwatch.server.store.Entry.AppendEvent;
import dev.epochwatch.server.store.Entry.AppendReport;
import dev.epochwatch.server.store.Entry.PutRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every store promises of reading: all comes back as it was written. A store supplies how it
 * is opened, and how it is opened again.
 */
public abstract class StoreReadingContract {
  protected Store store;

  /** Opens an empty store. */
  protected abstract Store open();

  /** Closes a store and opens what it remembers; a store that remembers nothing returns itself. */
  protected abstract Store reopen(Store open);

  @BeforeEach
  public void openStore() {
    store = open();
  }

  @AfterEach
  public void closeStore() {
    store.close();
  }

  @Test
  public void reports_attemptsAndGaps_inOrder() {
    List<StoredReport> reports =
        List.of(
            Samples.report(1, 3),
            Samples.report(1, 4),
            Samples.report(2, 1),
            Samples.report(2, 7),
            Samples.report(4, 1));
    store.append(List.of(new PutRun(Samples.run(1))));
    for (StoredReport report : reports) {
      store.append(
          List.of(
              new PutRun(Samples.run(1, RunState.RUNNING, report.attempt())),
              new AppendReport(1, report)));
    }

    assertThat(store.reports(1)).isEqualTo(reports);
    assertThat(reopen().reports(1)).isEqualTo(reports);
  }

  @Test
  public void reports_everyField_isExact() {
    List<StoredReport> reports = new ArrayList<>();
    Observation full =
        new Observation(
            Long.MAX_VALUE,
            OptionalDouble.of(0.1),
            List.of(
                new MetricValue("näme \"'`%_;--\\ \uD83D\uDE00", new Metric(Split.TEST, "x'y"), 1),
                MetricValue.of("val_loss", Double.NaN),
                MetricValue.of("a", Double.POSITIVE_INFINITY),
                MetricValue.of("b", Double.NEGATIVE_INFINITY),
                MetricValue.of("c", Double.MIN_VALUE),
                MetricValue.of("d", -Double.MAX_VALUE),
                MetricValue.of("e", -0.0)),
            OptionalDouble.of(1e-300),
            OptionalLong.of(-1),
            Optional.of("s3://bucket/" + "ü".repeat(2_000)),
            OptionalLong.of(Long.MAX_VALUE));
    reports.add(new StoredReport(1, 1, full, Action.STOP, Reason.BUDGET));
    reports.add(Samples.report(1, 2));
    reports.add(Samples.report(Integer.MAX_VALUE, Long.MAX_VALUE));
    store.append(List.of(new PutRun(Samples.run(1))));
    reports.forEach(report -> store.append(List.of(new AppendReport(1, report))));
    assertThat(store.reports(1)).isEqualTo(reports);

    store.append(List.of(new PutRun(Samples.run(1, RunState.SUCCEEDED, 1))));

    assertThat(store.reports(1)).isEqualTo(reports);
    assertThat(reopen().reports(1)).isEqualTo(reports);
  }

  @Test
  public void reports_metricsComeAndGoAndChangePlaces_areExact() {
    Random random = new Random(7);
    List<StoredReport> reports = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      List<MetricValue> metrics = new ArrayList<>();
      for (String name : List.of("loss", "val_loss", "acc", "val_acc", "lr")) {
        if (random.nextBoolean() || metrics.isEmpty()) {
          metrics.add(MetricValue.of(name, random.nextGaussian()));
        }
      }
      Collections.shuffle(metrics, random);
      reports.add(Samples.report(1, i, metrics));
    }
    List<Entry> batch = new ArrayList<>(List.of(new PutRun(Samples.run(1))));
    reports.forEach(report -> batch.add(new AppendReport(1, report)));
    batch.add(new PutRun(Samples.run(1, RunState.SUCCEEDED, 1)));
    store.append(batch);

    assertThat(store.reports(1)).isEqualTo(reports);
    assertThat(reopen().reports(1)).isEqualTo(reports);
  }

  @Test
  public void reports_thousandMetrics_areExact() {
    List<MetricValue> metrics =
        IntStream.range(0, 1_000)
            .mapToObj(i -> MetricValue.of("layer" + i + "." + "x".repeat(240), i))
            .toList();
    List<StoredReport> reports =
        IntStream.rangeClosed(1, 60).mapToObj(i -> Samples.report(1, i, metrics)).toList();
    store.append(List.of(new PutRun(Samples.run(1))));
    reports.forEach(report -> store.append(List.of(new AppendReport(1, report))));
    store.append(List.of(new PutRun(Samples.run(1, RunState.CANCELLED, 1))));

    assertThat(store.reports(1)).isEqualTo(reports);
    assertThat(reopen().reports(1)).isEqualTo(reports);
  }

  @Test
  public void reports_moreThanAPiece_areExact() {
    List<StoredReport> reports =
        LongStream.rangeClosed(1, 2_500).mapToObj(i -> Samples.report(1, i)).toList();
    List<Entry> batch = new ArrayList<>(List.of(new PutRun(Samples.run(1))));
    reports.forEach(report -> batch.add(new AppendReport(1, report)));
    store.append(batch);
    store.append(List.of(new PutRun(Samples.run(1, RunState.SUCCEEDED, 1))));

    assertThat(store.reports(1)).isEqualTo(reports);
    assertThat(reopen().reports(1)).isEqualTo(reports);
  }

  @Test
  public void reports_unknownRun_none() {
    assertThat(store.reports(77)).isEmpty();
    assertThat(store.events(77, 0, 1)).isEmpty();
    assertThat(store.lastEventNumber(77)).isZero();
    assertThat(store.lastEvents(List.of(77L))).isEmpty();
    assertThat(store.run("run-77")).isEmpty();
  }

  @Test
  public void newestEnded_hasTheNewestThatSucceededOrWereStoppedEarly() {
    for (RunState state : RunState.values()) {
      store.append(List.of(new PutRun(Samples.run(1 + state.ordinal(), state, 1))));
    }
    StoredRun elsewhere = Samples.run(30, RunState.SUCCEEDED, 1);
    store.append(
        List.of(
            new PutRun(Samples.run(20, RunState.SUCCEEDED, 1)),
            new PutRun(
                Samples.with(
                    elsewhere,
                    new StoredRun.Description(
                        "other",
                        "",
                        Map.of(),
                        Map.of(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Host.UNKNOWN)))));
    long succeeded = 1 + RunState.SUCCEEDED.ordinal();
    long stopped = 1 + RunState.STOPPED_EARLY.ordinal();

    assertThat(store.newestEnded("digits", Long.MAX_VALUE, Long.MAX_VALUE, 10))
        .extracting(StoredRun::number)
        .containsExactly(20L, stopped, succeeded);
    assertThat(store.newestEnded("digits", Long.MAX_VALUE, Long.MAX_VALUE, 1))
        .containsExactly(store.run(20).orElseThrow());
    assertThat(store.newestEnded("digits", 20, Long.MAX_VALUE, 10))
        .extracting(StoredRun::number)
        .containsExactly(stopped, succeeded);
    assertThat(store.newestEnded("digits", 20, Samples.NOW + succeeded + 5, 10))
        .extracting(StoredRun::number)
        .containsExactly(succeeded);
    assertThat(store.run(77)).isEmpty();
  }

  @Test
  public void run_everyField_isExact() {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      many.put("p" + i + "'\"", "v\u0001\n".repeat(1_000) + i);
    }
    StoredRun run =
        new StoredRun(
            3,
            "x".repeat(128),
            new StoredRun.Description(
                "e".repeat(128),
                "Ünï '; DROP TABLE run; -- \uD83D\uDE00",
                many,
                Map.of("", "empty name", "k", ""),
                OptionalLong.of(100),
                Optional.of(
                    new Schedule(
                        Schedule.Kind.STEP,
                        List.of(10L, 20L),
                        OptionalDouble.of(0.1),
                        OptionalLong.of(5))),
                new Host("gpu-1", 8, "djl 0.36.0")),
            Optional.of(new StoredRun.StoredObjective("val_acc", Direction.MAXIMIZE)),
            "any(" + "x".repeat(16_000) + ")",
            "rev",
            RunState.STOPPED_EARLY,
            List.of(
                new Attempt(1, OptionalLong.empty(), 1),
                new Attempt(2, OptionalLong.of(0), 2),
                new Attempt(7, OptionalLong.of(12), 3)),
            List.of(
                new Intervention(Intervention.Kind.STOP, 1, 0, "because 'x'"),
                new Intervention(Intervention.Kind.POLICY, 2, 9, "")),
            Optional.of(List.of(new Peer(1, 3, true), new Peer(2, 1, false))),
            new StoredRun.Progress(
                12,
                9,
                OptionalLong.of(0),
                OptionalDouble.of(Double.NaN),
                Optional.of(new Best(-1e-300, 4, Optional.of("file:/w"))),
                Reason.HUMAN),
            -5,
            Samples.NOW,
            OptionalLong.of(Samples.NOW),
            "IllegalStateException",
            "request",
            Long.MAX_VALUE);
    store.append(List.of(new PutRun(Samples.with(run, Samples.run(3).description()))));
    store.append(List.of(new PutRun(run)));

    assertThat(store.run(run.id())).contains(run);
    assertThat(reopen().run(run.id())).contains(run);
  }

  @Test
  public void unfinishedRuns_severalStates_byNumber() {
    StoredRun interrupted = Samples.run(4, RunState.INTERRUPTED, 1);
    StoredRun stopping = Samples.run(2, RunState.STOPPING, 1);
    store.append(
        List.of(
            new PutRun(interrupted),
            new PutRun(Samples.run(3, RunState.FAILED, 1)),
            new PutRun(stopping),
            new PutRun(Samples.run(1))));

    assertThat(store.unfinishedRuns()).containsExactly(Samples.run(1), stopping, interrupted);
    assertThat(store.lastRunNumber()).isEqualTo(4);
  }

  @Test
  public void events_afterAndMost_areObeyed() {
    List<Entry> batch = new ArrayList<>(List.of(new PutRun(Samples.run(1))));
    LongStream.rangeClosed(1, 20).forEach(i -> batch.add(new AppendEvent(1, Samples.event(i))));
    store.append(batch);

    assertThat(store.events(1, 5, 3)).extracting(StoredEvent::number).containsExactly(6L, 7L, 8L);
    assertThat(store.events(1, 19, 30)).extracting(StoredEvent::number).containsExactly(20L);
    assertThat(store.lastEventNumber(1)).isEqualTo(20);
    assertThat(store.lastEvents(List.of(1L, 77L)))
        .usingRecursiveComparison()
        .isEqualTo(Map.of(1L, store.events(1, 19, 1).get(0)));
  }

  final Store reopen() {
    store = reopen(store);
    return store;
  }
}
