// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import dev.epochwatch.cli.curve.CsvLine;
import dev.epochwatch.proto.v1.Decision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A live run is stopped among the runs of its experiment where Optuna pruned it among the same
 * trials.
 */
class PopulationTest {
  @RegisterExtension static final LiveServer server = new LiveServer();

  private static final int OF_EACH_POLICY = 3;
  private static final Pattern ARGUMENT = Pattern.compile("\"(\\w+)\": ?(\"[^\"]*\"|[^,}]+)");

  @Test
  void liveRun_amongTheRunsOfAStudy_isStoppedWhereOptunaPrunedIt() throws IOException {
    Path shared = shared();
    Path curves = shared.resolve("curves").resolve("runs");
    List<Row> rows = rows(shared.resolve("golden").resolve("optuna-population.csv"));
    List<String> expected = new ArrayList<>();
    List<String> live = new ArrayList<>();
    try (Connection connection = Connection.to(server.address(), Duration.ofSeconds(60))) {
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        List<String> cohort = Arrays.asList(row.cohort().split(" "));
        bring(curves, cohort, row, "case" + i, "max_steps(steps=1000000)");
        bring(curves, List.of(row.curve()), row, "case" + i, row.policy());
        Decision decision = connection.run("case" + i + "-" + row.curve()).getDecision();
        boolean isStop = decision.getAction() == Decision.Action.ACTION_STOP;
        live.add(row + ": " + (isStop ? decision.getDecidedAtStep() : ""));
        expected.add(row + ": " + row.stop());
      }
    }

    assertThat(rows).extracting(Row::stop).contains("");
    assertThat(live).isEqualTo(expected);
  }

  private static void bring(
      Path curves, List<String> ids, Row row, String experiment, String policy) {
    List<String> arguments = new ArrayList<>(List.of("import"));
    ids.forEach(id -> arguments.add(curves.resolve(id + ".csv").toString()));
    arguments.addAll(
        List.of(
            "--prefix",
            experiment + "-",
            "--experiment",
            experiment,
            "--objective",
            row.metric(),
            "--mode",
            row.mode(),
            "--policy",
            policy));
    Result imported = server.shell().run(arguments.toArray(String[]::new));
    assertThat(imported.exit()).as(imported.err()).isZero();
  }

  /** A curve, a pruner, the study it was in, and the epoch at which it was pruned, if it was. */
  private record Row(
      String curve, String metric, String mode, String policy, String cohort, String stop) {}

  /** The first rows of each pruner that stop, and of each that do not. */
  private static List<Row> rows(Path golden) throws IOException {
    Map<String, List<Row>> chosen = new LinkedHashMap<>();
    try (Stream<String> lines = Files.lines(golden)) {
      lines
          .skip(1)
          .map(CsvLine::cells)
          .forEach(
              cells -> {
                Row row =
                    new Row(
                        cells.get(0),
                        cells.get(1),
                        cells.get(2),
                        policy(cells.get(3)),
                        cells.get(8),
                        cells.get(4));
                String name = row.policy().substring(0, row.policy().indexOf('('));
                List<Row> same =
                    chosen.computeIfAbsent(
                        name + row.stop().isEmpty() + (row.stop().equals("1")),
                        key -> new ArrayList<>());
                if (same.size() < OF_EACH_POLICY) {
                  same.add(row);
                }
              });
    }
    return chosen.values().stream().flatMap(List::stream).toList();
  }

  private static String policy(String parameters) {
    String name = "";
    List<String> arguments = new ArrayList<>();
    for (Matcher found = ARGUMENT.matcher(parameters); found.find(); ) {
      if (found.group(1).equals("_policy")) {
        name = found.group(2).replace("\"", "");
      } else {
        arguments.add(found.group(1) + "=" + found.group(2));
      }
    }
    return name + "(" + String.join(", ", arguments) + ")";
  }

  /** The recorded data; where there is none the test is skipped, but not on CI. */
  private static Path shared() {
    String named = System.getenv("EPOCHWATCH_SHARED");
    Path shared = named == null ? Path.of("..", "..", "shared") : Path.of(named);
    if (!Files.isDirectory(shared.resolve("golden"))) {
      assertThat(System.getenv("CI")).as("recorded data are at " + shared).isNotEqualTo("true");
      Assumptions.abort("no recorded data at " + shared);
    }
    return shared;
  }
}
