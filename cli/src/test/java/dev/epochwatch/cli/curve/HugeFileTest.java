// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Observation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HugeFileTest {
  private static final long BYTES = 100L << 20;

  @TempDir Path folder = Path.of("");

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void curveOfAHundredMegabytes_isReadRowByRow() throws IOException {
    Path file = folder.resolve("huge.csv");
    String values = ",0.123456789012345".repeat(60) + "\n";
    long rows = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      StringBuilder header = new StringBuilder("epoch");
      for (int i = 0; i < 60; i++) {
        header.append(",m").append(i);
      }
      out.write(header.append('\n').toString().getBytes(StandardCharsets.UTF_8));
      for (long size = 0; size < BYTES; rows++) {
        byte[] row = (rows + values).getBytes(StandardCharsets.UTF_8);
        out.write(row);
        size += row.length;
      }
    }

    long read = 0;
    Observation last = Observation.of(0, dev.epochwatch.core.model.MetricValue.of("loss", 0));
    try (CurveReader reader = CurveReader.open(file)) {
      while (reader.hasNext()) {
        last = reader.next();
        read++;
      }
    }

    assertThat(read).isEqualTo(rows);
    assertThat(last.metrics()).hasSize(60);
  }
}
