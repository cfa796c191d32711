// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.curve.Curve;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.CurveFolder;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.replay.RecordedRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads all runs of a folder; tells of the files that are no curve and goes on. */
final class RunFolder {
  private final CurveFolder folder;
  private final Console console;
  private int failures;

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
    for (Path file : files()) {
      String id = folder.id(file);
      try {
        reading.apply(id, folder.curve(id)).ifPresent(runs::add);
      } catch (CurveFileException | InvalidValueException e) {
        failures++;
        console.err().println("epochwatch: " + Text.safe(String.valueOf(e.getMessage())));
      }
    }
    return runs;
  }

  /** How many files were no curve. */
  int failures() {
    return failures;
  }

  private List<Path> files() {
    try {
      return folder.files();
    } catch (CurveFileException e) {
      throw new CommandFailure(Exit.FAILURE, String.valueOf(e.getMessage()));
    }
  }
}
