// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Report;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * One stream of reports: what is on its way to the server and what is on its way back, each in
 * order. Cut, it may still deliver reports, but no more answers.
 */
final class SimulatedWire {
  /** An answer. */
  record Reply(Report report, Optional<String> decision, Optional<RefusedException> refusal) {}

  private final SimulatedLedger ledger;
  private final Deque<Report> outgoing = new ArrayDeque<>();
  private final Deque<Reply> incoming = new ArrayDeque<>();
  private boolean cut;
  private boolean dead;

  SimulatedWire(SimulatedLedger ledger) {
    this.ledger = ledger;
  }

  void send(Report report) {
    outgoing.add(report);
  }

  boolean hasOutgoing() {
    return !outgoing.isEmpty();
  }

  boolean hasIncoming() {
    return !incoming.isEmpty() && !cut;
  }

  /** The next report reaches the server. */
  void deliver(Engine engine) {
    Report report = outgoing.removeFirst();
    engine.process(report, new Underway(report));
  }

  /** The next answer reaches the trainer. */
  Reply receive() {
    return incoming.removeFirst();
  }

  /** The connection breaks; what was sent may still arrive. */
  void cut() {
    cut = true;
  }

  /** One end is dead: nothing arrives any more. */
  void destroy() {
    cut = true;
    outgoing.clear();
    dead = true;
  }

  /** A report on its way through the server. */
  private final class Underway extends PendingReport {
    private final Report report;
    private Optional<String> prepared = Optional.empty();
    private boolean answered;

    Underway(Report report) {
      this.report = report;
    }

    @Override
    protected void prepare(byte[] decision, boolean duplicate) {
      prepared = Optional.of(new String(decision, StandardCharsets.UTF_8));
    }

    @Override
    protected void complete() {
      if (dead) {
        return;
      }
      answer();
      if (prepared.isEmpty()) {
        ledger.wrong(report + " was answered before it was judged");
        return;
      }
      ledger.answered(report, prepared.get());
      incoming.add(new Reply(report, prepared, Optional.empty()));
    }

    @Override
    protected void refuse(RefusedException why) {
      if (dead) {
        return;
      }
      answer();
      if (!why.reason().isRetryable() && why.reason() != ErrorReason.STALE_ATTEMPT) {
        ledger.wrong(report + " was refused: " + why.reason() + " " + why.message());
      }
      ledger.refused(report, why);
      incoming.add(new Reply(report, Optional.empty(), Optional.of(why)));
    }

    private void answer() {
      if (answered) {
        ledger.wrong(report + " was answered twice");
      }
      answered = true;
    }
  }
}
