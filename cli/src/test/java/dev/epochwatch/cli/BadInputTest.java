// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with files is told with file, line and column, and the rest is done. */
class BadInputTest {
  private static final String CASES = "case_id,curve_id,metric,mode,policy,planned_steps,cohort\n";

  @TempDir Path folder = Path.of("");
  private Path curves = folder;

  @BeforeEach
  void prepare() throws IOException {
    curves = Files.createDirectory(folder.resolve("curves"));
    Files.writeString(
        curves.resolve("a.csv"), "epoch,val_loss,val_zest\n1,1,1\n2,0.5,2\n3,0.6,3\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bad,none,val_loss,min,patience(),, | 3:2 | there is no such file",
        "bad,../a,val_loss,min,patience(),, | 3:2 | leads out of the folder",
        "bad,a,val_lost,min,patience(),, | 3:3 | did you mean 'val_loss'?",
        "bad,a,val_zest,,patience(),, | 3:3 | must be given for 'val_zest'",
        "bad,a,val_loss,up,patience(),, | 3:4 | mode must be min, max or empty, was 'up'",
        "bad,a,,min,patience(),, | 3:4 | none is named",
        "bad,a,val_loss,min,patiense(),, | 3:5 | did you mean 'patience'?",
        "bad,a,val_loss,min,patience(),0, | 3:6 | planned_steps must be 1 or more",
        "bad,a,val_loss,min,patience(),x, | 3:6 | planned_steps must be a whole number",
        "bad,a,val_loss,min,patience(),,a none | 3:7 | there is no such file",
        "bad,a,val_loss | 3:3 | the row has 3 cells, the header 7",
        "bad,a,val_loss,min,patience(),,,more | 3:8 | the row has 8 cells, the header 7",
        "bad,a,val_loss,min,\"patience(),, | 3:5 | a double quote is not closed"
      })
  void case_thatIsBad_isToldWithItsPlaceAndTheOthersAreDone(
      String row, String place, String problem) throws IOException {
    Path cases = folder.resolve("cases.csv");
    String good = ",a,val_loss,min,patience(epochs=1),,\n";
    Files.writeString(cases, CASES + "first" + good + row + "\nlast" + good);
    Result result = cases(cases);

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(result.err())
        .contains("cases.csv:" + place + ": case bad: ", problem, "1 cases could not be replayed");
    assertThat(result.out().lines()).hasSize(4);
    assertThat(result.out())
        .contains("\nfirst,3,2,0.5,", "\nlast,3,2,0.5,")
        .containsPattern("\nbad,,,,\"?error: ");
  }

  @Test
  void cases_whoseHeaderRepeatsAColumn_areRefused() throws IOException {
    Path cases =
        Files.writeString(
            folder.resolve("cases.csv"), "case_id,curve_id,metric,mode,policy,metric\n");

    assertThat(cases(cases).exit()).isEqualTo(Exit.FAILURE);
    assertThat(cases(cases).err()).contains("cases.csv:1:6: the column 'metric' is there twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epoch,val_loss\\n | there are no rows",
        "epoch,val_loss\\n1,\\n | there are no rows",
        "epoch,val_loss,val_loss\\n1,1,2\\n | :1:3: the column 'val_loss' is there twice, first as column 2",
        "epoch,val_loss\\n1,\"1\\n | :2:2: a double quote is not closed",
        "epoch,\"val_loss\\n1,1\\n | :1:2: a double quote is not closed",
        "1,0.5\\n2,0.4\\n | :1:1: '1' is a number, expected a header",
        "epoch;val_loss\\n1;0.5\\n | :1:1: cells seem to be separated by ';'",
        "epoch,val_loss\\n2,1\\n2,1\\n | :3:1: epoch must rise, was 2 after 2",
        "epoch,val_loss\\n2,1\\n1,1\\n | :3:1: epoch must rise, was 1 after 2",
        "epoch,val_loss\\n1,1\\n2\\n | :3:1: the row has 1 cells, the header 2",
        "epoch,val_loss\\n1,1\\n2,1e\\n | :3:2: '1e' in column val_loss is no number",
        "epochs,val_loss\\n1,1\\n | is 'epochs' meant to be it?"
      })
  void curve_thatIsBad_failsEveryCommandAndSaysWhere(String text, String says) throws IOException {
    Path bad = curves.resolve("bad.csv");
    Files.writeString(bad, text.replace("\\n", "\n"));

    for (String line :
        new String[] {
          "replay --policy patience() --metric val_loss BAD",
          "replay --policy patience() BAD",
          "diagnose --metric val_loss --curves DIR",
          "import --dry-run DIR"
        }) {
      Result result =
          Shell.offline()
              .run(
                  line.replace("BAD", bad.toString()).replace("DIR", curves.toString()).split(" "));

      assertThat(result.exit()).as(line).isEqualTo(Exit.FAILURE);
      assertThat(result.err()).as(line).contains("bad.csv").contains(says);
    }
  }

  @Test
  void columnsThatMeanTheSame_areTold() throws IOException {
    Path both = curves.resolve("both.csv");
    Files.writeString(both, "epoch,val_loss,valid_loss\n1,1,9\n2,2,8\n");

    for (String line :
        new String[] {
          "replay --policy patience() BOTH", "diagnose --curves DIR", "import --dry-run BOTH"
        }) {
      Result result =
          Shell.offline()
              .run(
                  line.replace("BOTH", both.toString())
                      .replace("DIR", curves.toString())
                      .split(" "));

      assertThat(result.exit()).as(line).isZero();
      assertThat(result.err())
          .as(line)
          .contains("both.csv: 'valid_loss' means the same as 'val_loss'");
    }
  }

  @Test
  void folderThatIsNot_isCalledThat() {
    for (String command : new String[] {"diagnose", "backtest --policy patience()"}) {
      Result result = Shell.offline().run((command + " --curves /nope").split(" "));

      assertThat(result.exit()).isEqualTo(Exit.FAILURE);
      assertThat(result.err()).contains("/nope: there is no such folder");
    }
  }

  @Test
  void collection_andItsRuns_areTheSameFolder() throws IOException {
    Path collection = Files.createDirectory(folder.resolve("collection"));
    Files.writeString(collection.resolve("manifest.csv"), "curve_id,source\na,b\n");
    Files.move(curves, collection.resolve("runs"));
    Path cases = folder.resolve("cases.csv");
    Files.writeString(cases, CASES + "1,a,val_loss,min,patience(epochs=1),,\n");

    for (Path named : new Path[] {collection, collection.resolve("runs")}) {
      Result diagnosed = Shell.offline().run("diagnose", "--curves", named.toString(), "-o", "csv");
      assertThat(diagnosed.err()).isEmpty();
      assertThat(diagnosed.out()).contains("\na,");
      assertThat(
              Shell.offline()
                  .run("replay", "--cases", cases.toString(), "--curves", named.toString())
                  .out())
          .contains("\n1,3,2,0.5,");
      assertThat(Shell.offline().run("import", named.toString(), "--dry-run", "-o", "csv").out())
          .contains("\na,csv,3,0,read,val_loss,");
    }
  }

  private Result cases(Path file) {
    return Shell.offline().run("replay", "--cases", file.toString(), "--curves", curves.toString());
  }
}
