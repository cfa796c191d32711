// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;

/**
 * One attempt of a run as its trainer sees it: reports go out in order, and whatever was not
 * answered goes out again, in order, on the next connection.
 */
final class SimulatedTrainer {
  private static final int WINDOW = 8;
  private static final long BEGIN_MICROS = 1_700_000_000_000_000L;

  private final String run;
  private final int attempt;
  private final boolean obeys;
  private final Random random;
  private final List<Report> sent = new ArrayList<>();
  private final TreeMap<Long, Report> unanswered = new TreeMap<>();
  private SimulatedWire wire;
  private long step;
  private boolean fenced;
  private boolean toldToStop;

  /**
   * @param lastStep the last step that counts already, -1 for none
   */
  SimulatedTrainer(
      String run, int attempt, long lastStep, boolean obeys, SimulatedWire wire, Random random) {
    this.run = run;
    this.attempt = attempt;
    this.step = lastStep;
    this.obeys = obeys;
    this.wire = wire;
    this.random = random;
  }

  String run() {
    return run;
  }

  int attempt() {
    return attempt;
  }

  long step() {
    return step;
  }

  List<Report> sent() {
    return sent;
  }

  boolean isFenced() {
    return fenced;
  }

  boolean hasUnanswered() {
    return !unanswered.isEmpty() && !fenced;
  }

  /** Whether it was told to stop, does so, and has nothing left to send. */
  boolean isDone() {
    return toldToStop && obeys && unanswered.isEmpty();
  }

  SimulatedWire wire() {
    return wire;
  }

  /** Trains a step and reports it. */
  void train() {
    if (fenced || toldToStop && obeys || unanswered.size() >= WINDOW) {
      return;
    }
    step += 1 + random.nextInt(2);
    Report report = new Report(run, attempt, sent.size() + 1L, observation());
    sent.add(report);
    unanswered.put(report.sequence(), report);
    wire.send(report);
  }

  /** Sends something again that was answered, out of turn. */
  void repeat(SimulatedLedger ledger) {
    if (!sent.isEmpty()) {
      Report report = sent.get(random.nextInt(sent.size()));
      if (ledger.isAnswered(report)) {
        wire.send(report);
      }
    }
  }

  /** The connection is another one: what was not answered goes out again. */
  void reconnect(SimulatedWire other) {
    wire = other;
    if (!fenced) {
      unanswered.values().forEach(other::send);
    }
  }

  /** An answer has arrived; whether it asks to send again. */
  boolean receive(SimulatedWire.Reply reply) {
    Report report = reply.report();
    Optional<RefusedException> refusal = reply.refusal();
    if (refusal.isEmpty()) {
      unanswered.remove(report.sequence());
      toldToStop |=
          reply.decision().filter(decision -> decision.contains("action=STOP")).isPresent();
      return false;
    }
    if (refusal.get().reason() == ErrorReason.STALE_ATTEMPT) {
      fenced = true;
    }
    return refusal.get().reason().isRetryable();
  }

  private Observation observation() {
    List<MetricValue> metrics = new ArrayList<>();
    metrics.add(MetricValue.of("custom", random.nextDouble()));
    if (random.nextInt(8) > 0) {
      double noise = random.nextGaussian() / 10;
      double loss = random.nextInt(40) == 0 ? Double.NaN : 1.0 / (1 + step) + noise;
      metrics.add(MetricValue.of("val_loss", loss));
      metrics.add(MetricValue.of("loss", 1.0 / (2 + step)));
    }
    OptionalLong time =
        random.nextInt(3) == 0
            ? OptionalLong.empty()
            : OptionalLong.of(BEGIN_MICROS + step * 1_000_000 + random.nextInt(500_000));
    return new Observation(
        step,
        OptionalDouble.empty(),
        metrics,
        OptionalDouble.empty(),
        time,
        Optional.empty(),
        OptionalLong.empty());
  }
}
