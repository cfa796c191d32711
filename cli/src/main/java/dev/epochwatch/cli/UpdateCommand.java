// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import com.google.protobuf.FieldMask;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Json;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.UpdateRunRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes what a run is called, how it is labelled and by what policy it is judged. */
@Command(
    name = "update",
    mixinStandardHelpOptions = true,
    description = "Change a run's display name, labels or policy.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch update digits-7 --label owner=ada --remove-label draft",
      "  epochwatch update digits-7 --policy 'patience(epochs=20)'"
    })
final class UpdateCommand implements Callable<Integer> {
  /** How often another's change in between is borne. */
  private static final int TRIES = 3;

  private final Console console;

  @Mixin private final ServerOptions server;
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String id = "";

  @Option(names = "--display-name", paramLabel = "TEXT", description = "A name for people.")
  private Optional<String> displayName = Optional.empty();

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "A label to add or change; may be repeated.")
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--remove-label",
      paramLabel = "KEY",
      description = "A label to take away; may be repeated.")
  private List<String> removed = List.of();

  @Option(names = "--policy", paramLabel = "TEXT", description = "The policy from now on.")
  private Optional<String> policy = Optional.empty();

  UpdateCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    if (mask().getPathsCount() == 0) {
      throw new CommandFailure(
          Exit.USAGE,
          "nothing to change: give --display-name, --label, --remove-label or --policy");
    }
    Run run;
    try (Connection connection = server.open()) {
      run = update(connection, TRIES);
    }
    switch (output.format()) {
      case JSON -> Json.print(console.out(), run);
      case JSONL -> Json.printLine(console.out(), run);
      case CSV -> RunTable.printCsv(console, List.of(run));
      case TABLE -> new RunPage(output.on(console)).print(run, List.of());
    }
    return Exit.OK;
  }

  /** Labels are one field: what is there is read, changed, and written if nobody was faster. */
  private Run update(Connection connection, int triesLeft) {
    Run now = connection.run(id);
    Run.Builder wanted = Run.newBuilder().setRun(id).setEtag(now.getEtag());
    displayName.ifPresent(wanted::setDisplayName);
    policy.ifPresent(wanted::setPolicy);
    wanted.putAllLabels(now.getLabelsMap()).putAllLabels(labels);
    removed.forEach(wanted::removeLabels);
    try {
      return connection
          .runs()
          .updateRun(UpdateRunRequest.newBuilder().setRun(wanted).setUpdateMask(mask()).build())
          .getRun();
    } catch (StatusRuntimeException refused) {
      if (refused.getStatus().getCode() == Status.Code.ABORTED && triesLeft > 1) {
        return update(connection, triesLeft - 1);
      }
      throw refused;
    }
  }

  private FieldMask mask() {
    FieldMask.Builder mask = FieldMask.newBuilder();
    displayName.ifPresent(name -> mask.addPaths("display_name"));
    policy.ifPresent(text -> mask.addPaths("policy"));
    if (!labels.isEmpty() || !removed.isEmpty()) {
      mask.addPaths("labels");
    }
    return mask.build();
  }
}
