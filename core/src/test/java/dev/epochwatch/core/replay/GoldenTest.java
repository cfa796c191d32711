// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.curves.CsvTable;
import dev.epochwatch.core.curves.RecordedCurves;
import dev.epochwatch.core.curves.SharedData;
import dev.epochwatch.core.model.Observation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every preset gives, on every recorded row, what the framework itself gave. */
class GoldenTest {
  private static final int SHOWN = 12;

  @TestFactory
  Stream<DynamicTest> preset_onRecordedRows_decidesAsTheFramework() {
    Path golden = SharedData.folder("golden");
    Path runs = SharedData.folder("curves").resolve("runs");
    Map<String, List<Observation>> known = new ConcurrentHashMap<>();
    Function<String, List<Observation>> curves =
        id -> known.computeIfAbsent(id, key -> RecordedCurves.rows(file(golden, runs, key)));
    return SharedData.csvFiles(golden).stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(), () -> assertAllMatch(file, curves)));
  }

  private static void assertAllMatch(Path file, Function<String, List<Observation>> curves) {
    String name = file.getFileName().toString().replace(".csv", "");
    List<Map<String, String>> rows = CsvTable.read(file).rows();
    List<String> differences =
        rows.stream()
            .map(row -> new GoldenRow(name, row).difference(curves))
            .flatMap(Optional::stream)
            .toList();
    assertThat(rows).isNotEmpty();
    assertThat(differences.size())
        .as(
            "%d of %d rows of %s differ, first%n%s",
            differences.size(),
            rows.size(),
            name,
            String.join("\n", differences.subList(0, Math.min(SHOWN, differences.size()))))
        .isZero();
  }

  private static Path file(Path golden, Path runs, String id) {
    Path edge = golden.resolve("edge").resolve(id + ".csv");
    return Files.exists(edge) ? edge : runs.resolve(id + ".csv");
  }
}
