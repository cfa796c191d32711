// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import dev.epochwatch.cli.curve.CurveRows;
import dev.epochwatch.core.model.MetricNames;
import dev.epochwatch.core.model.Split;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Lightning's metrics.csv, in which a line holds what one call logged, so that the training and the
 * validation values of an epoch stand on different lines. They are merged by epoch; where a metric
 * was evaluated several times in an epoch, by global step instead.
 */
final class LightningLog {
  private final Tracks byEpoch;
  private final Tracks byStep;
  private final Map<String, Long> lastEpochs = new HashMap<>();
  private final Map<String, Long> lastSteps = new HashMap<>();
  private boolean severalEvaluations;

  private LightningLog(Path file) {
    byEpoch = new Tracks(file);
    byStep = new Tracks(file);
  }

  static CurveRows read(Path file) {
    LightningLog log = new LightningLog(file);
    try (CellTable table = CellTable.open(file)) {
      List<String> names = table.names();
      int epoch = table.column("epoch");
      int step = table.column("step");
      while (table.next()) {
        // The learning rate is logged on lines that know no epoch.
        if (table.number(epoch).isPresent()) {
          for (int i = 0; i < names.size(); i++) {
            if (i != epoch && i != step) {
              log.put(names.get(i), table.step(epoch), table.step(step), table.number(i));
            }
          }
        }
      }
    }
    return log.severalEvaluations ? log.byStep.evaluations() : log.byEpoch.rows();
  }

  private void put(String column, long epoch, long step, OptionalDouble value) {
    // A metric that is logged per step and per epoch has a column for each.
    if (value.isEmpty() || column.endsWith("_step")) {
      return;
    }
    String name = column.endsWith("_epoch") ? column.substring(0, column.length() - 6) : column;
    boolean evaluation =
        !Columns.isRate(name) && MetricNames.parse(name).split() == Split.VALIDATION;
    if (evaluation
        && Long.valueOf(epoch).equals(lastEpochs.put(name, epoch))
        && !Long.valueOf(step).equals(lastSteps.get(name))) {
      severalEvaluations = true;
    }
    lastSteps.put(name, step);
    Columns.put(byEpoch, name, epoch, value);
    Columns.put(byStep, name, step, value);
    byStep.epoch(step, (double) epoch);
  }
}
