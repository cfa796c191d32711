// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be meant is refused, before anything is done, by the option's name and its range. */
class WrongOptionsTest {
  @TempDir Path folder = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "epoch,val_loss\n1,1\n2,0.5\n");
    Files.writeString(folder.resolve("cases"), "case_id,curve_id,metric,mode,policy\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "replay --policy patience() DIR/a.csv --planned-steps -3 | --planned-steps must be 1 or more, was -3",
        "replay --policy patience() DIR/a.csv --planned-steps 0 | --planned-steps must be 1 or more, was 0",
        "replay --policy patience() DIR/a.csv --mode min | --mode says how --metric improves",
        "replay --policy patience() DIR/a.csv --metric EMPTY | --metric must not be empty",
        "replay --policy patience() DIR/a.csv --curves DIR | --curves says where the curves of --cases",
        "runs --limit x | --limit must be a whole number of at most 2147483647, was 'x'",
        "runs --limit 99999999999 | --limit must be a whole number of at most 2147483647",
        "show a --timeout soon | --timeout must be a number, was 'soon'",
        "report --run a --step 1.5 val_loss=1 | --step must be a whole number, was '1.5'",
        "runs --server 127.0.0.1: | the server's address must be HOST:PORT",
        "runs --server :7767 | the server's address must be HOST:PORT",
        "runs --server EMPTY | the server's address must be HOST:PORT",
        "runs --server host:port | the server's address must be HOST:PORT",
        "runs --server 127.0.0.1:99999 | the server's port must be 1 to 65535",
        "import keas DIR/a.csv | 'keas' is neither a file nor a format; did you mean 'keras'?",
        "import DIR/a.csv --format keas | did you mean 'keras'?",
        "replay --cases DIR/cases --curves DIR --every | --every goes with a single curve",
        "replay --cases DIR/cases --curves DIR -o json | -o can only be csv",
        "replay --cases DIR/cases --curves DIR -o table | -o can only be csv",
        "replay --cases DIR/cases --curves DIR --metric val_loss | each case names its own",
        "replay --cases DIR/cases --curves DIR --planned-steps 3 | each case names its own",
        "diagnose --curves DIR --mode min | --mode says how --metric improves",
        "backtest --curves DIR --policy patience() --mode min | --mode says how --metric improves",
        "backtest --curves DIR --policy patience() --price -3 | --price must be a finite number of 0 or more, was -3",
        "backtest --curves DIR --policy patience() --price nan | --price must be",
        "import DIR/a.csv --dry-run --experiment EMPTY | --experiment must",
        "import DIR/a.csv --dry-run --experiment a/b | --experiment must",
        "import DIR/a.csv --dry-run --objective EMPTY | --objective must not be empty",
        "import DIR/a.csv --dry-run --policy EMPTY | --policy must not be empty",
        "import DIR/a.csv --dry-run --run EMPTY | --run must",
        "import DIR/a.csv --dry-run --planned-steps 0 | --planned-steps must be 1 or more, was 0",
        "report --run x --step 1 val_loss=1 --experiment EMPTY | --experiment must",
        "report --run x --step 1 val_loss=1 --planned-steps -1 | --planned-steps must be 1 or more",
        "demo --policy patiense() | did you mean 'patience'?"
      })
  void option_outOfItsRange_isUsage(String line, String says) {
    List<String> arguments = List.of(line.replace("DIR", folder.toString()).split(" "));
    Result result =
        Shell.offline()
            .run(
                arguments.stream()
                    .map(argument -> argument.equals("EMPTY") ? "" : argument)
                    .toArray(String[]::new));

    assertThat(result.err()).contains(says);
    assertThat(result.out()).isEmpty();
    assertThat(result.exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void cases_asCsv_isWhatIsPrintedAnyway() {
    Result result =
        Shell.offline()
            .run(
                "replay",
                "--cases",
                folder.resolve("cases").toString(),
                "--curves",
                folder.toString(),
                "-o",
                "csv");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).isEqualTo("case_id,stop_epoch,best_epoch,best_value,reason\n");
  }
}
