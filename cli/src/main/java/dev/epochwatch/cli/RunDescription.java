// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.curve.Measured;
import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Limits;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.policy.PolicySyntaxException;
import dev.epochwatch.proto.v1.Direction;
import dev.epochwatch.proto.v1.Objective;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StartRunRequest.Resume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a run is, for the report that creates it. */
public final class RunDescription {
  /** Which way the objective improves. */
  enum Mode {
    MIN,
    MAX;

    private dev.epochwatch.core.model.Direction direction() {
      return this == MIN
          ? dev.epochwatch.core.model.Direction.MINIMIZE
          : dev.epochwatch.core.model.Direction.MAXIMIZE;
    }
  }

  @Option(
      names = "--experiment",
      paramLabel = "NAME",
      description = "The experiment it belongs to (default: 'default', of imports 'imported').")
  private Optional<String> experiment = Optional.empty();

  @Option(names = "--display-name", paramLabel = "TEXT", description = "A name for people.")
  private String displayName = "";

  @Option(
      names = "--objective",
      paramLabel = "METRIC",
      description = "What decides (default: the validation loss, else the only known metric).")
  private Optional<String> objective = Optional.empty();

  @Option(
      names = "--mode",
      description = "Which way the objective improves, min or max (default: known by its name).")
  private Optional<Mode> mode = Optional.empty();

  @Option(
      names = "--policy",
      paramLabel = "TEXT",
      description = "When to stop, in the policy language (default: the server's).")
  private Optional<String> policy = Optional.empty();

  @Option(
      names = "--planned-steps",
      paramLabel = "N",
      description = "The steps the training plans to do.")
  private Optional<Long> plannedSteps = Optional.empty();

  @Option(
      names = "--param",
      paramLabel = "KEY=VALUE",
      description = "What the training was given; may be repeated.")
  private Map<String, String> parameters = Map.of();

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A free tag; may be repeated.")
  private Map<String, String> labels = Map.of();

  /**
   * Requires every option to be in its range, before anything is asked of a server.
   *
   * @throws CommandFailure if one is not; it names the option and its range
   */
  public void check() {
    experiment.ifPresent(name -> requireId("--experiment", name));
    requireText("--objective", objective);
    requireText("--policy", policy);
    if (mode.isPresent() && objective.isEmpty()) {
      throw new CommandFailure(Exit.USAGE, "--mode says how --objective improves: give both");
    }
    if (plannedSteps.isPresent() && plannedSteps.get() < 1) {
      throw new CommandFailure(
          Exit.USAGE, "--planned-steps must be 1 or more, was " + plannedSteps.get());
    }
  }

  private static void requireId(String option, String text) {
    try {
      Limits.requireId(option, text);
    } catch (InvalidValueException invalid) {
      throw new CommandFailure(Exit.USAGE, String.valueOf(invalid.getMessage()));
    }
  }

  private static void requireText(String option, Optional<String> text) {
    if (text.filter(String::isBlank).isPresent()) {
      throw new CommandFailure(Exit.USAGE, option + " must not be empty: leave it out instead");
    }
  }

  /** Whether it says what decides. */
  public boolean hasObjective() {
    return objective.isPresent();
  }

  /**
   * Requires a file to measure what decides, if it was said.
   *
   * @throws dev.epochwatch.cli.curve.CurveFileException if it does not; the message suggests the
   *     nearest metric
   * @throws dev.epochwatch.core.model.InvalidValueException if nobody knows which way it improves
   */
  public void requireIn(Measured measured) {
    objective.ifPresent(name -> measured.objective(name, mode.map(Mode::direction)));
  }

  /** The request that creates a run of this id; an empty id lets the server make one. */
  public StartRunRequest.Builder create(String run) {
    StartRunRequest.Builder request =
        StartRunRequest.newBuilder()
            .setRun(run)
            .setResume(Resume.RESUME_NEVER)
            .setExperiment(experiment.orElse(""))
            .setDisplayName(displayName)
            .setPolicy(policy.orElse(""))
            .putAllParameters(parameters)
            .putAllLabels(labels);
    plannedSteps.ifPresent(request::setPlannedSteps);
    objective.ifPresent(
        metric ->
            request.setObjective(
                Objective.newBuilder().setMetric(metric).setDirection(direction())));
    return request;
  }

  /**
   * What was asked of a run that exists already and has it otherwise, in sentences: it is not
   * changed by a report.
   */
  public List<String> differences(Run existing) {
    List<String> differences = new ArrayList<>();
    note(differences, "--experiment", experiment.orElse(""), existing.getExperiment());
    note(differences, "--objective", objective.orElse(""), existing.getObjective().getMetric());
    note(differences, "--policy", canonical(policy.orElse("")), existing.getPolicy());
    return differences;
  }

  private static void note(List<String> differences, String option, String asked, String has) {
    if (!asked.isBlank() && !has.isEmpty() && !asked.equals(has)) {
      differences.add(
          option + " is not looked at: the run exists and has " + has + ", not " + asked);
    }
  }

  /** The server may know rules that this command does not. */
  private static String canonical(String policy) {
    try {
      return policy.isBlank() ? "" : Policy.parse(policy).text();
    } catch (PolicySyntaxException unknown) {
      return policy;
    }
  }

  private Direction direction() {
    return mode.map(
            way -> way == Mode.MIN ? Direction.DIRECTION_MINIMIZE : Direction.DIRECTION_MAXIMIZE)
        .orElse(Direction.DIRECTION_UNSPECIFIED);
  }
}
