// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import dev.epochwatch.proto.v1.GetCurvesRequest;
import dev.epochwatch.proto.v1.GetCurvesResponse;
import dev.epochwatch.proto.v1.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs taken from one server and brought to another have the same history there. */
class ExportTest {
  @RegisterExtension static final LiveServer server = new LiveServer();
  @RegisterExtension static final LiveServer other = new LiveServer();

  @TempDir Path folder = Path.of("");

  @Test
  void export_importedElsewhere_hasEqualHistoriesAndAddsNothingTheSecondTime() throws IOException {
    try (Connection here = connect(server);
        Connection there = connect(other)) {
      Histories.stopped(here, "stopped");
      Histories.resumed(here, "resumed");
      Histories.manyReports(here, "long");
      Histories.start(here, "still-running", 1);
      Histories.report(here, "still-running", 1, 1, 0.5);
      Histories.start(here, "empty", 1);
      Path file = export("experiment = \"history\"");

      assertThat(imports(file))
          .containsExactlyInAnyOrder(
              "stopped,5,5,new",
              "resumed,6,6,new",
              "long,1300,1300,new",
              "still-running,1,1,new",
              "empty,0,0,new");
      assertThat(imports(file)).allMatch(line -> line.endsWith(",0,unchanged"));

      for (String run : List.of("stopped", "resumed", "long", "still-running", "empty")) {
        assertThat(curves(there, run)).as(run).isEqualTo(curves(here, run));
        assertThat(comparable(there.run(run))).as(run).isEqualTo(comparable(here.run(run)));
      }
      assertThat(reports(exportOf(other))).containsExactlyElementsOf(reports(file));
    }
  }

  @Test
  void import_ofARunThatWentOnMeanwhile_bringsOnlyWhatIsNew() throws IOException {
    try (Connection here = connect(server);
        Connection there = connect(other)) {
      Histories.start(here, "grows", 1);
      for (int step = 1; step <= 6; step++) {
        Histories.report(here, "grows", 1, step, 1.0 / step);
      }
      assertThat(imports(export("run = \"grows\""))).containsExactly("grows,6,6,new");
      // An older checkpoint: steps 5 and 6 are done again.
      Histories.resume(here, "grows", 4);
      Histories.report(here, "grows", 2, 5, 0.3);
      Histories.finish(here, "grows", 2);

      assertThat(imports(export("run = \"grows\""))).containsExactly("grows,5,1,grown");

      assertThat(curves(there, "grows")).isEqualTo(curves(here, "grows"));
      assertThat(there.run("grows").getState()).isEqualTo(Run.State.STATE_SUCCEEDED);
    }
  }

  @Test
  void import_ofAnotherRunOfTheSameId_isRefused() throws IOException {
    try (Connection here = connect(server);
        Connection there = connect(other)) {
      Histories.start(here, "taken", 1);
      Histories.report(here, "taken", 1, 1, 0.5);
      Histories.start(there, "taken", 1);
      Histories.report(there, "taken", 1, 1, 0.7);
      Path file = export("run = \"taken\"");

      Result result = other.shell().run("import", file.toString());

      assertThat(result.exit()).isEqualTo(Exit.FAILURE);
      assertThat(result.err()).contains("another run 'taken'");
      assertThat(other.shell().run("import", file.toString(), "--prefix", "my-").exit()).isZero();
      assertThat(there.run("my-taken").getReports()).isEqualTo(1);
    }
  }

  @Test
  void import_ofARunWithAnotherReportInItsMiddle_isAConflict() throws IOException {
    try (Connection here = connect(server);
        Connection there = connect(other)) {
      Histories.start(here, "middle", 1);
      Histories.start(there, "middle", 1);
      for (int step = 1; step <= 4; step++) {
        Histories.report(here, "middle", 1, step, step == 3 ? 0.3 : 1.0);
        Histories.report(there, "middle", 1, step, 1.0);
      }
    }
    Result result = other.shell().run("import", export("run = \"middle\"").toString());

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(result.out()).contains("conflict");
    assertThat(result.err()).contains("'middle'", "at step 3 they differ in val_loss");
  }

  @Test
  void import_ofAFileThatWasCutShort_sendsNothing() throws IOException {
    try (Connection here = connect(server)) {
      Histories.start(here, "cut", 1);
      Histories.report(here, "cut", 1, 1, 0.5);
    }
    Path file = export("run = \"cut\"");
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, lines.size() - 1));

    Result result = other.shell().run("import", file.toString());

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(result.err()).contains("the run cut is not whole");
    assertThat(other.shell().run("show", "cut").exit()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void import_ofDamagedLines_namesThePlace() throws IOException {
    Path file = folder.resolve("bad.jsonl");
    for (String bad :
        List.of("{\"run\":7}", "{\"what\":1}", "[", "7", "{\"report\":{\"step\":\"x\"}}")) {
      Files.writeString(file, "{\"epochwatch_export\":1}\n" + bad + "\n");

      Result result = other.shell().run("import", file.toString());

      assertThat(result.exit()).as(bad).isEqualTo(Exit.FAILURE);
      assertThat(result.err()).as(bad).contains("bad.jsonl:2");
    }
    Files.writeString(file, "{\"epochwatch_export\":2}\n");
    assertThat(other.shell().run("import", file.toString()).err()).contains("version 1");
  }

  @Test
  void export_asCsv_hasARowForEachMetric() {
    try (Connection here = connect(server)) {
      Histories.start(here, "csv-run", 1);
      Histories.report(here, "csv-run", 1, 1, Double.NaN);
    }

    Result result = server.shell().run("export", "--runs", "run = \"csv-run\"", "-o", "csv");

    assertThat(result.out().lines())
        .containsExactly(
            "run,experiment,attempt,sequence,step,epoch,event_time,learning_rate,metric,value",
            "csv-run,history,1,1,1,0.5,2023-11-14T22:13:21.000005Z,0.1,val_loss,NaN",
            "csv-run,history,1,1,1,0.5,2023-11-14T22:13:21.000005Z,0.1,train_loss,1.0");
    assertThat(result.err()).contains("exported 1 runs with 1 reports");
  }

  @Test
  void export_intoADirectoryThatIsNotThere_isSaid() {
    Result result = server.shell().run("export", folder.resolve("none/x.jsonl").toString());

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(result.err()).contains("cannot write");
  }

  private static GetCurvesResponse curves(Connection connection, String run) {
    return connection.runs().getCurves(GetCurvesRequest.newBuilder().addRuns(run).build());
  }

  /** Without what must differ: the times of the server's clock, and a run that is not at home. */
  private static Run comparable(Run run) {
    Run.Builder builder = run.toBuilder().clearCreateTime().clearUpdateTime().clearFinishTime();
    if (run.getState() == Run.State.STATE_RUNNING) {
      builder.setState(Run.State.STATE_INTERRUPTED);
    }
    return builder.clearEtag().build();
  }

  private Path export(String filter) {
    Path file = folder.resolve("export.jsonl");
    Result result = server.shell().run("export", "--runs", filter, file.toString());
    assertThat(result.exit()).as(result.err()).isZero();
    return file;
  }

  private Path exportOf(LiveServer from) {
    Path file = folder.resolve("back.jsonl");
    String filter = "experiment = \"history\" AND (run = \"stopped\" OR run = \"resumed\"";
    filter += " OR run = \"long\" OR run = \"still-running\" OR run = \"empty\")";
    assertThat(from.shell().run("export", "--runs", filter, file.toString()).exit()).isZero();
    return file;
  }

  private static List<String> reports(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("{\"report\""))
        .sorted()
        .toList();
  }

  /** Imports a file into the other server: run, rows, added and outcome of each line. */
  private static List<String> imports(Path file) {
    Result result = other.shell().run("import", file.toString(), "-o", "csv");
    assertThat(result.exit()).as(result.err()).isZero();
    return result
        .out()
        .lines()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(cells -> String.join(",", cells[0], cells[2], cells[3], cells[4]))
        .toList();
  }

  private static Connection connect(LiveServer to) {
    return Connection.to(to.address(), Duration.ofSeconds(20));
  }
}
