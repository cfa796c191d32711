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
import dev.epochwatch.cli.output.JsonDocument;
import dev.epochwatch.cli.output.JsonTree;
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
import java.util.function.BiConsumer;
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

  private int failures;

  /** A command that prints on a console. */
  public DiagnoseCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    metric.check();
    CurveFolder folder = new CurveFolder(curves);
    List<String> ids = ids(folder);
    switch (output.format()) {
      case TABLE -> diagnose(folder, ids, this::line);
      case CSV -> {
        Csv.print(
            console,
            every
                ? List.of("curve_id", "step", "diagnosis", "onset_step", "confidence")
                : List.of("curve_id", "diagnosis", "onset_step", "confidence"));
        diagnose(
            folder, ids, (id, row, diagnosis) -> Csv.print(console, cells(id, row, diagnosis)));
      }
      case JSONL ->
          diagnose(
              folder,
              ids,
              (id, row, diagnosis) -> json(id, row, diagnosis).printLine(console.out()));
      case JSON -> {
        try (JsonDocument document = new JsonDocument(console.out(), new JsonTree(), "diagnoses")) {
          diagnose(folder, ids, (id, row, diagnosis) -> document.add(json(id, row, diagnosis)));
        }
      }
    }
    return failures == 0 ? Exit.OK : Exit.FAILURE;
  }

  /** Gets what a curve shows at one of its rows. */
  private interface Teller {
    void tell(String id, Observation row, Diagnosis diagnosis);
  }

  private static List<String> ids(CurveFolder folder) {
    try {
      return folder.ids();
    } catch (CurveFileException e) {
      throw new CommandFailure(Exit.FAILURE, String.valueOf(e.getMessage()));
    }
  }

  private void diagnose(CurveFolder folder, List<String> ids, Teller teller) {
    for (String id : ids) {
      try {
        Curve curve = folder.curve(id);
        curve.notes().forEach(this::note);
        diagnose(id, curve, teller);
      } catch (CurveFileException | InvalidValueException e) {
        failures++;
        note(String.valueOf(e.getMessage()));
      }
    }
  }

  private void diagnose(String id, Curve curve, Teller teller) {
    Objective objective =
        metric
            .of(curve)
            .orElseThrow(
                () ->
                    new CurveFileException(
                        curve.measured().file(),
                        0,
                        0,
                        "nothing in it is known to decide: give --metric and --mode"));
    Replay replay = Replay.of(NO_STOP, objective);
    List<Observation> rows = curve.observations();
    BiConsumer<Observation, Decision> each =
        (row, decision) ->
            decision.diagnoses().forEach(diagnosis -> teller.tell(id, row, diagnosis));
    if (every) {
      replay.each(rows, each);
    } else {
      each.accept(rows.get(rows.size() - 1), replay.run(rows).last());
    }
  }

  private void note(String sentence) {
    console.err().println("epochwatch: " + Text.safe(sentence));
  }

  private void line(String id, Observation row, Diagnosis diagnosis) {
    String cells = String.join("  ", cells(id, row, diagnosis));
    console.out().println(Text.safe(cells + "  " + diagnosis.message()));
  }

  private List<String> cells(String id, Observation row, Diagnosis diagnosis) {
    List<String> cells = new ArrayList<>(List.of(id));
    if (every) {
      cells.add(Long.toString(row.step()));
    }
    cells.add(diagnosis.kind().name());
    cells.add(Long.toString(diagnosis.onsetStep()));
    cells.add(CaseCells.of(diagnosis.confidence()));
    return cells;
  }

  private static JsonTree json(String id, Observation row, Diagnosis diagnosis) {
    return DecisionTree.of(diagnosis).text("curveId", id).number("step", row.step());
  }
}
