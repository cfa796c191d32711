// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.curve.Curve;
import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Objective;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what decides. */
final class MetricOptions {
  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description =
          "The metric that decides, as the curve has it (default: the validation loss, else the"
              + " only metric of a known direction).")
  private Optional<String> metric = Optional.empty();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "min or max: which way the metric improves (default: by its name).")
  private Optional<Mode> mode = Optional.empty();

  Optional<String> metric() {
    return metric;
  }

  Optional<Direction> direction() {
    return mode.map(Mode::direction);
  }

  /** Whether any was given. */
  boolean isGiven() {
    return metric.isPresent() || mode.isPresent();
  }

  /**
   * Requires them to fit together.
   *
   * @throws CommandFailure if they do not
   */
  void check() {
    if (metric.filter(String::isBlank).isPresent()) {
      throw new CommandFailure(Exit.USAGE, "--metric must not be empty");
    }
    if (mode.isPresent() && metric.isEmpty()) {
      throw new CommandFailure(Exit.USAGE, "--mode says how --metric improves: give both");
    }
  }

  /** What decides on a curve; empty if it has nothing that could. */
  Optional<Objective> of(Curve curve) {
    return metric.isPresent()
        ? Optional.of(curve.objective(metric.get(), direction()))
        : curve.inferredObjective();
  }
}
