// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.epochwatch.cli.curve.CurveFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurveFolderTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void folder_thatIsWhereOneIs_hasItsRuns() {
    CurveFolder here = new CurveFolder(Path.of("."));

    assertThat(here.file("a/b")).isEqualTo(Path.of("a/b.csv"));
    assertThatExceptionOfType(CurveFileException.class)
        .isThrownBy(() -> here.file("../a"))
        .withMessageContaining("leads out of the folder");
  }

  @Test
  void file_idBelowTheFolder_isThere() {
    assertThat(new CurveFolder(folder).file("keras/a")).isEqualTo(folder.resolve("keras/a.csv"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../a", "b/../../a", "/etc/a"})
  void file_idThatLeadsOut_isRefused(String id) {
    assertThatExceptionOfType(CurveFileException.class)
        .isThrownBy(() -> new CurveFolder(folder).file(id))
        .withMessageContaining("leads out of the folder");
  }
}
