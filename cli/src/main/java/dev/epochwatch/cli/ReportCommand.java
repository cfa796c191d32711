// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes any shell script a client: starts a run, reports a step, obeys by exit code, finishes. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Report a step and ask whether to go on: exit code 0 says CONTINUE, 10 says STOP.",
      "The first report creates the run. The same report sent again changes nothing, so a script may"
          + " repeat it after a failure."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch report --run r7 --step 3 val_loss=0.41 train_loss=0.3",
      "  epochwatch report --run r7 --step 1 --experiment digits --policy 'patience(epochs=5)' val_loss=0.9",
      "",
      "  for epoch in $(seq 1 100); do",
      "    loss=$(./train-one-epoch $epoch)",
      "    epochwatch report --run r7 --step $epoch val_loss=$loss || test $? -ne 10 || break",
      "  done",
      "  epochwatch report --run r7 --finish succeeded"
    })
final class ReportCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final ServerOptions server;
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "The run's id; with --start the server makes one when none is given.")
  private String id = "";

  @Option(names = "--step", paramLabel = "N", description = "The epoch or global step; 0 or more.")
  private Optional<Long> step = Optional.empty();

  @Parameters(
      paramLabel = "METRIC=VALUE",
      arity = "0..*",
      description = "What was measured: 1 to 1000 metrics, each once; nan and inf are values.")
  private List<String> metrics = List.of();

  @Option(
      names = "--epoch",
      paramLabel = "N",
      description = "The epoch, where it is not the step; fractions are legal.")
  private Optional<Double> epoch = Optional.empty();

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "The learning rate when the step ended.")
  private Optional<Double> learningRate = Optional.empty();

  @Option(
      names = "--checkpoint",
      paramLabel = "URI",
      description = "Where the weights of this step are.")
  private Optional<String> checkpoint = Optional.empty();

  @Option(names = "--start", description = "Create the run, even if there is nothing to report.")
  private boolean start;

  @Option(
      names = "--resume",
      description = "Take an interrupted run up again as a new attempt, before reporting.")
  private boolean resume;

  @Option(
      names = "--resume-from-step",
      paramLabel = "N",
      description =
          "With --resume: the last step of the checkpoint that the training goes on from.")
  private Optional<Long> resumeFrom = Optional.empty();

  @Option(
      names = "--finish",
      paramLabel = "OUTCOME",
      description =
          "End the run, after the report if there is one: succeeded, stopped_early, failed, cancelled"
              + " or preempted.")
  private Optional<ShellTrainer.Outcome> finish = Optional.empty();

  @Option(names = "--message", paramLabel = "TEXT", description = "With --finish: how it ended.")
  private String message = "";

  @ArgGroup(validate = false, heading = "%nFor the first report, which creates the run:%n")
  private RunDescription description = new RunDescription();

  ReportCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    check();
    Optional<Report.Builder> report = step.map(this::report);
    report.ifPresent(ReportCheck::require);
    Answers answers = new Answers(output.on(console), output.format());
    try (Connection connection = server.open()) {
      ShellTrainer trainer = new ShellTrainer(connection, description);
      Run run =
          resume
              ? trainer.resume(id, resumeFrom)
              : start ? trainer.create(id) : trainer.findOrCreate(id, step.isPresent());
      description
          .differences(run)
          .forEach(note -> console.err().println("epochwatch: " + Text.safe(note)));
      Optional<Decision> decision = report.map(measured -> trainer.report(run, measured));
      Run left = finish.map(how -> trainer.finish(run, how, message)).orElse(run);
      decision.ifPresentOrElse(answers::decision, () -> answers.run(left));
      return decision.filter(d -> d.getAction() == Decision.Action.ACTION_STOP).isPresent()
          ? Exit.STOP
          : Exit.OK;
    }
  }

  private void check() {
    description.check();
    if (step.isPresent() == metrics.isEmpty()) {
      throw new CommandFailure(
          Exit.USAGE,
          step.isPresent()
              ? "a report needs metrics, such as val_loss=0.41"
              : "a report needs --step, the epoch or step of its metrics");
    }
    if (step.isEmpty() && !start && !resume && finish.isEmpty()) {
      throw new CommandFailure(
          Exit.USAGE, "nothing to do: give --step with metrics, --start, --resume or --finish");
    }
    if (id.isEmpty() && !start) {
      throw new CommandFailure(Exit.USAGE, "--run must name the run");
    }
    if (resumeFrom.isPresent() && !resume) {
      throw new CommandFailure(Exit.USAGE, "--resume-from-step goes with --resume: give both");
    }
    if (!message.isEmpty() && finish.isEmpty()) {
      throw new CommandFailure(Exit.USAGE, "--message says how --finish ended: give both");
    }
    if (start && resume) {
      throw new CommandFailure(Exit.USAGE, "--start creates a run, --resume needs one: give one");
    }
  }

  private Report.Builder report(long at) {
    Report.Builder report = Report.newBuilder().setStep(at);
    metrics.stream().map(MetricArgument::parse).forEach(report::addMetrics);
    epoch.ifPresent(report::setEpoch);
    learningRate.ifPresent(report::setLearningRate);
    checkpoint.ifPresent(report::setCheckpointUri);
    return report;
  }
}
