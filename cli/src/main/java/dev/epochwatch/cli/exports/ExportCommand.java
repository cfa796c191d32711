// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.exports;

import dev.epochwatch.cli.CommandFailure;
import dev.epochwatch.cli.Connection;
import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.ServerOptions;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.proto.v1.ListRunsRequest;
import dev.epochwatch.proto.v1.ListRunsResponse;
import dev.epochwatch.proto.v1.Run;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes runs with their whole history to a file. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write runs with every report to FILE, or to stdout.",
      "JSON lines can be brought to another server by 'epochwatch import'. CSV has a row for each"
          + " metric of each report, for spreadsheets and data frames. Steps that a resumed attempt"
          + " did again are left out; what a person said to a run is not part of it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch export --runs 'experiment = \"digits\"' digits.jsonl",
      "  epochwatch export --runs 'state = SUCCEEDED' -o csv points.csv",
      "  epochwatch export | gzip > all.jsonl.gz",
      "  epochwatch import digits.jsonl --server other:7767"
    })
public final class ExportCommand implements Callable<Integer> {
  private static final int PAGE = 100;

  /** The forms of an export. */
  enum Form {
    /** Can be imported again. */
    JSONL,
    /** For spreadsheets and data frames. */
    CSV
  }

  private final Console console;

  @Mixin private final ServerOptions server;

  @Option(names = "--runs", paramLabel = "FILTER", description = "Which runs (default: all).")
  private String filter = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "jsonl",
      description = "jsonl or csv (default: ${DEFAULT-VALUE}).")
  private Form form = Form.JSONL;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "Where to write it; it is replaced once all is there.")
  private Optional<Path> file = Optional.empty();

  /** A command that prints on a console. */
  public ExportCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.server = new ServerOptions(environment);
  }

  @Override
  public Integer call() {
    if (file.isEmpty()) {
      export(console.out());
      return Exit.OK;
    }
    Path target = file.get().toAbsolutePath();
    try {
      Path part = Files.createTempFile(target.getParent(), target.getFileName() + ".", ".part");
      try {
        try (PrintStream out =
            new PrintStream(
                new BufferedOutputStream(Files.newOutputStream(part)),
                false,
                StandardCharsets.UTF_8)) {
          export(out);
        }
        Files.move(
            part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new CommandFailure(Exit.FAILURE, "cannot write " + file.get() + ": " + e.getMessage());
    }
    return Exit.OK;
  }

  private void export(PrintStream out) {
    AtomicLong runs = new AtomicLong();
    AtomicLong reports = new AtomicLong();
    try (Connection connection = server.open()) {
      Writer writer = writer(out);
      writer.begin();
      String token = "";
      do {
        ListRunsResponse page = page(connection, token);
        for (Run run : page.getRunsList()) {
          writer.run(run);
          long count = reports(connection, run, writer);
          writer.end(run, count);
          runs.incrementAndGet();
          reports.addAndGet(count);
          requireWritten(out);
        }
        token = page.getNextPageToken();
      } while (!token.isEmpty());
    }
    requireWritten(out);
    console.err().println("exported " + runs + " runs with " + reports + " reports");
  }

  private static long reports(Connection connection, Run run, Writer writer) {
    try (History history = History.of(connection, run)) {
      history.forEachRemaining(report -> writer.report(run, report));
      return history.count();
    }
  }

  private Writer writer(PrintStream out) {
    return form == Form.JSONL ? new JsonLines(out) : new CsvRows(console.printingOn(out));
  }

  private ListRunsResponse page(Connection connection, String token) {
    return connection
        .runs()
        .listRuns(
            ListRunsRequest.newBuilder()
                .setFilter(filter)
                .setPageSize(PAGE)
                .setPageToken(token)
                .build());
  }

  /** A print stream does not throw: a full disk would go unnoticed. */
  private static void requireWritten(PrintStream out) {
    if (out.checkError()) {
      throw new CommandFailure(Exit.FAILURE, "the export cannot be written");
    }
  }
}
