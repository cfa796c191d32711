// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.imports;

import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.CurveRows;
import dev.epochwatch.cli.format.Recording;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What a recording holds, found by reading it to its end before any of it is sent: a file that is
 * bad in its middle leaves no half of a run behind.
 *
 * @param rows how many rows
 * @param isTimed whether every row tells its time
 * @param head names the first row: a file that has grown keeps it, another file has another
 * @param notes what was passed over
 */
record Found(long rows, boolean isTimed, String head, List<String> notes) {

  /**
   * Reads a recording.
   *
   * @throws CurveFileException if it is none or has no rows
   */
  static Found in(Recording recording) {
    try (CurveRows rows = recording.open()) {
      if (!rows.hasNext()) {
        throw new CurveFileException(recording.file(), 0, 0, "there are no rows");
      }
      Observation first = rows.next();
      long count = 1;
      boolean timed = first.eventMicros().isPresent();
      while (rows.hasNext()) {
        timed &= rows.next().eventMicros().isPresent();
        count++;
      }
      return new Found(count, timed, head(first), rows.notes());
    }
  }

  private static String head(Observation first) {
    StringBuilder text = new StringBuilder().append(first.step());
    first.metrics().stream()
        .sorted(java.util.Comparator.comparing(MetricValue::rawName))
        .forEach(
            value -> text.append('\n').append(value.rawName()).append('=').append(value.value()));
    CRC32C crc = new CRC32C();
    crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
