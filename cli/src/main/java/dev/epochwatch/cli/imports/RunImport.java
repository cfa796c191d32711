// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.imports;

import com.google.protobuf.Timestamp;
import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Connection;
import dev.epochwatch.cli.RunDescription;
import dev.epochwatch.cli.curve.CurveRows;
import dev.epochwatch.cli.curve.Deciding;
import dev.epochwatch.cli.exports.History;
import dev.epochwatch.cli.format.Recording;
import dev.epochwatch.cli.imports.ImportResult.Outcome;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.proto.v1.Direction;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Objective;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StartRunRequest.Resume;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings recordings to a server as finished runs. What is there is not sent again: a run is known
 * by its id, and its reports must be the first rows of the file.
 *
 * @param connection the server
 * @param description what is said of the runs that are made
 */
record RunImport(Connection connection, RunDescription description) {
  /** The label with the name of a run's first row. */
  static final String HEAD = "import_head";

  private static final String FORMAT = "import_format";
  private static final String TIMES = "event_times";
  private static final String UNTIMED = "none";
  private static final String EXPERIMENT = "imported";
  private static final long MICROS = 1_000_000;
  private static final int NANOS_OF_MICRO = 1_000;

  /**
   * Imports one recording.
   *
   * @param notes gets, in sentences, what was asked of a run that is there and has it otherwise
   * @throws ConflictException if the run is there and has other rows; nothing was changed
   * @throws CommandFailure if a report is refused
   * @throws StatusRuntimeException if the server refuses or does not answer
   */
  ImportResult run(String id, Recording recording, Found found, Consumer<String> notes) {
    Optional<Run> known = find(id);
    known.ifPresent(run -> requireSameHead(run, found));
    known.ifPresent(run -> description.differences(run).forEach(notes));
    boolean timed =
        found.isTimed() && known.map(run -> !UNTIMED.equals(label(run, TIMES))).orElse(true);
    long added = 0;
    Optional<Run> target = known.filter(run -> !isFinal(run));
    try (CurveRows rows = recording.open();
        ReportPipe pipe = new ReportPipe(connection)) {
      known.ifPresent(run -> passStored(run, rows, timed, recording));
      while (rows.hasNext()) {
        Observation row = rows.next();
        Run run =
            target.isPresent()
                ? target.get()
                : known.isPresent() ? reopen(id) : create(id, recording, found);
        target = Optional.of(run);
        pipe.send(report(run, row, timed));
        added++;
      }
      pipe.await();
    } catch (CommandFailure refused) {
      // It must not look as if it were still going on.
      target.ifPresent(run -> fail(run, refused));
      throw refused;
    }
    target.ifPresent(run -> succeed(run, recording));
    Outcome outcome = known.isEmpty() ? Outcome.NEW : added > 0 ? Outcome.GROWN : Outcome.UNCHANGED;
    return new ImportResult(
        id,
        recording.format().text(),
        recording.file(),
        found.rows(),
        added,
        outcome,
        deciding(target.or(() -> known), found),
        "");
  }

  private String deciding(Optional<Run> run, Found found) {
    return run.map(there -> there.getObjective().getMetric())
        .filter(name -> !name.isEmpty())
        .or(() -> found.deciding().map(Deciding::name))
        .orElse("");
  }

  /** Passes over the rows that the server has, which must be those of the file. */
  private void passStored(Run run, CurveRows rows, boolean timed, Recording recording) {
    try (History history = History.of(connection, run)) {
      while (history.hasNext()) {
        Stored stored = new Stored(history.next());
        Optional<String> difference =
            rows.hasNext()
                ? stored.difference(report(run, rows.next(), timed), timed)
                : Optional.of("the file ends before step " + stored.report().getStep());
        difference.ifPresent(
            words -> {
              throw new ConflictException(
                  "the run '"
                      + run.getRun()
                      + "' on the server has other rows than "
                      + recording.file()
                      + ", and was left as it is: "
                      + words
                      + "; to import the file anew, delete the run, or give another name by --run or"
                      + " --prefix");
            });
      }
    }
  }

  private Optional<Run> find(String id) {
    try {
      return Optional.of(connection.run(id));
    } catch (StatusRuntimeException refused) {
      if (refused.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  private static void requireSameHead(Run run, Found found) {
    if (!found.head().equals(label(run, HEAD))) {
      throw new ConflictException(
          "the server has another run '"
              + run.getRun()
              + "', which begins differently: give this one a name by --run or --prefix");
    }
  }

  private static String label(Run run, String key) {
    return run.getLabelsMap().getOrDefault(key, "");
  }

  private static boolean isFinal(Run run) {
    return switch (run.getState()) {
      case STATE_SUCCEEDED, STATE_STOPPED_EARLY, STATE_FAILED, STATE_CANCELLED -> true;
      default -> false;
    };
  }

  private Run create(String id, Recording recording, Found found) {
    StartRunRequest.Builder request =
        description
            .create(id)
            .putLabels(HEAD, found.head())
            .putLabels(FORMAT, recording.format().text());
    if (request.getExperiment().isEmpty()) {
      request.setExperiment(EXPERIMENT);
    }
    if (!found.isTimed()) {
      request.putLabels(TIMES, UNTIMED);
    }
    if (!request.hasObjective()) {
      found.deciding().map(RunImport::objective).ifPresent(request::setObjective);
    }
    return connection.training().startRun(request.build()).getRun();
  }

  private static Objective objective(Deciding deciding) {
    return Objective.newBuilder()
        .setMetric(deciding.name())
        .setDirection(
            deciding.objective().direction() == dev.epochwatch.core.model.Direction.MINIMIZE
                ? Direction.DIRECTION_MINIMIZE
                : Direction.DIRECTION_MAXIMIZE)
        .build();
  }

  /** A STOP that the first rows led to stands, as if all rows had come at once. */
  private Run reopen(String id) {
    return connection
        .training()
        .startRun(StartRunRequest.newBuilder().setRun(id).setResume(Resume.RESUME_REOPEN).build())
        .getRun();
  }

  private void succeed(Run run, Recording recording) {
    finish(run, FinishRunRequest.Outcome.OUTCOME_SUCCEEDED, "imported from " + recording.file());
  }

  private void fail(Run run, CommandFailure refused) {
    try {
      finish(
          run, FinishRunRequest.Outcome.OUTCOME_FAILED, "import failed: " + refused.getMessage());
    } catch (StatusRuntimeException also) {
      refused.addSuppressed(also);
    }
  }

  private void finish(Run run, FinishRunRequest.Outcome outcome, String message) {
    connection
        .training()
        .finishRun(
            FinishRunRequest.newBuilder()
                .setRun(run.getRun())
                .setAttempt(run.getAttempt())
                .setOutcome(outcome)
                .setMessage(message)
                .build());
  }

  private static Report report(Run run, Observation row, boolean timed) {
    Report.Builder report =
        Report.newBuilder()
            .setRun(run.getRun())
            .setAttempt(run.getAttempt())
            .setSequence(row.step() + 1)
            .setStep(row.step());
    row.epoch().ifPresent(report::setEpoch);
    row.learningRate().ifPresent(report::setLearningRate);
    row.metrics()
        .forEach(
            value ->
                report.addMetrics(
                    MetricValue.newBuilder().setName(value.rawName()).setValue(value.value())));
    if (timed) {
      row.eventMicros().ifPresent(at -> report.setEventTime(timestamp(at)));
    }
    return report.build();
  }

  private static Timestamp timestamp(long micros) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(micros, MICROS))
        .setNanos((int) Math.floorMod(micros, MICROS) * NANOS_OF_MICRO)
        .build();
  }
}
