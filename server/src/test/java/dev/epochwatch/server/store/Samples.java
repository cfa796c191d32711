// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

import dev.epochwatch.core.model.Decision.Action;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.server.store.StoredRun.Description;
import dev.epochwatch.server.store.StoredRun.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Runs, reports and events for tests of stores. */
public final class Samples {
  public static final long NOW = 1_780_000_000_000_000L;

  private Samples() {}

  /** A run that has begun. */
  public static StoredRun run(long number) {
    return run(number, RunState.RUNNING, 1);
  }

  /** A run in a state and an attempt, each attempt having superseded nothing. */
  public static StoredRun run(long number, RunState state, int attempt) {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 1; i <= attempt; i++) {
      attempts.add(new Attempt(i, OptionalLong.empty(), NOW + i));
    }
    return new StoredRun(
        number,
        "run-" + number,
        description(Map.of(), Map.of()),
        Optional.empty(),
        "patience(epochs=10)",
        "r1",
        state,
        attempts,
        List.of(),
        Optional.empty(),
        Progress.NONE,
        NOW + number,
        NOW + number,
        state.isFinal() ? OptionalLong.of(NOW + number + 5) : OptionalLong.empty(),
        "",
        "",
        1);
  }

  public static Description description(
      Map<String, String> parameters, Map<String, String> labels) {
    return new Description(
        "digits", "", parameters, labels, OptionalLong.empty(), Optional.empty(), Host.UNKNOWN);
  }

  /** The same run with something else said of it. */
  public static StoredRun with(StoredRun run, Description description) {
    return with(run, run.id(), description, run.progress());
  }

  /** The same run, further on. */
  public static StoredRun with(StoredRun run, Progress progress) {
    return with(run, run.id(), run.description(), progress);
  }

  public static StoredRun with(
      StoredRun run, String id, Description description, Progress progress) {
    return new StoredRun(
        run.number(),
        id,
        description,
        run.objective(),
        run.policy(),
        run.policyRevision(),
        run.state(),
        run.attempts(),
        run.interventions(),
        run.peers(),
        progress,
        run.createMicros(),
        run.updateMicros(),
        run.finishMicros(),
        run.finishMessage(),
        run.requestId(),
        run.version());
  }

  /** A report of two metrics. */
  public static StoredReport report(int attempt, long sequence) {
    return report(
        attempt,
        sequence,
        List.of(
            MetricValue.of("loss", 1.0 / sequence),
            MetricValue.of("val_loss", 1.5 / sequence + attempt)));
  }

  public static StoredReport report(int attempt, long sequence, List<MetricValue> metrics) {
    Observation observation =
        new Observation(
            sequence,
            OptionalDouble.empty(),
            metrics,
            OptionalDouble.empty(),
            OptionalLong.of(NOW + sequence),
            Optional.empty(),
            OptionalLong.empty());
    return new StoredReport(attempt, sequence, observation, Action.CONTINUE, Reason.NONE);
  }

  public static StoredEvent event(long number) {
    return new StoredEvent(
        number,
        StoredEvent.Kind.DIAGNOSIS,
        1,
        number * 3,
        NOW + number,
        "it's \"plain\"",
        new byte[] {1, 0, (byte) number});
  }
}
