// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.imports;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Connection;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.exports.ExportReader;
import dev.epochwatch.cli.exports.ExportReader.EndLine;
import dev.epochwatch.cli.exports.ExportReader.Line;
import dev.epochwatch.cli.exports.ExportReader.ReportLine;
import dev.epochwatch.cli.exports.ExportReader.RunLine;
import dev.epochwatch.cli.imports.ImportResult.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings an export to a server, run by run, as often as one likes. The file is read to its end
 * before any of it is sent.
 *
 * @param connection the server
 * @param file the export
 * @param prefix goes before the ids, may be empty
 */
record ExportImport(Connection connection, Path file, String prefix) {
  static final String FORMAT = "epochwatch";

  /**
   * Imports all runs.
   *
   * @param dry only read
   * @throws CurveFileException if the file is no whole export; nothing was sent
   */
  List<ImportResult> all(boolean dry) {
    List<ImportResult> found = check();
    if (dry) {
      return found;
    }
    List<ImportResult> results = new ArrayList<>();
    try (ExportReader reader = ExportReader.open(file)) {
      for (Optional<Line> line = reader.next(); line.isPresent(); line = reader.next()) {
        if (line.get() instanceof RunLine begin) {
          results.add(one(reader, begin));
        }
      }
    }
    return results;
  }

  private ImportResult one(ExportReader reader, RunLine begin) {
    String id = prefix + begin.run().getRun();
    long rows = 0;
    try (RunRestore restore = new RunRestore(connection, id, begin.run())) {
      for (Line line = reader.next().orElseThrow();
          line instanceof ReportLine report;
          line = reader.next().orElseThrow()) {
        rows++;
        restore.report(report.report());
      }
      Outcome outcome = restore.finish();
      String deciding = begin.run().getObjective().getMetric();
      return new ImportResult(id, FORMAT, file, rows, restore.added(), outcome, deciding, "");
    } catch (ConflictException conflict) {
      return failed(id, Outcome.CONFLICT, conflict);
    } catch (CommandFailure refused) {
      return failed(id, Outcome.FAILED, refused);
    }
  }

  private ImportResult failed(String id, Outcome how, RuntimeException why) {
    return ImportResult.failed(id, FORMAT, file, how, String.valueOf(why.getMessage()));
  }

  /** Reads the file to its end: what is in it. */
  private List<ImportResult> check() {
    List<ImportResult> found = new ArrayList<>();
    try (ExportReader reader = ExportReader.open(file)) {
      for (Optional<Line> line = reader.next(); line.isPresent(); line = reader.next()) {
        if (!(line.get() instanceof RunLine begin)) {
          throw reader.wrong("a run must begin here");
        }
        long rows = rows(reader, begin.run().getRun());
        found.add(
            new ImportResult(
                prefix + begin.run().getRun(),
                FORMAT,
                file,
                rows,
                0,
                Outcome.READ,
                begin.run().getObjective().getMetric(),
                ""));
      }
    }
    return found;
  }

  private static long rows(ExportReader reader, String run) {
    long rows = 0;
    Optional<Line> line = reader.next();
    while (line.isPresent() && line.get() instanceof ReportLine) {
      rows++;
      line = reader.next();
    }
    if (line.isPresent()
        && line.get() instanceof EndLine end
        && end.run().equals(run)
        && end.reports() == rows) {
      return rows;
    }
    throw reader.wrong("the run " + run + " is not whole: the file was cut short or changed");
  }
}
