// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandsTest {
  private static final String FALLS_THEN_RISES =
      "epoch,train_loss,val_loss\n1,1,1\n2,0.9,0.5\n3,0.8,0.6\n4,0.7,0.7\n5,0.6,0.8\n";

  @TempDir Path folder = Path.of("");
  private String runs = "";

  @BeforeEach
  void writeCurves() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("runs"));
    runs = directory.toString();
    Files.writeString(directory.resolve("a.csv"), FALLS_THEN_RISES);
    Files.writeString(directory.resolve("b.csv"), "epoch,val_loss\n1,nan\n2,1\n3,0.5\n");
  }

  @Test
  void replay_asCsv_printsStopAndBest() {
    Result result =
        Shell.offline()
            .run("replay", "--policy", "keras(patience=2)", "-o", "csv", runs + "/a.csv");

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .isEqualTo(
            "curve,stop_step,best_step,best_value,reason\n"
                + runs
                + "/a.csv,4,2,0.5,NO_IMPROVEMENT\n");
  }

  @Test
  void replay_asTable_tellsPeople() {
    Result result = Shell.offline().run("replay", "--policy", "keras(patience=2)", runs + "/a.csv");

    assertThat(result.out())
        .contains("after step 4", "0.5 at step 2", "NO_IMPROVEMENT: no gain over 0.5 in 2 epochs");
  }

  @Test
  void replay_asJson_isADocument() {
    Result result =
        Shell.offline()
            .run("replay", "--policy", "keras(patience=2)", "-o", "json", runs + "/a.csv");

    assertThat(result.out())
        .contains(
            "\"metric\": \"val_loss\",",
            "\"stopStep\": 4,",
            "\"bestValue\": 0.5,",
            "\"action\": \"ACTION_STOP\"");
  }

  @Test
  void replay_ofARuleThatCutsTheLearningRate_listsEveryCut() {
    String[] command = {
      "replay", "--policy", "torch_reduce_lr(patience=0)", "--metric", "val_loss", runs + "/a.csv"
    };

    assertThat(Shell.offline().run(command).out())
        .contains("cuts       the learning rate after step 3, 4, 5\n");

    Result json =
        Shell.offline()
            .run(Stream.concat(Stream.of(command), Stream.of("-o", "json")).toArray(String[]::new));
    assertThat(json.out()).contains("\"learningRateCuts\": [3, 4, 5],");
  }

  @Test
  void replay_every_printsARowEach() {
    Result result =
        Shell.offline()
            .run(
                "replay", "--policy", "keras(patience=2)", "--every", "-o", "csv", runs + "/a.csv");

    assertThat(result.out().lines()).hasSize(6);
    assertThat(result.out()).contains("\n3,CONTINUE,", "\n4,STOP,", "\n5,STOP,");
  }

  @Test
  void replay_unknownMetric_suggestsAndFails() {
    Result result =
        Shell.offline()
            .run("replay", "--policy", "keras()", "--metric", "val_los", runs + "/a.csv");

    assertThat(result.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(result.err()).contains("a.csv:1: there is no metric 'val_los'", "'val_loss'?");
  }

  @Test
  void replay_badPolicy_isUsage() {
    Result result = Shell.offline().run("replay", "--policy", "kera()", runs + "/a.csv");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("did you mean 'keras'?");
  }

  @Test
  void cases_someBad_areToldAndTheRestIsDone() throws IOException {
    Path cases =
        Files.writeString(
            folder.resolve("cases.csv"),
            """
            case_id,curve_id,metric,mode,policy,cohort
            1,a,val_loss,min,"keras(patience=2, min_delta=0.01)",
            2,none,val_loss,min,keras(),
            3,b,val_loss,min,xgboost(rounds=5),
            4,a,val_loss,min,kera(),
            5,a,val_loss,,optuna_median(n_startup_trials=1),b
            """);
    Result result = Shell.offline().run("replay", "--cases", cases.toString(), "--curves", runs);

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(result.out())
        .isEqualTo(
            """
            case_id,stop_epoch,best_epoch,best_value,reason
            1,4,2,0.5,NO_IMPROVEMENT
            2,,,,error: %s/none.csv: there is no such file
            3,,1,nan,
            4,,,,error: at position 0: there is no rule 'kera'; expected the name of a rule; did you mean 'keras'?
            5,,,,
            """
                .formatted(runs));
    assertThat(result.err())
        .contains(
            "cases.csv:3:2: case 2: ",
            "none.csv: there is no such file",
            "cases.csv:5:5: case 4: at position 0")
        .contains("2 cases could not be replayed");
  }

  @Test
  void cases_lackingAColumn_areRefused() throws IOException {
    Path cases = Files.writeString(folder.resolve("cases.csv"), "case_id,curve_id\n1,a\n");
    Result result = Shell.offline().run("replay", "--cases", cases.toString(), "--curves", runs);

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(result.err()).contains("the header lacks metric, mode, policy");
  }

  @Test
  void diagnose_badFileAmongGood_isToldAndTheRestIsDone() throws IOException {
    Files.writeString(Path.of(runs, "broken.csv"), "1,2\n3,4\n");
    Result result = Shell.offline().run("diagnose", "--curves", runs, "-o", "csv");

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(result.out())
        .startsWith("curve_id,diagnosis,onset_step,confidence\na,")
        .contains("\nb,");
    assertThat(result.err()).contains("broken.csv:1:1: '1' is a number");
  }

  @Test
  void diagnose_every_printsEachPrefix() {
    Result result = Shell.offline().run("diagnose", "--curves", runs, "-o", "csv", "--every");

    assertThat(result.out())
        .startsWith("curve_id,step,diagnosis,onset_step,confidence\na,1,")
        .contains("\na,5,", "\nb,3,");
  }

  @Test
  void backtest_grid_comparesPolicies() throws IOException {
    StringBuilder curve = new StringBuilder("epoch,val_loss\n");
    for (int epoch = 1; epoch <= 20; epoch++) {
      curve.append(epoch).append(',').append(Math.abs(epoch - 10) + 1).append('\n');
    }
    Files.writeString(Path.of(runs, "long-1.csv"), curve);
    Result result =
        Shell.offline()
            .run("backtest", "--grid", "patience(epochs={2,5})", "--curves", runs, "-o", "csv");

    assertThat(result.exit()).isZero();
    assertThat(result.out().lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("patience(epochs=2),,1,0.0,0.0,0.4"))
        .anyMatch(line -> line.startsWith("patience(epochs=5),,1,0.0,0.0,0.25,"));
    assertThat(result.err()).contains("1 runs judged, 2 left out, 0 files were no curve");
  }

  @Test
  void backtest_withATableOfMetrics_judgesEachRunByItsOwn() throws IOException {
    Path many = Files.createDirectory(folder.resolve("many"));
    StringBuilder curve = new StringBuilder("epoch,val_loss,val_zeal\n");
    for (int epoch = 1; epoch <= 20; epoch++) {
      curve.append(epoch).append(",1.").append(epoch).append(',').append(epoch).append('\n');
    }
    Files.writeString(many.resolve("up.csv"), curve);
    Files.writeString(many.resolve("down.csv"), curve);
    Files.writeString(many.resolve("other.csv"), curve);
    Path table =
        Files.writeString(
            folder.resolve("table.csv"), "id,metric,mode\nup,val_zeal,max\ndown,val_loss,min\n");
    String[] command = {
      "backtest",
      "--policy",
      "patience()",
      "--curves",
      many.toString(),
      "--metrics",
      "",
      "-o",
      "csv"
    };
    command[6] = table.toString();
    Result all = Shell.offline().run(command);
    assertThat(all.err())
        .contains(
            "2 runs judged, 0 left out, 0 files were no curve, 1 without a metric that decides");

    String[] upwards = Arrays.copyOf(command, command.length + 2);
    upwards[command.length] = "--mode";
    upwards[command.length + 1] = "max";
    assertThat(Shell.offline().run(upwards).err()).contains("1 runs judged");

    Files.writeString(table, "id,metric,mode\nup,val_zeal,up\n");
    assertThat(Shell.offline().run(command).err())
        .contains("table.csv:2:3: mode must be min or max, was 'up'");
    Files.writeString(table, "id,mode\nup,max\n");
    assertThat(Shell.offline().run(command).err())
        .contains("table.csv:1: there is no column 'metric' or 'primary_metric'");
  }

  @Test
  void backtest_nothingToJudge_fails() {
    Result result = Shell.offline().run("backtest", "--policy", "patience()", "--curves", runs);

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(result.err()).contains("none of the 2 runs can be judged");
  }
}
