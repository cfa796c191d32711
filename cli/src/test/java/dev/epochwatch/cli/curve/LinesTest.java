// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinesTest {
  @TempDir Path folder = Path.of("");

  @Test
  void next_endsOfAllKinds_areEnds() throws IOException {
    assertThat(lines("\ufeffa\nb\r\nc\rd\n\ne")).containsExactly("a", "b", "c", "d", "", "e");
  }

  @Test
  void next_endAcrossBuffers_isOneEnd() throws IOException {
    String long1 = "x".repeat(8191);

    assertThat(lines(long1 + "\r\n" + "y\r\n")).containsExactly(long1, "y");
  }

  @Test
  void next_endlessLine_isRefusedWithFileLineAndLimit() throws IOException {
    Path file = folder.resolve("endless.csv");
    byte[] piece = new byte[1 << 16];
    Arrays.fill(piece, (byte) '1');
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("epoch,loss\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      for (int i = 0; i < 64; i++) {
        out.write(piece);
      }
    }

    assertThatThrownBy(() -> CurveReaderTest.curve(file))
        .isInstanceOf(CurveFileException.class)
        .hasMessageEndingWith("endless.csv:2: the line is longer than 1048576 characters");
  }

  private List<String> lines(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("text"), text);
    List<String> read = new ArrayList<>();
    try (Lines lines = Lines.open(file)) {
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        read.add(line.get());
      }
    }
    return read;
  }
}
