// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** However often and however interrupted a file is imported, the run is that of one import. */
class ImportAgainTest {
  private static final String POLICY = "patience(epochs=3)";

  @RegisterExtension static final LiveServer server = new LiveServer();

  @TempDir Path folder = Path.of("");
  private final Shell shell = server.shell();

  @Test
  void grownFile_inTwoGoes_keepsTheStopOfTheFirst() throws IOException {
    Path file = folder.resolve("goes.csv");
    write(file, 12);
    assertThat(outcome(file, "goes")).isEqualTo("goes,csv,12,12,new,val_loss");
    write(file, 20);
    assertThat(outcome(file, "goes")).isEqualTo("goes,csv,20,8,grown,val_loss");
    assertThat(outcome(file, "once")).isEqualTo("once,csv,20,20,new,val_loss");

    assertSame("goes", "once");
    assertThat(run("goes").getDecision().getAction()).isEqualTo(Decision.Action.ACTION_STOP);
    assertThat(run("goes").getState()).isEqualTo(Run.State.STATE_SUCCEEDED);
    assertThat(outcome(file, "goes")).isEqualTo("goes,csv,20,0,unchanged,val_loss");
  }

  @Test
  void changedRow_inTheMiddle_isAConflictAndNothingIsChanged() throws IOException {
    Path file = folder.resolve("middle.csv");
    write(file, 12);
    assertThat(outcome(file, "middle")).isEqualTo("middle,csv,12,12,new,val_loss");
    Run before = run("middle");
    write(file, 15);
    Files.writeString(file, Files.readString(file).replaceFirst("\n5,[^\n]*", "\n5,0.5"));
    Result again = shell.run("import", file.toString(), "--run", "middle", "-o", "csv");

    assertThat(again.exit()).isEqualTo(Exit.FAILURE);
    assertThat(again.out()).contains("middle,,0,0,conflict,");
    assertThat(again.err())
        .contains("'middle'", "middle.csv", "at step 5 they differ in val_loss", "0.5 in the file");
    assertThat(run("middle")).isEqualTo(before);
  }

  @Test
  void lostAndAddedRows_areConflicts() throws IOException {
    Path file = folder.resolve("rows.csv");
    write(file, 12);
    assertThat(outcome(file, "rows")).isEqualTo("rows,csv,12,12,new,val_loss");
    write(file, 9);
    assertThat(shell.run("import", file.toString(), "--run", "rows").err())
        .contains("the file ends before step 10");
    write(file, 12);
    Files.writeString(file, Files.readString(file).replaceFirst("\n5,[^\n]*", ""));
    assertThat(shell.run("import", file.toString(), "--run", "rows").err())
        .contains("the server has step 5 where the file has 6");
  }

  @Test
  void otherPolicyForARunThatIsThere_isToldNotApplied() throws IOException {
    Path file = folder.resolve("other.csv");
    write(file, 5);
    outcome(file, "other");
    Result again =
        shell.run("import", file.toString(), "--run", "other", "--policy", "patience(epochs=9)");

    assertThat(again.err()).contains("--policy is not looked at: the run exists and has");
  }

  /** The command is killed as by kill -9 in the middle, and is started again. */
  @Test
  void killedImport_startedAgain_isAsOneThatWasNotDisturbed() throws Exception {
    Path file = folder.resolve("killed.csv");
    write(file, 60_000);
    Process first =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "import",
                file.toString(),
                "--policy",
                POLICY,
                "--server",
                server.address())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "killed.log"))
            .start();
    awaitReports("killed", first);
    first.destroyForcibly();
    assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(run("killed").getState()).isNotEqualTo(Run.State.STATE_SUCCEEDED);

    assertThat(outcome(file, "killed")).startsWith("killed,csv,60000,").contains(",grown,");
    assertThat(outcome(file, "calm")).isEqualTo("calm,csv,60000,60000,new,val_loss");
    assertSame("killed", "calm");
    assertThat(run("killed").getReports()).isEqualTo(60_000);
    assertThat(run("killed").getAttempt()).isEqualTo(1);
    assertThat(run("killed").getState()).isEqualTo(Run.State.STATE_SUCCEEDED);
  }

  private static void awaitReports(String id, Process importing) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    try (Connection connection = Connection.to(server.address(), Duration.ofSeconds(30))) {
      while (System.nanoTime() < until && importing.isAlive()) {
        try {
          if (connection.run(id).getReports() > 100) {
            return;
          }
        } catch (io.grpc.StatusRuntimeException notYet) {
          assertThat(notYet.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.NOT_FOUND);
        }
        importing.waitFor(5, TimeUnit.MILLISECONDS);
      }
    }
    throw new AssertionError("the import made no reports, or ended before it could be killed");
  }

  private void assertSame(String left, String right) {
    Run one = run(left);
    Run other = run(right);
    assertThat(one.getDecision()).isEqualTo(other.getDecision());
    assertThat(one.getBest()).isEqualTo(other.getBest());
    assertThat(one.getLastStep()).isEqualTo(other.getLastStep());
    assertThat(points(left)).isEqualTo(points(right));
  }

  private String points(String id) {
    return shell.run("curves", id, "-m", "val_loss", "--max-points", "1000").out();
  }

  private static Run run(String id) {
    try (Connection connection = Connection.to(server.address(), Duration.ofSeconds(60))) {
      return connection.run(id);
    }
  }

  private String outcome(Path file, String id) {
    Result result =
        shell.run("import", file.toString(), "--run", id, "--policy", POLICY, "-o", "csv");
    String line = result.out().lines().skip(1).findFirst().orElse(result.err());
    return line.substring(0, Math.max(0, line.lastIndexOf(',')));
  }

  /** A curve that falls and rises again, so that the policy stops it at step 9. */
  private static void write(Path file, int rows) throws IOException {
    StringBuilder text = new StringBuilder("epoch,val_loss\n");
    for (int epoch = 1; epoch <= rows; epoch++) {
      text.append(String.format(Locale.ROOT, "%d,%.4f%n", epoch, 1 + Math.abs(epoch - 6) * 0.01));
    }
    Files.writeString(file, text);
  }
}
