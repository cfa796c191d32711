// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.proto.v1.Host;
import dev.epochwatch.proto.v1.Objective;
import dev.epochwatch.proto.v1.StartRunRequest;
import java.util.Map;
import java.util.Optional;

/**
 * What a run is started with. Immutable: each method answers a changed copy, so that options can be
 * shared as a template. Ranges are checked by the server when the run starts.
 */
public final class RunOptions {
  /** Names the run to go on with; see {@link #fromEnvironment()}. */
  public static final String RUN_ID_VARIABLE = "EPOCHWATCH_RUN_ID";

  private final StartRunRequest request;
  private final Optional<LocalFallback> fallback;

  private RunOptions(StartRunRequest request, Optional<LocalFallback> fallback) {
    this.request = request;
    this.fallback = fallback;
  }

  /**
   * Options of a run of the experiment.
   *
   * @param experiment a letter or digit, then up to 127 letters, digits, '_', '.', '-'
   */
  public static RunOptions experiment(String experiment) {
    return new RunOptions(
        StartRunRequest.newBuilder()
            .setExperiment(experiment)
            .setResume(StartRunRequest.Resume.RESUME_ALLOW)
            .build(),
        Optional.empty());
  }

  /**
   * Names the run, so that a restarted trainer goes on with it; without it the client makes an id.
   *
   * @param id a letter or digit, then up to 127 letters, digits, '_', '.', '-'
   */
  public RunOptions run(String id) {
    return with(request.toBuilder().setRun(id));
  }

  /**
   * Takes the run's id from the environment variable EPOCHWATCH_RUN_ID when it is set and no id was
   * given: the way for job schedulers that requeue a job.
   */
  public RunOptions fromEnvironment() {
    return fromEnvironment(System.getenv());
  }

  RunOptions fromEnvironment(Map<String, String> environment) {
    String id = environment.getOrDefault(RUN_ID_VARIABLE, "");
    return request.getRun().isEmpty() && !id.isBlank() ? run(id.strip()) : this;
  }

  /**
   * A name for people.
   *
   * @param name up to 256 characters
   */
  public RunOptions displayName(String name) {
    return with(request.toBuilder().setDisplayName(name));
  }

  /**
   * The metric that decides; its direction is inferred from the name ({@code val_loss}, {@code
   * val_accuracy} ...), and the start is refused when the name is not a well-known one.
   */
  public RunOptions objective(String metric) {
    return with(request.toBuilder().setObjective(Objective.newBuilder().setMetric(metric)));
  }

  /** The metric that decides, and which way it improves. */
  public RunOptions objective(String metric, Direction direction) {
    return with(
        request.toBuilder()
            .setObjective(
                Objective.newBuilder().setMetric(metric).setDirection(direction.proto())));
  }

  /**
   * When to stop, in the policy language, for example {@code any(patience(epochs=10), diverged())};
   * the server's default policy when not given.
   */
  public RunOptions policy(String policy) {
    return with(request.toBuilder().setPolicy(policy));
  }

  /**
   * The steps the trainer plans to do.
   *
   * @param steps 1 or more
   */
  public RunOptions plannedSteps(long steps) {
    return with(request.toBuilder().setPlannedSteps(steps));
  }

  /** How the learning rate will move. */
  public RunOptions schedule(Schedule schedule) {
    return with(request.toBuilder().setSchedule(schedule.proto()));
  }

  /**
   * What the training was given, for example {@code "lr", 0.001}.
   *
   * @param key up to 256 characters
   * @param value kept as its text, up to 4,096 characters
   */
  public RunOptions parameter(String key, Object value) {
    return with(request.toBuilder().putParameters(key, String.valueOf(value)));
  }

  /** Several parameters at once. */
  public RunOptions parameters(Map<String, ?> parameters) {
    StartRunRequest.Builder changed = request.toBuilder();
    parameters.forEach((key, value) -> changed.putParameters(key, String.valueOf(value)));
    return with(changed);
  }

  /** A free tag; the same limits as for parameters. */
  public RunOptions label(String key, String value) {
    return with(request.toBuilder().putLabels(key, value));
  }

  /** What to do when the run exists; {@link Resume#ALLOW} by default. */
  public RunOptions resume(Resume resume) {
    return with(request.toBuilder().setResume(resume.proto()));
  }

  /**
   * The last step contained in the checkpoint the trainer goes on from. Later steps of earlier
   * attempts are hidden from curves and rules, and kept for audit.
   *
   * @param step 0 or more
   */
  public RunOptions resumeFromStep(long step) {
    return with(request.toBuilder().setResumeFromStep(step));
  }

  /**
   * Reopens a run that was stopped or has finished; implies {@link Resume#MUST}.
   *
   * @param reason why the STOP is overridden, up to 1,024 characters
   */
  public RunOptions overrideStop(String reason) {
    return with(request.toBuilder().setOverrideStopReason(reason).setResume(Resume.MUST.proto()));
  }

  /**
   * The training framework and its version.
   *
   * @param framework for example {@code djl 0.36.0}; up to 256 characters
   */
  public RunOptions framework(String framework) {
    return with(request.toBuilder().setHost(host().setFramework(framework)));
  }

  /**
   * The accelerators in use.
   *
   * @param count 0 or more
   */
  public RunOptions accelerators(int count) {
    return with(request.toBuilder().setHost(host().setAccelerators(count)));
  }

  /**
   * What the client may decide itself while the server is away; nothing by default.
   *
   * @throws IllegalArgumentException when the run starts and its objective has no direction
   */
  public RunOptions fallback(LocalFallback choice) {
    return new RunOptions(request, Optional.of(choice));
  }

  StartRunRequest request() {
    return request;
  }

  Optional<LocalFallback> fallback() {
    return fallback;
  }

  private Host.Builder host() {
    return request.getHost().toBuilder();
  }

  private RunOptions with(StartRunRequest.Builder changed) {
    return new RunOptions(changed.build(), fallback);
  }
}
