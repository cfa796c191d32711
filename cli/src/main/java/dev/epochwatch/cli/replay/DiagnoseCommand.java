// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.OutputOptions;
import dev.epochwatch.cli.curve.Curve;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.format.CurveFolder;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Csv;
import dev.epochwatch.cli.output.Format;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.replay.Replay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What recorded curves say; needs no server. */
@Command(
    name = "diagnose",
    mixinStandardHelpOptions = true,
    description = {
      "Say what recorded curves show: overfitting, a plateau, divergence ...",
      "Prints a row per diagnosis at the end of each curve, the leading one first. A file that is no"
          + " curve is told on stderr and the others are done. Needs no server."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch diagnose --curves runs/",
      "  epochwatch diagnose --curves runs/ --metric val_loss -o csv --every > diagnoses.csv"
    })
public final class DiagnoseCommand implements Callable<Integer> {
  /** Diagnoses do not depend on the policy. */
  private static final Policy NO_STOP = Policy.parse("shadow(max_steps(1))");

  private final Console console;

  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private MetricOptions metric = new MetricOptions();

  @Option(
      names = "--curves",
      required = true,
      paramLabel = "DIR",
      description = "The folder of the curves.")
  private Path curves = Path.of("");

  @Option(names = "--every", description = "Print the diagnoses after each row.")
  private boolean every;

  /** A command that prints on a console. */
  public DiagnoseCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CurveFolder folder = new CurveFolder(curves);
    if (output.format() == Format.CSV) {
      Csv.print(
          console,
          every
              ? List.of("curve_id", "step", "diagnosis", "onset_step", "confidence")
              : List.of("curve_id", "diagnosis", "onset_step", "confidence"));
    }
    int failures = 0;
    for (String id : ids(folder)) {
      try {
        diagnose(id, folder.curve(id));
      } catch (CurveFileException | InvalidValueException e) {
        failures++;
        console.err().println("epochwatch: " + Text.safe(String.valueOf(e.getMessage())));
      }
    }
    return failures == 0 ? Exit.OK : Exit.FAILURE;
  }

  private static List<String> ids(CurveFolder folder) {
    try {
      return folder.ids();
    } catch (CurveFileException e) {
      throw new CommandFailure(Exit.FAILURE, String.valueOf(e.getMessage()));
    }
  }

  private void diagnose(String id, Curve curve) {
    Objective objective =
        metric
            .of(curve)
            .orElseThrow(
                () ->
                    new InvalidValueException(
                        "--metric",
                        "must be given for " + id + ": it has none of a known direction"));
    Replay replay = Replay.of(NO_STOP, objective);
    if (every) {
      replay.each(curve.observations(), (row, decision) -> print(id, row, decision));
    } else {
      List<Observation> rows = curve.observations();
      if (!rows.isEmpty()) {
        print(id, rows.get(rows.size() - 1), replay.run(rows).last());
      }
    }
  }

  private void print(String id, Observation row, Decision decision) {
    for (Diagnosis diagnosis : decision.diagnoses()) {
      List<String> cells = new ArrayList<>(List.of(id));
      if (every) {
        cells.add(Long.toString(row.step()));
      }
      cells.add(diagnosis.kind().name());
      cells.add(Long.toString(diagnosis.onsetStep()));
      cells.add(CaseCells.of(diagnosis.confidence()));
      switch (output.format()) {
        case CSV -> Csv.print(console, cells);
        case TABLE ->
            console.out().println(Text.safe(String.join("  ", cells) + "  " + diagnosis.message()));
        case JSON, JSONL ->
            DecisionTree.of(diagnosis)
                .text("curve_id", id)
                .number("step", row.step())
                .printLine(console.out());
      }
    }
  }
}
