// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.curve.Curve;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.format.CurveFolder;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.replay.RecordedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads all runs of a folder; tells of the files that are no curve and goes on. */
final class RunFolder {
  private final CurveFolder folder;
  private final Console console;
  private int failures;
  private int undecided;

  RunFolder(CurveFolder folder, Console console) {
    this.folder = folder;
    this.console = console;
  }

  /**
   * The runs.
   *
   * @param reading makes a run of an id and a curve, or nothing if the curve has no objective
   */
  List<RecordedRun> read(BiFunction<String, Curve, Optional<RecordedRun>> reading) {
    List<RecordedRun> runs = new ArrayList<>();
    for (String id : ids()) {
      try {
        Curve curve = folder.curve(id);
        curve.notes().forEach(this::tell);
        reading.apply(id, curve).ifPresentOrElse(runs::add, () -> undecided++);
      } catch (CurveFileException | InvalidValueException e) {
        failures++;
        tell(String.valueOf(e.getMessage()));
      }
    }
    return runs;
  }

  /** How many files were no curve. */
  int failures() {
    return failures;
  }

  /** Of how many runs nothing is known to decide. */
  int undecided() {
    return undecided;
  }

  private void tell(String sentence) {
    console.err().println("epochwatch: " + Text.safe(sentence));
  }

  private List<String> ids() {
    try {
      return folder.ids();
    } catch (CurveFileException e) {
      throw new CommandFailure(Exit.FAILURE, String.valueOf(e.getMessage()));
    }
  }
}
