// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import dev.epochwatch.cli.curve.CurveRows;
import dev.epochwatch.cli.curve.Deciding;
import java.nio.file.Path;
import java.util.List;

/**
 * A row an epoch: Keras' CSVLogger and Ultralytics' results.csv. A missing value is empty or NA,
 * blanks around names and cells are cut off, and epochs that begin again replace those from there
 * on, because both append to the file when a training is resumed.
 */
final class EpochLog {
  private EpochLog() {}

  static CurveRows read(Path file) {
    Tracks tracks = new Tracks(file);
    try (CellTable table = CellTable.open(file)) {
      List<String> names = table.names();
      int epoch = table.column("epoch");
      Deciding.ultralytics(names).ifPresent(tracks::decideBy);
      while (table.next()) {
        long step = table.step(epoch);
        for (int i = 0; i < names.size(); i++) {
          if (names.get(i).equals("time")) {
            Columns.putSeconds(tracks, step, table.number(i));
          } else if (i != epoch) {
            Columns.put(tracks, names.get(i), step, table.number(i));
          }
        }
      }
    }
    return tracks.rows();
  }
}
