// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.core.model.Decision.Action;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.server.store.StoredReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Reports of one run by attempt and sequence, as columns: a tenth of the memory of as many objects,
 * and the form of the archive. Not thread-safe.
 */
final class ReportColumns {
  private static final Action[] ACTIONS = Action.values();
  private static final Reason[] REASONS = Reason.values();
  private static final int FIRST_CAPACITY = 8;

  private int size;
  private int[] attempts = new int[FIRST_CAPACITY];
  private long[] sequences = new long[FIRST_CAPACITY];
  private long[] steps = new long[FIRST_CAPACITY];
  private long[] eventMicros = new long[FIRST_CAPACITY];
  // NaN where there is none: an epoch and a learning rate are finite.
  private double[] epochs = new double[FIRST_CAPACITY];
  private double[] learningRates = new double[FIRST_CAPACITY];
  private byte[] actions = new byte[FIRST_CAPACITY];
  private byte[] reasons = new byte[FIRST_CAPACITY];
  // 0 where there are none, and "" where there is none.
  private long[] validationExamples = new long[FIRST_CAPACITY];
  private String[] checkpointUris = new String[FIRST_CAPACITY];
  // The values of report i end before ends[i].
  private int[] ends = new int[FIRST_CAPACITY];
  private int[] metricIds = new int[FIRST_CAPACITY];
  private double[] values = new double[FIRST_CAPACITY];

  int size() {
    return size;
  }

  int attempt(int index) {
    return attempts[index];
  }

  long sequence(int index) {
    return sequences[index];
  }

  long step(int index) {
    return steps[index];
  }

  long eventMicros(int index) {
    return eventMicros[index];
  }

  /** NaN for none. */
  double epoch(int index) {
    return epochs[index];
  }

  /** NaN for none. */
  double learningRate(int index) {
    return learningRates[index];
  }

  int action(int index) {
    return actions[index];
  }

  int reason(int index) {
    return reasons[index];
  }

  /** 0 for none. */
  long validationExamples(int index) {
    return validationExamples[index];
  }

  /** Empty for none. */
  String checkpointUri(int index) {
    return checkpointUris[index];
  }

  /** Where the values of a report begin. */
  int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** Where the values of a report end, not included. */
  int end(int index) {
    return ends[index];
  }

  int metricId(int valueIndex) {
    return metricIds[valueIndex];
  }

  double value(int valueIndex) {
    return values[valueIndex];
  }

  /** Adds a report that comes after those here. */
  void add(StoredReport report, Integer[] ids) {
    Observation observation = report.observation();
    reserve(ids.length);
    attempts[size] = report.attempt();
    sequences[size] = report.sequence();
    steps[size] = observation.step();
    eventMicros[size] = observation.eventMicros().orElseThrow();
    epochs[size] = observation.epoch().orElse(Double.NaN);
    learningRates[size] = observation.learningRate().orElse(Double.NaN);
    actions[size] = (byte) report.action().ordinal();
    reasons[size] = (byte) report.reason().ordinal();
    validationExamples[size] = observation.validationExamples().orElse(0);
    checkpointUris[size] = observation.checkpointUri().orElse("");
    int at = start(size);
    for (int i = 0; i < ids.length; i++) {
      metricIds[at + i] = ids[i];
      values[at + i] = observation.metrics().get(i).value();
    }
    ends[size] = at + ids.length;
    size++;
  }

  /** Adds the report of a row of the log, which has the columns of {@link LogWriter#COLUMNS}. */
  void add(ResultSet row) throws SQLException {
    Object[] ids = (Object[]) row.getArray(8).getArray();
    Object[] read = (Object[]) row.getArray(9).getArray();
    reserve(ids.length);
    attempts[size] = row.getInt(2);
    sequences[size] = row.getLong(3);
    steps[size] = row.getLong(4);
    epochs[size] = orNan(row, 5);
    learningRates[size] = orNan(row, 6);
    eventMicros[size] = row.getLong(7);
    actions[size] = row.getByte(10);
    reasons[size] = row.getByte(11);
    checkpointUris[size] = Optional.ofNullable(row.getString(12)).orElse("");
    validationExamples[size] = row.getLong(13);
    int at = start(size);
    for (int i = 0; i < ids.length; i++) {
      metricIds[at + i] = (Integer) ids[i];
      values[at + i] = (Double) read[i];
    }
    ends[size] = at + ids.length;
    size++;
  }

  /** Adds a report of other columns. */
  void add(ReportColumns other, int index) {
    int start = other.start(index);
    int count = other.end(index) - start;
    reserve(count);
    attempts[size] = other.attempts[index];
    sequences[size] = other.sequences[index];
    steps[size] = other.steps[index];
    eventMicros[size] = other.eventMicros[index];
    epochs[size] = other.epochs[index];
    learningRates[size] = other.learningRates[index];
    actions[size] = other.actions[index];
    reasons[size] = other.reasons[index];
    validationExamples[size] = other.validationExamples[index];
    checkpointUris[size] = other.checkpointUris[index];
    int at = start(size);
    System.arraycopy(other.metricIds, start, metricIds, at, count);
    System.arraycopy(other.values, start, values, at, count);
    ends[size] = at + count;
    size++;
  }

  /** A report as it was added. */
  StoredReport report(int index, MetricDictionary dictionary) {
    List<MetricValue> metrics = new ArrayList<>(end(index) - start(index));
    for (int i = start(index); i < end(index); i++) {
      metrics.add(dictionary.value(metricIds[i], values[i]));
    }
    Observation observation =
        new Observation(
            steps[index],
            finite(epochs[index]),
            metrics,
            finite(learningRates[index]),
            OptionalLong.of(eventMicros[index]),
            Optional.of(checkpointUris[index]).filter(uri -> !uri.isEmpty()),
            validationExamples[index] == 0
                ? OptionalLong.empty()
                : OptionalLong.of(validationExamples[index]));
    return new StoredReport(
        attempts[index],
        sequences[index],
        observation,
        ACTIONS[actions[index]],
        REASONS[reasons[index]]);
  }

  /** Whether a report is here. */
  boolean contains(int attempt, long sequence) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int compared = compare(middle, attempt, sequence);
      if (compared == 0) {
        return true;
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  /** Whether the first report here comes before the first there. */
  boolean isBefore(ReportColumns other) {
    return compare(0, other.attempts[0], other.sequences[0]) < 0;
  }

  private int compare(int index, int attempt, long sequence) {
    int compared = Integer.compare(attempts[index], attempt);
    return compared != 0 ? compared : Long.compare(sequences[index], sequence);
  }

  /** Forgets the last reports, so that this many are left. */
  void truncate(int newSize) {
    size = newSize;
  }

  /** The reports from an index on, as a copy that is no larger than it must be. */
  ReportColumns from(int first) {
    ReportColumns rest = new ReportColumns();
    if (first == size) {
      return rest;
    }
    rest.attempts = Arrays.copyOfRange(attempts, first, size);
    rest.sequences = Arrays.copyOfRange(sequences, first, size);
    rest.steps = Arrays.copyOfRange(steps, first, size);
    rest.eventMicros = Arrays.copyOfRange(eventMicros, first, size);
    rest.epochs = Arrays.copyOfRange(epochs, first, size);
    rest.learningRates = Arrays.copyOfRange(learningRates, first, size);
    rest.actions = Arrays.copyOfRange(actions, first, size);
    rest.reasons = Arrays.copyOfRange(reasons, first, size);
    rest.validationExamples = Arrays.copyOfRange(validationExamples, first, size);
    rest.checkpointUris = Arrays.copyOfRange(checkpointUris, first, size);
    int start = start(first);
    rest.metricIds = Arrays.copyOfRange(metricIds, start, ends[size - 1]);
    rest.values = Arrays.copyOfRange(values, start, ends[size - 1]);
    rest.ends = Arrays.copyOfRange(ends, first, size);
    for (int i = 0; i < rest.ends.length; i++) {
      rest.ends[i] -= start;
    }
    rest.size = size - first;
    return rest;
  }

  private void reserve(int newValues) {
    if (size == attempts.length) {
      int capacity = size * 2;
      attempts = Arrays.copyOf(attempts, capacity);
      sequences = Arrays.copyOf(sequences, capacity);
      steps = Arrays.copyOf(steps, capacity);
      eventMicros = Arrays.copyOf(eventMicros, capacity);
      epochs = Arrays.copyOf(epochs, capacity);
      learningRates = Arrays.copyOf(learningRates, capacity);
      actions = Arrays.copyOf(actions, capacity);
      reasons = Arrays.copyOf(reasons, capacity);
      validationExamples = Arrays.copyOf(validationExamples, capacity);
      checkpointUris = Arrays.copyOf(checkpointUris, capacity);
      ends = Arrays.copyOf(ends, capacity);
    }
    int needed = start(size) + newValues;
    if (needed > values.length) {
      int capacity = Math.max(needed, values.length * 2);
      metricIds = Arrays.copyOf(metricIds, capacity);
      values = Arrays.copyOf(values, capacity);
    }
  }

  private static double orNan(ResultSet row, int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : value;
  }

  private static OptionalDouble finite(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
