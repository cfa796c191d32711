// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Report;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.server.engine.StartCommand.Resume;
import dev.epochwatch.server.store.Host;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoredRun.Description;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An engine that commits on the test's thread when told to, with a clock moved by hand. */
final class EngineFixture {
  static final EngineSettings SETTINGS =
      new EngineSettings(100_000, 1_000, Policy.parse("max_steps(steps=1000)"));

  private final Store store;
  private final EngineSettings settings;
  private Engine engine;
  private long nowMicros = 1_700_000_000_000_000L;
  private int made;
  // Every decision by its encoded form.
  private final Map<String, Decision> decisions = new HashMap<>();

  EngineFixture(Store store) {
    this(store, SETTINGS);
  }

  EngineFixture(Store store, EngineSettings settings) {
    this.store = store;
    this.settings = settings;
    this.engine = open();
  }

  Engine engine() {
    return engine;
  }

  /** Another engine on the same store, as after a kill. */
  void restart() {
    engine = open();
  }

  long nowMicros() {
    return nowMicros;
  }

  void advance(long micros) {
    nowMicros += micros;
  }

  RunView start(String run) {
    return start(run, "");
  }

  RunView start(String run, String policy) {
    return engine.start(command(run, policy, Resume.ALLOW, OptionalLong.empty(), "", ""));
  }

  RunView resume(String run, OptionalLong fromStep, String overrideReason) {
    return engine.start(command(run, "", Resume.MUST, fromStep, overrideReason, ""));
  }

  /** Sends a report and commits. */
  Asked send(Report report) {
    Asked asked = post(report);
    engine.commitPending();
    return asked;
  }

  /** Sends a report. */
  Asked post(Report report) {
    Asked asked = new Asked(decisions);
    engine.process(report, asked);
    return asked;
  }

  static StartCommand command(
      String run,
      String policy,
      Resume resume,
      OptionalLong fromStep,
      String overrideReason,
      String requestId) {
    return new StartCommand(
        Optional.of(run).filter(id -> !id.isEmpty()),
        false,
        new Description(
            "default",
            "",
            Map.of(),
            Map.of(),
            OptionalLong.empty(),
            Optional.empty(),
            Host.UNKNOWN),
        Optional.empty(),
        policy,
        resume,
        fromStep,
        overrideReason,
        requestId);
  }

  static Report report(String run, int attempt, long sequence, long step, double loss) {
    return new Report(
        run, attempt, sequence, Observation.of(step, MetricValue.of("val_loss", loss)));
  }

  byte[] encode(Decision decision, String objective) {
    byte[] encoded = encoded(decision, objective);
    decisions.put(new String(encoded, StandardCharsets.UTF_8), decision);
    return encoded;
  }

  static byte[] encoded(Decision decision, String objective) {
    return (objective + " " + decision).getBytes(StandardCharsets.UTF_8);
  }

  private Engine open() {
    return Engine.stepwise(
        store, settings, this::encode, () -> nowMicros, () -> nowMicros, () -> "made-" + ++made);
  }

  /** A report's way back. */
  static final class Asked extends PendingReport {
    private final Map<String, Decision> decisions;
    private Optional<Decision> prepared = Optional.empty();
    private String text = "";
    private boolean duplicate;
    private boolean completed;
    private Optional<RefusedException> refusal = Optional.empty();

    Asked(Map<String, Decision> decisions) {
      this.decisions = decisions;
    }

    @Override
    protected void prepare(byte[] decision, boolean isDuplicate) {
      text = new String(decision, StandardCharsets.UTF_8);
      prepared = Optional.ofNullable(decisions.get(text));
      duplicate = isDuplicate;
    }

    @Override
    protected void complete() {
      requireUnanswered();
      completed = true;
    }

    @Override
    protected void refuse(RefusedException why) {
      requireUnanswered();
      refusal = Optional.of(why);
    }

    boolean isAnswered() {
      return completed || refusal.isPresent();
    }

    Decision told() {
      if (!completed) {
        throw new AssertionError("not told: " + refusal);
      }
      return prepared.orElseThrow();
    }

    /** The decision in its encoded form. */
    String text() {
      told();
      return text;
    }

    boolean wasTold() {
      return completed;
    }

    boolean isDuplicate() {
      return duplicate;
    }

    ErrorReason reason() {
      return refusal.orElseThrow(() -> new AssertionError("not refused")).reason();
    }

    private void requireUnanswered() {
      if (isAnswered()) {
        throw new AssertionError("answered twice");
      }
    }
  }
}
