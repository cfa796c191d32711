// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import dev.epochwatch.cli.format.EventFileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportCommandTest {
  @RegisterExtension static final LiveServer server = new LiveServer();

  @TempDir Path folder = Path.of("");
  private final Shell shell = server.shell();

  @Test
  void import_ofEveryFormat_makesFinishedRuns() throws Exception {
    Path recordings =
        Path.of(Objects.requireNonNull(getClass().getResource("/recordings/")).toURI());
    Result result =
        shell.run(
            "import",
            recordings.toString(),
            "--experiment",
            "formats",
            "--policy",
            "patience(epochs=50)",
            "-o",
            "csv");

    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.out().lines())
        .anyMatch(line -> line.startsWith("keras,keras,4,4,new,"))
        .anyMatch(line -> line.startsWith("lightning,lightning,2,2,new,"))
        .anyMatch(line -> line.startsWith("lightning-steps,lightning,3,3,new,"))
        .anyMatch(line -> line.startsWith("hf,hf,2,2,new,"))
        .anyMatch(line -> line.startsWith("yolo,ultralytics,2,2,new,"));
    String runs = shell.run("runs", "--filter", "experiment = \"formats\"", "-o", "json").out();
    assertThat(runs).contains("STATE_SUCCEEDED").doesNotContain("STATE_RUNNING");
  }

  @Test
  void import_again_addsNothingAndAGrownFileOnlyItsNewRows() throws IOException {
    Path file = write("grows.csv", 12);
    assertThat(outcome(file)).isEqualTo("grows,csv,12,12,new,val_loss");
    assertThat(outcome(file)).isEqualTo("grows,csv,12,0,unchanged,val_loss");
    write("grows.csv", 15);
    assertThat(outcome(file)).isEqualTo("grows,csv,15,3,grown,val_loss");

    assertThat(shell.run("curves", "grows", "-o", "csv").out().lines()).hasSize(16);
    assertThat(shell.run("show", "grows", "-o", "json").out()).contains("STATE_SUCCEEDED");
  }

  @Test
  void import_anotherFileOfTheSameName_isRefusedAndNothingIsMixed() throws IOException {
    assertThat(outcome(write("taken.csv", 5))).isEqualTo("taken,csv,5,5,new,val_loss");
    Path other = Files.createDirectory(folder.resolve("other")).resolve("taken.csv");
    Files.writeString(other, "epoch,val_loss\n1,7\n2,6\n");
    Result result = shell.run("import", other.toString());

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(result.err()).contains("another run 'taken'", "--prefix");
    assertThat(shell.run("import", other.toString(), "--run", "mine").exit()).isZero();
  }

  @Test
  void import_badFileAmongGood_isToldWithItsPlaceAndTheRestIsDone() throws IOException {
    write("good.csv", 3);
    Files.writeString(folder.resolve("bad.csv"), "epoch,val_loss\n1,1\n2,x\n");
    Result result = shell.run("import", folder.toString(), "--prefix", "mixed-", "-o", "jsonl");

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(result.err()).contains("bad.csv:3:2: 'x' in column val_loss is no number");
    assertThat(result.out()).contains("\"outcome\": \"failed\"", "\"run\": \"mixed-good\"");
    // What could be read of the bad file has left no half of a run.
    assertThat(shell.run("show", "mixed-bad").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(shell.run("show", "mixed-good").exit()).isZero();
  }

  @Test
  void import_tensorBoard_keepsTheTimesOfItsEvents() throws IOException {
    new EventFileWriter()
        .simple(1_600_000_000, 1, "val_loss", 0.5f)
        .simple(1_600_003_600, 2, "val_loss", 0.4f)
        .to(folder.resolve("tb/events.out.tfevents.1.host"));
    Result result = shell.run("import", "tensorboard", folder.toString());

    assertThat(result.exit()).isZero();
    assertThat(shell.run("curves", "tb", "-o", "json").out())
        .contains("1600000000000000", "1600003600000000");
  }

  @Test
  void import_splitsOfTensorBoard_areOneRunAndOneAloneIsTold() throws IOException {
    Path logs = folder.resolve("logs");
    for (String split : new String[] {"train", "evaluation"}) {
      new EventFileWriter()
          .simple(1_600_000_000, 1, "epoch_loss", 0.5f)
          .simple(1_600_003_600, 2, "epoch_loss", 0.4f)
          .to(logs.resolve(split + "/events.out.tfevents.1.host"));
    }

    Result whole = shell.run("import", logs.toString(), "-o", "csv");
    assertThat(whole.err()).isEmpty();
    assertThat(whole.out()).contains("logs,tensorboard,2,2,new,eval/loss,");
    assertThat(shell.run("import", logs + "/train", "--dry-run").err())
        .contains("it is only a split of the run in " + logs);
  }

  @Test
  void import_secondsSinceTheStart_giveTheHoursOfTheRun() throws IOException {
    StringBuilder text = new StringBuilder("epoch,time,val_loss\n");
    for (int epoch = 1; epoch <= 21; epoch++) {
      text.append(String.format(Locale.ROOT, "%d,%d,%.4f%n", epoch, 900 * epoch, 1.0 / epoch));
    }
    Path file = Files.writeString(folder.resolve("timed.csv"), text);
    assertThat(shell.run("import", file.toString()).exit()).isZero();

    Result backtest =
        shell.run("backtest", "--policy", "patience()", "--runs", "run = \"timed\"", "-o", "json");
    assertThat(backtest.out()).contains("\"hours\": 5.0");
  }

  @ParameterizedTest
  @CsvSource({
    "labelled,price_per_hour=2,5.0",
    "free,price_per_hour=0,0.0",
    "wrong,price_per_hour=cheap,7.5",
    "negative,price_per_hour=-1,7.5",
    "plain,other=2,7.5"
  })
  void backtest_price_isThatOfTheRunsLabelElseTheOption(String run, String label, String money)
      throws IOException {
    StringBuilder text = new StringBuilder("epoch,time,val_loss\n");
    for (int epoch = 1; epoch <= 21; epoch++) {
      text.append(String.format(Locale.ROOT, "%d,%d,%.4f%n", epoch, 900 * epoch, 1.0 / epoch));
    }
    Path file = Files.writeString(folder.resolve(run + ".csv"), text);
    assertThat(shell.run("import", file.toString(), "--label", label).exit()).isZero();

    Result backtest =
        shell.run(
            "backtest",
            "--policy",
            "max_steps(steps=11)",
            "--price",
            "3",
            "--runs",
            "run = \"" + run + "\"",
            "-o",
            "json");
    assertThat(backtest.out()).contains("\"hoursSaved\": 2.5", "\"moneySaved\": " + money);
  }

  @Test
  void import_dryRun_needsNoServer() throws IOException {
    Path file = write("dry.csv", 3);
    Result result = Shell.offline().run("import", file.toString(), "--dry-run", "-o", "json");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("\"rows\": 3", "\"added\": 0", "\"outcome\": \"read\"");
  }

  @Test
  void import_askedInAWrongWay_saysHow() throws IOException {
    Path file = write("x.csv", 3);

    assertThat(shell.run("import", file.toString(), "--format", "tfx").err())
        .contains("--format must be csv, keras");
    assertThat(shell.run("import", folder.resolve("none").toString()).err())
        .contains("there is no such file or folder");
  }

  private String outcome(Path file) {
    Result result = shell.run("import", file.toString(), "-o", "csv");
    String line = result.out().lines().skip(1).findFirst().orElse(result.err());
    return line.substring(0, Math.max(0, line.lastIndexOf(',')));
  }

  private Path write(String name, int rows) throws IOException {
    StringBuilder text = new StringBuilder("epoch,val_loss\n");
    for (int epoch = 1; epoch <= rows; epoch++) {
      text.append(String.format(Locale.ROOT, "%d,%.4f%n", epoch, 1.0 / epoch));
    }
    return Files.writeString(folder.resolve(name), text);
  }
}
