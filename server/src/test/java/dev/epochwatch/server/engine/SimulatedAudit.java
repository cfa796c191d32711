// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Report;
import dev.epochwatch.server.engine.SimulatedLedger.Key;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoredEvent;
import dev.epochwatch.server.store.StoredReport;
import dev.epochwatch.server.store.StoredRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds what is on the disk against what was answered, and against an undisturbed life. */
final class SimulatedAudit {
  private final Store durable;
  private final SimulatedLedger ledger;
  private final List<SimulatedTrainer> trainers;

  SimulatedAudit(Store durable, SimulatedLedger ledger, List<SimulatedTrainer> trainers) {
    this.durable = durable;
    this.ledger = ledger;
    this.trainers = trainers;
  }

  /** Every answered report is there once, with the decision of an undisturbed life. */
  void check(List<String> runs) {
    Map<Key, String> undisturbed = new HashMap<>();
    for (String id : runs) {
      Optional<StoredRun> run = durable.run(id);
      if (run.isPresent()) {
        List<StoredReport> reports = durable.reports(run.get().number());
        requireGapless(run.get(), reports);
        UndisturbedLife life = new UndisturbedLife(run.get(), reports);
        undisturbed.putAll(life.decisions());
        requireEqualEvents(run.get(), life);
      }
    }
    ledger
        .answers()
        .forEach(
            (key, decision) -> {
              assertThat(undisturbed).as("stored, of what was answered").containsKey(key);
              assertThat(decision).as("decision of %s", key).isEqualTo(undisturbed.get(key));
            });
    trainers.stream().filter(trainer -> !trainer.isFenced()).forEach(this::requireEverythingSent);
  }

  /** A new process gives each report of the current attempts its first answer again. */
  void checkAnsweredAgain(Engine engine, Map<String, SimulatedTrainer> current) {
    SimulatedWire wire = new SimulatedWire(ledger);
    for (SimulatedTrainer trainer : current.values()) {
      for (Report report : trainer.sent()) {
        if (ledger.isAnswered(report)) {
          wire.send(report);
          wire.deliver(engine);
          engine.commitPending();
          assertThat(wire.receive().decision())
              .as("answer to %s, last refusal: %s", Key.of(report), ledger.lastRefusal())
              .isPresent();
        }
      }
    }
    ledger.check();
  }

  /** Reports go out in order, so that each attempt has a beginning of what was sent, once each. */
  private static void requireGapless(StoredRun run, List<StoredReport> reports) {
    int attempt = 0;
    long sequence = 0;
    for (StoredReport report : reports) {
      sequence = report.attempt() == attempt ? sequence + 1 : 1;
      attempt = report.attempt();
      assertThat(report.sequence())
          .as("sequence in attempt %d of %s", attempt, run.id())
          .isEqualTo(sequence);
    }
  }

  private void requireEverythingSent(SimulatedTrainer trainer) {
    StoredRun run = durable.run(trainer.run()).orElseThrow();
    List<StoredReport> stored =
        durable.reports(run.number()).stream()
            .filter(report -> report.attempt() == trainer.attempt())
            .toList();
    assertThat(stored).as("reports of %s", trainer.run()).hasSameSizeAs(trainer.sent());
    for (int i = 0; i < stored.size(); i++) {
      StoredReport report = stored.get(i);
      Report sent = trainer.sent().get(i);
      assertThat(report.observation().step()).isEqualTo(sent.observation().step());
      assertThat(report.observation().metrics()).isEqualTo(sent.observation().metrics());
    }
  }

  private void requireEqualEvents(StoredRun run, UndisturbedLife life) {
    List<String> stored =
        durable.events(run.number(), 0, Integer.MAX_VALUE).stream()
            .filter(event -> event.kind() != StoredEvent.Kind.STATE)
            .map(UndisturbedLife::text)
            .toList();
    assertThat(stored).as("events of %s", run.id()).isEqualTo(life.events());
  }
}
