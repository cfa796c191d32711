// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import dev.epochwatch.cli.curve.CsvLine;
import dev.epochwatch.proto.v1.BacktestRequest;
import dev.epochwatch.proto.v1.BacktestResponse;
import dev.epochwatch.proto.v1.BacktestRun;
import dev.epochwatch.proto.v1.Decision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The command line's replay, the Backtest call and the engine that judged the reports as they came
 * agree on every recorded curve.
 */
class AgreementTest {
  @RegisterExtension static final LiveServer server = new LiveServer();

  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "default- | any(non_finite(tolerate=1), diverged(), overfitting(), plateau())",
        "keras-   | keras(patience=4, min_delta=0.001)"
      })
  void everyCurve_replayedBacktestedAndLive_isStoppedAtTheSameStep(String prefix, String policy)
      throws IOException {
    Path curves = curves();
    List<String> ids = ids(curves);
    Map<String, String> replayed = replay(curves, ids, policy);
    Result imported =
        server
            .shell()
            .run(
                "import",
                curves.toString(),
                "--prefix",
                prefix,
                "--experiment",
                prefix + "all",
                "--policy",
                policy);
    assertThat(imported.exit()).as(imported.err()).isZero();

    Map<String, String> live = new TreeMap<>();
    Map<String, String> backtested = new TreeMap<>();
    try (Connection connection = Connection.to(server.address(), Duration.ofSeconds(60))) {
      for (String id : ids) {
        Decision decision = connection.run(prefix + id).getDecision();
        live.put(
            id,
            decision.getAction() == Decision.Action.ACTION_STOP
                ? told(decision.getDecidedAtStep(), decision.getReason())
                : "");
      }
      BacktestRequest request =
          BacktestRequest.newBuilder()
              .addPolicies(policy)
              .setFilter("experiment = \"" + prefix + "all\"")
              .build();
      List<BacktestResponse> responses = new ArrayList<>();
      connection.policies().backtest(request).forEachRemaining(responses::add);
      for (BacktestResponse response : responses) {
        if (response.hasRun()) {
          BacktestRun run = response.getRun();
          backtested.put(
              run.getRun().substring(prefix.length()),
              run.hasStopStep() ? told(run.getStopStep(), run.getReason()) : "");
        }
      }
    }

    assertThat(live).isEqualTo(replayed);
    // Short and constant curves cannot be judged.
    assertThat(backtested).hasSizeGreaterThan(ids.size() / 2);
    assertThat(replayed).containsAllEntriesOf(backtested);
    assertThat(backtested.values()).anyMatch(stop -> !stop.isEmpty());
  }

  private static String told(long step, Decision.Reason reason) {
    return step + " " + reason.name().substring("REASON_".length());
  }

  /** By curve, where the policy stops and why; nothing where it does not. */
  private Map<String, String> replay(Path curves, List<String> ids, String policy)
      throws IOException {
    List<String> cases = new ArrayList<>(List.of("case_id,curve_id,metric,mode,policy"));
    ids.forEach(id -> cases.add(id + "," + id + ",,,\"" + policy + "\""));
    Path file = Files.write(folder.resolve("cases.csv"), cases);
    Result result =
        Shell.offline().run("replay", "--cases", file.toString(), "--curves", curves.toString());
    assertThat(result.exit()).as(result.err()).isZero();
    Map<String, String> stops = new TreeMap<>();
    result
        .out()
        .lines()
        .skip(1)
        .map(CsvLine::cells)
        .forEach(
            cells ->
                stops.put(
                    cells.get(0), cells.get(1).isEmpty() ? "" : cells.get(1) + " " + cells.get(4)));
    return stops;
  }

  private static List<String> ids(Path curves) throws IOException {
    try (Stream<Path> files = Files.list(curves)) {
      return files
          .map(file -> String.valueOf(file.getFileName()).replace(".csv", ""))
          .sorted()
          .toList();
    }
  }

  /** The recorded curves; where there are none the test is skipped, but not on CI. */
  private static Path curves() {
    String named = System.getenv("EPOCHWATCH_SHARED");
    Path shared = named == null ? Path.of("..", "..", "shared") : Path.of(named);
    Path curves = shared.resolve("curves").resolve("runs");
    if (!Files.isDirectory(curves)) {
      assertThat(System.getenv("CI")).as("recorded curves are at " + curves).isNotEqualTo("true");
      Assumptions.abort("no recorded curves at " + curves);
    }
    return curves;
  }
}
