// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of the log as {@link LogRow} bound it. */
final class StoredLogRow {
  private final Object[] runNumbers;
  private final Object[] attempts;
  private final Object[] sequences;
  private final Object[] steps;
  private final Object[] eventMicros;
  private final Object @Nullable [] epochs;
  private final Object @Nullable [] learningRates;
  private final Object @Nullable [] actions;
  private final Object @Nullable [] reasons;
  private final Object @Nullable [] checkpointUris;
  private final Object @Nullable [] validationExamples;
  private final Object[] reportOrdinals;
  private final Object[] metricIds;
  private final Object[] metricValues;

  /**
   * Takes a row.
   *
   * @param row stands at a row with {@link LogRow#COLUMNS}
   */
  StoredLogRow(ResultSet row) throws SQLException {
    runNumbers = array(row, 1);
    attempts = array(row, 2);
    sequences = array(row, 3);
    steps = array(row, 4);
    eventMicros = array(row, 5);
    epochs = arrayOrNull(row, 6);
    learningRates = arrayOrNull(row, 7);
    actions = arrayOrNull(row, 8);
    reasons = arrayOrNull(row, 9);
    checkpointUris = arrayOrNull(row, 10);
    validationExamples = arrayOrNull(row, 11);
    reportOrdinals = array(row, 12);
    metricIds = array(row, 13);
    metricValues = array(row, 14);
  }

  /**
   * Adds the reports to those of their runs.
   *
   * @return how many there are
   */
  int addTo(Map<Long, ReportColumns> runs) {
    Integer[] ids = Arrays.copyOf(metricIds, metricIds.length, Integer[].class);
    int from = 0;
    for (int i = 0; i < runNumbers.length; i++) {
      int to = from;
      while (to < reportOrdinals.length && (Integer) reportOrdinals[to] == i + 1) {
        to++;
      }
      ReportColumns columns =
          runs.computeIfAbsent((Long) runNumbers[i], runNumber -> new ReportColumns());
      columns.begin(
          (Integer) attempts[i],
          (Long) sequences[i],
          (Long) steps[i],
          (Long) eventMicros[i],
          columns.sharedIds(ids, from, to));
      for (int value = from; value < to; value++) {
        columns.setValue(value - from, (Double) metricValues[value]);
      }
      addOptional(columns, i);
      from = to;
    }
    return runNumbers.length;
  }

  private void addOptional(ReportColumns columns, int index) {
    if (epochs != null) {
      columns.setEpoch((Double) epochs[index]);
    }
    if (learningRates != null) {
      columns.setLearningRate((Double) learningRates[index]);
    }
    if (actions != null) {
      columns.setAction((Integer) actions[index]);
    }
    if (reasons != null) {
      columns.setReason((Integer) reasons[index]);
    }
    if (checkpointUris != null) {
      columns.setCheckpointUri((String) checkpointUris[index]);
    }
    if (validationExamples != null) {
      columns.setValidationExamples((Long) validationExamples[index]);
    }
  }

  private static Object[] array(ResultSet row, int column) throws SQLException {
    return (Object[]) row.getArray(column).getArray();
  }

  private static Object @Nullable [] arrayOrNull(ResultSet row, int column) throws SQLException {
    return row.getObject(column) == null ? null : array(row, column);
  }
}
