// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Report;
import dev.epochwatch.server.engine.EngineFixture.Asked;
import dev.epochwatch.server.engine.SimulatedLedger.Key;
import dev.epochwatch.server.store.Attempt;
import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.Intervention;
import dev.epochwatch.server.store.StoredEvent;
import dev.epochwatch.server.store.StoredReport;
import dev.epochwatch.server.store.StoredRun;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The same reports, resumes and words of people once more, on a server to which nothing happens.
 */
final class UndisturbedLife {
  /** Late enough for every event time to be believed. */
  private static final long LATE_MICROS = 3_000_000_000_000_000L;

  private final FlakyStore store = new FlakyStore();
  private final EngineFixture fixture = new EngineFixture(store);
  private final Map<Key, String> decisions = new HashMap<>();
  private final String id;
  private final Deque<Intervention> interventions = new ArrayDeque<>();

  UndisturbedLife(StoredRun run, List<StoredReport> reports) {
    this.id = run.id();
    fixture.advance(LATE_MICROS - fixture.nowMicros());
    run.interventions().forEach(interventions::add);
    Deque<StoredReport> coming = new ArrayDeque<>(reports);
    fixture.start(id, firstPolicy(run));
    for (Attempt attempt : run.attempts()) {
      if (attempt.number() > 1) {
        fixture.resume(id, attempt.resumeFromStep(), overrideReason(attempt.number()));
      }
      while (!coming.isEmpty() && coming.peek().attempt() == attempt.number()) {
        StoredReport report = coming.remove();
        intervene(attempt.number(), report.sequence());
        observe(report);
      }
      intervene(attempt.number(), Long.MAX_VALUE);
    }
  }

  Map<Key, String> decisions() {
    return decisions;
  }

  /** What happened, but for changes of state. */
  List<String> events() {
    StoredRun run = fixture.engine().view(id).run();
    return fixture.engine().events(run, 0, Integer.MAX_VALUE).stream()
        .filter(event -> event.kind() != StoredEvent.Kind.STATE)
        .map(UndisturbedLife::text)
        .toList();
  }

  static String text(StoredEvent event) {
    return event.kind() + " " + event.attempt() + " " + event.step() + " " + event.message();
  }

  private void observe(StoredReport stored) {
    Report report = new Report(id, stored.attempt(), stored.sequence(), stored.observation());
    Asked asked = fixture.send(report);
    decisions.put(Key.of(report), asked.text());
  }

  /** The report that told it may have been lost. */
  private void tellObjective(int attempt, long sequence) {
    store.poison(entry -> entry instanceof Entry.AppendReport);
    fixture.send(EngineFixture.report(id, attempt, sequence, Integer.MAX_VALUE, 1.0));
    store.poison(entry -> false);
  }

  /** Does again what was done before the report of a sequence. */
  private void intervene(int attempt, long beforeSequence) {
    while (!interventions.isEmpty()
        && interventions.peek().kind() != Intervention.Kind.OVERRIDE
        && (interventions.peek().attempt() < attempt
            || interventions.peek().attempt() == attempt
                && interventions.peek().afterSequence() < beforeSequence)) {
      Intervention next = interventions.remove();
      switch (next.kind()) {
        case STOP -> fixture.engine().stop(id, next.text());
        case POLICY ->
            fixture
                .engine()
                .update(
                    id,
                    new RunChange(
                        "", Optional.empty(), Optional.empty(), Optional.of(next.text())));
        case OBJECTIVE -> tellObjective(attempt, next.afterSequence() + 1);
        case OVERRIDE -> throw new AssertionError("comes with its attempt");
      }
    }
  }

  /** A STOP is lifted in the name of the attempt before. */
  private String overrideReason(int attempt) {
    return !interventions.isEmpty()
            && interventions.peek().kind() == Intervention.Kind.OVERRIDE
            && interventions.peek().attempt() == attempt - 1
        ? interventions.remove().text()
        : "";
  }

  /** The first entry about policies is what the run began with. */
  private String firstPolicy(StoredRun run) {
    return interventions.stream()
        .filter(it -> it.kind() == Intervention.Kind.POLICY)
        .findFirst()
        .map(
            first -> {
              interventions.remove(first);
              return first.text();
            })
        .orElse(run.policy());
  }
}
