// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.imports;

import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.CurveRows;
import dev.epochwatch.cli.curve.Deciding;
import dev.epochwatch.cli.curve.Measured;
import dev.epochwatch.cli.curve.MetricsSeen;
import dev.epochwatch.cli.format.Recording;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Split;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * What a recording holds, found by reading it to its end before any of it is sent: a file that is
 * bad in its middle leaves no half of a run behind.
 *
 * @param rows how many rows
 * @param isTimed whether every row tells its time
 * @param head names the first row: a file that has grown keeps it, another file has another
 * @param measured what it measures
 * @param deciding what decides unless somebody says otherwise; empty if nothing is known to
 * @param candidates the metrics from which somebody may choose
 * @param notes what was passed over
 */
record Found(
    long rows,
    boolean isTimed,
    String head,
    Measured measured,
    Optional<Deciding> deciding,
    List<String> candidates,
    List<String> notes) {
  private static final int NAMED = 8;

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
      MetricsSeen seen = new MetricsSeen();
      seen.add(first);
      while (rows.hasNext()) {
        Observation row = rows.next();
        timed &= row.eventMicros().isPresent();
        seen.add(row);
        count++;
      }
      return new Found(
          count,
          timed,
          head(first),
          rows.measured(),
          seen.deciding(rows.declared()),
          seen.candidates(),
          rows.notes());
    }
  }

  /** Why somebody should say what decides, if nothing is known to or only a training metric is. */
  Optional<String> doubt() {
    if (deciding.isEmpty()) {
      return Optional.of(
          "nothing in it is known to decide, so that it is not judged: give --objective and --mode ("
              + names()
              + ")");
    }
    Metric metric = deciding.get().objective().metric();
    boolean better = metric.split() == Split.TRAIN && !candidates.contains(deciding.get().name());
    return better
        ? Optional.of(
            "it is judged by the training metric "
                + deciding.get().name()
                + ", because none of its validation metrics is known to be the one that decides: give"
                + " --objective and --mode ("
                + names()
                + ")")
        : Optional.empty();
  }

  private String names() {
    String more = candidates.size() > NAMED ? " and others" : "";
    return candidates.stream().limit(NAMED).collect(Collectors.joining(", ")) + more;
  }

  private static String head(Observation first) {
    StringBuilder text = new StringBuilder().append(first.step());
    first.metrics().stream()
        .sorted(Comparator.comparing(MetricValue::rawName))
        .forEach(
            value -> text.append('\n').append(value.rawName()).append('=').append(value.value()));
    CRC32C crc = new CRC32C();
    crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
