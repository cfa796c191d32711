// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.server.store.Entry.AppendEvent;
import dev.epochwatch.server.store.Entry.AppendReport;
import dev.epochwatch.server.store.Entry.DeleteRun;
import dev.epochwatch.server.store.Entry.PutRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store promises: of reading, and here of writing. */
public abstract class StoreContract extends StoreReadingContract {
  @Test
  public void append_runReportEvent_areReadBack() {
    StoredReport report = Samples.report(1, 1);
    store.append(
        List.of(
            new PutRun(Samples.run(1)),
            new AppendReport(1, report),
            new AppendEvent(1, Samples.event(1))));

    assertThat(store.run("run-1")).contains(Samples.run(1));
    assertThat(store.reports(1)).containsExactly(report);
    assertThat(store.events(1, 0, 10))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(Samples.event(1));
    store = reopen(store);
    assertThat(store.run("run-1")).contains(Samples.run(1));
    assertThat(store.reports(1)).containsExactly(report);
  }

  @Test
  public void append_emptyBatch_isFine() {
    assertThatCode(() -> store.append(List.of())).doesNotThrowAnyException();
  }

  @Test
  public void append_entryThatCannotBe_writesNothingOfItsBatch() {
    store.append(List.of(new PutRun(Samples.run(1)), new AppendReport(1, Samples.report(1, 1))));
    StoredReport newName = Samples.report(1, 2, List.of(MetricValue.of("never_seen", 1)));

    assertThatThrownBy(
            () ->
                store.append(
                    List.of(
                        new PutRun(Samples.run(2)),
                        new PutRun(Samples.run(1, RunState.FAILED, 1)),
                        new AppendReport(1, newName),
                        new AppendEvent(1, Samples.event(1)),
                        new AppendReport(99, Samples.report(1, 1)))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("99");

    assertThat(store.run("run-2")).isEmpty();
    assertThat(store.run("run-1")).contains(Samples.run(1));
    assertThat(store.reports(1)).containsExactly(Samples.report(1, 1));
    assertThat(store.lastEventNumber(1)).isZero();
    assertThat(store.lastRunNumber()).isEqualTo(1);
    store.append(List.of(new AppendReport(1, newName)));
    assertThat(store.reports(1)).containsExactly(Samples.report(1, 1), newName);
  }

  @Test
  public void append_deleteThenPoison_deletesNothing() {
    store.append(List.of(new PutRun(Samples.run(1)), new AppendReport(1, Samples.report(1, 1))));

    assertThatThrownBy(
            () ->
                store.append(List.of(new DeleteRun(1), new AppendReport(1, Samples.report(1, 2)))))
        .isInstanceOf(StoreException.class);

    assertThat(store.run("run-1")).isPresent();
    assertThat(store.reports(1)).containsExactly(Samples.report(1, 1));
  }

  @Test
  public void append_eventOfUnknownRun_throws() {
    assertThatThrownBy(() -> store.append(List.of(new AppendEvent(5, Samples.event(1)))))
        .isInstanceOf(StoreException.class);
  }

  @Test
  public void append_knownReportAndEventAgain_changesNothing() {
    StoredReport other = Samples.report(1, 1, List.of(MetricValue.of("loss", 42)));
    StoredEvent otherEvent =
        new StoredEvent(1, StoredEvent.Kind.STOP, 9, 9, 9, "other", new byte[0]);
    store.append(
        List.of(
            new PutRun(Samples.run(1)),
            new AppendReport(1, Samples.report(1, 1)),
            new AppendReport(1, other),
            new AppendReport(1, Samples.report(1, 2)),
            new AppendEvent(1, Samples.event(1)),
            new AppendEvent(1, otherEvent)));
    store.append(List.of(new AppendReport(1, other), new AppendEvent(1, otherEvent)));
    store.append(List.of(new PutRun(Samples.run(1, RunState.INTERRUPTED, 1))));
    store.append(List.of(new AppendReport(1, other)));
    store = reopen(store);
    store.append(List.of(new AppendReport(1, other), new AppendEvent(1, otherEvent)));

    assertThat(store.reports(1)).containsExactly(Samples.report(1, 1), Samples.report(1, 2));
    assertThat(store.events(1, 0, 10))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(Samples.event(1));
  }

  @Test
  public void append_newReportBeforeTheLast_throws() {
    store.append(List.of(new PutRun(Samples.run(1)), new AppendReport(1, Samples.report(1, 5))));
    assertThatThrownBy(() -> store.append(List.of(new AppendReport(1, Samples.report(1, 4)))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("report 4 of attempt 1");

    store.append(List.of(new PutRun(Samples.run(1, RunState.SUCCEEDED, 1))));
    store = reopen(store);

    assertThatThrownBy(() -> store.append(List.of(new AppendReport(1, Samples.report(1, 4)))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("report 4 of attempt 1");
    assertThat(store.reports(1)).containsExactly(Samples.report(1, 5));
  }

  @Test
  public void append_secondRunOfAnId_throws() {
    store.append(List.of(new PutRun(Samples.run(1))));
    StoredRun thief =
        Samples.with(
            Samples.run(2), "run-1", Samples.run(2).description(), StoredRun.Progress.NONE);

    assertThatThrownBy(() -> store.append(List.of(new PutRun(thief))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("run-1");
    assertThat(store.run("run-1")).contains(Samples.run(1));
  }

  @Test
  public void delete_run_isForgottenWithItsHistoryButNotItsNumber() {
    for (long number = 1; number <= 3; number++) {
      store.append(
          List.of(
              new PutRun(Samples.run(number)),
              new AppendReport(number, Samples.report(1, 1)),
              new AppendEvent(number, Samples.event(1))));
    }
    store.append(List.of(new PutRun(Samples.run(3, RunState.FAILED, 1))));
    store.append(List.of(new DeleteRun(3), new DeleteRun(55)));
    store = reopen(store);

    assertThat(store.run("run-3")).isEmpty();
    assertThat(store.reports(3)).isEmpty();
    assertThat(store.events(3, 0, 10)).isEmpty();
    assertThat(store.lastRunNumber()).isEqualTo(3);
    assertThat(store.runs(new RunQuery("", "", 10, Optional.empty())).runs())
        .extracting(StoredRun::number)
        .containsExactly(2L, 1L);
    assertThatThrownBy(() -> store.append(List.of(new AppendReport(3, Samples.report(1, 2)))))
        .isInstanceOf(StoreException.class);
    assertThat(store.reports(2)).containsExactly(Samples.report(1, 1));
    StoredRun again =
        Samples.with(
            Samples.run(4), "run-3", Samples.run(4).description(), StoredRun.Progress.NONE);
    store.append(List.of(new PutRun(again)));
    assertThat(store.run("run-3")).contains(again);
    assertThat(store.reports(4)).isEmpty();
  }

  @Test
  public void append_randomLife_equalsTheModel() {
    Random random = new Random(11);
    Map<Long, List<StoredReport>> model = new TreeMap<>();
    Map<Long, Integer> attempts = new HashMap<>();
    long next = 1;
    for (int round = 0; round < 250; round++) {
      List<Entry> batch = new ArrayList<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        int dice = random.nextInt(20);
        if (dice == 0 || model.isEmpty()) {
          batch.add(new PutRun(Samples.run(next)));
          attempts.put(next, 1);
          model.put(next++, new ArrayList<>());
          continue;
        }
        long number = new ArrayList<>(model.keySet()).get(random.nextInt(model.size()));
        List<StoredReport> reports = model.computeIfAbsent(number, key -> new ArrayList<>());
        if (dice == 1 && model.size() > 5) {
          batch.add(new DeleteRun(number));
          model.remove(number);
        } else if (dice <= 4) {
          RunState state = RunState.values()[random.nextInt(RunState.values().length)];
          int attempt = attempts.merge(number, random.nextInt(2), Integer::sum);
          batch.add(new PutRun(Samples.run(number, state, attempt)));
        } else {
          StoredReport report =
              Samples.report(
                  attempts.getOrDefault(number, 1), reports.size() + 1L, metrics(random));
          reports.add(report);
          batch.add(new AppendReport(number, report));
          batch.add(new AppendReport(number, reports.get(random.nextInt(reports.size()))));
        }
      }
      store.append(batch);
      if (round % 60 == 59) {
        store = reopen(store);
      }
      model.forEach((number, reports) -> assertThat(store.reports(number)).isEqualTo(reports));
    }
  }

  private static List<MetricValue> metrics(Random random) {
    return IntStream.range(0, 1 + random.nextInt(4))
        .mapToObj(i -> MetricValue.of("m" + i, random.nextDouble()))
        .toList();
  }

  @Test
  public void reports_whileAppending_areAlwaysAPrefixWithAllAcknowledged() {
    int last = 600;
    AtomicInteger acknowledged = new AtomicInteger();
    store.append(List.of(new PutRun(Samples.run(1))));
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 1; i <= last; i++) {
                List<Entry> batch = new ArrayList<>();
                batch.add(new AppendReport(1, Samples.report(1, i)));
                if (i % 50 == 0) {
                  batch.add(new PutRun(Samples.run(1, RunState.INTERRUPTED, 1)));
                }
                store.append(batch);
                acknowledged.set(i);
              }
            });
    int seen = 0;
    while (seen < last && !writer.isCompletedExceptionally()) {
      int least = acknowledged.get();
      List<StoredReport> reports = store.reports(1);
      seen = reports.size();
      assertThat(seen).isGreaterThanOrEqualTo(least);
      for (int i = 0; i < seen; i++) {
        assertThat(reports.get(i).sequence()).isEqualTo(i + 1);
      }
    }
    writer.join();
    assertThat(store.reports(1)).hasSize(last);
  }

  @Test
  public void check_openStore_isFine() {
    assertThatCode(store::check).doesNotThrowAnyException();
  }

  @Test
  public void close_twice_isFineAndAllElseThrows() {
    store.close();
    store.close();

    assertThatThrownBy(store::check).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.append(List.of())).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.run("x")).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.reports(1)).isInstanceOf(StoreException.class);
  }
}
