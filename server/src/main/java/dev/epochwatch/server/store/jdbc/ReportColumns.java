// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.core.model.Observation;
import dev.epochwatch.server.store.StoredReport;
import java.util.Arrays;

/**
 * Reports of one run by attempt and sequence, as columns: a tenth of the memory of as many objects,
 * and the form of the archive. Not thread-safe.
 */
final class ReportColumns {
  private static final int FIRST_CAPACITY = 2;

  /** Room for so many reports is kept when they go: it will be needed again. */
  private static final int KEPT_CAPACITY = 256;

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
  // Mostly the same array for all: a run's reports have the same metrics.
  private Integer[][] metricIds = new Integer[FIRST_CAPACITY][];
  // The values of report i end before ends[i].
  private int[] ends = new int[FIRST_CAPACITY];
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

  /** The metrics of a report, in its order; not to be changed. */
  Integer[] metricIds(int index) {
    return metricIds[index];
  }

  /** A value of a report, in the order of its metrics. */
  double value(int index, int metric) {
    return values[start(index) + metric];
  }

  /** How many values the reports from an index on, up to another, not included, have. */
  int values(int from, int to) {
    return to == from ? 0 : ends[to - 1] - start(from);
  }

  /** Adds a report that comes after those here. */
  void add(StoredReport report, Integer[] ids) {
    Observation observation = report.observation();
    begin(
        report.attempt(),
        report.sequence(),
        observation.step(),
        observation.eventMicros().orElseThrow(),
        ids);
    for (int i = 0; i < ids.length; i++) {
      setValue(i, observation.metrics().get(i).value());
    }
    setEpoch(observation.epoch().orElse(Double.NaN));
    setLearningRate(observation.learningRate().orElse(Double.NaN));
    setAction(report.action().ordinal());
    setReason(report.reason().ordinal());
    setValidationExamples(observation.validationExamples().orElse(0));
    setCheckpointUri(observation.checkpointUri().orElse(""));
  }

  /** Adds a report of other columns. */
  void add(ReportColumns other, int index) {
    Integer[] ids = other.metricIds[index];
    begin(
        other.attempts[index],
        other.sequences[index],
        other.steps[index],
        other.eventMicros[index],
        ids);
    System.arraycopy(other.values, other.start(index), values, start(size - 1), ids.length);
    setEpoch(other.epochs[index]);
    setLearningRate(other.learningRates[index]);
    setAction(other.actions[index]);
    setReason(other.reasons[index]);
    setValidationExamples(other.validationExamples[index]);
    setCheckpointUri(other.checkpointUris[index]);
  }

  /**
   * Adds a report that comes after those here, without values and without what it need not have:
   * the setters are for that.
   */
  void begin(int attempt, long sequence, long step, long micros, Integer[] ids) {
    reserve(ids.length);
    attempts[size] = attempt;
    sequences[size] = sequence;
    steps[size] = step;
    eventMicros[size] = micros;
    metricIds[size] = ids;
    ends[size] = start(size) + ids.length;
    size++;
    setEpoch(Double.NaN);
    setLearningRate(Double.NaN);
    setAction(0);
    setReason(0);
    setValidationExamples(0);
    setCheckpointUri("");
  }

  void setValue(int metric, double value) {
    values[start(size - 1) + metric] = value;
  }

  void setEpoch(double epoch) {
    epochs[size - 1] = epoch;
  }

  void setLearningRate(double learningRate) {
    learningRates[size - 1] = learningRate;
  }

  void setAction(int action) {
    actions[size - 1] = (byte) action;
  }

  void setReason(int reason) {
    reasons[size - 1] = (byte) reason;
  }

  void setValidationExamples(long examples) {
    validationExamples[size - 1] = examples;
  }

  void setCheckpointUri(String uri) {
    checkpointUris[size - 1] = uri;
  }

  /** The metrics of a range as an array: that of the report added last, if it has the same. */
  Integer[] sharedIds(Integer[] ids, int from, int to) {
    if (size > 0) {
      Integer[] last = metricIds[size - 1];
      if (Arrays.equals(last, 0, last.length, ids, from, to)) {
        return last;
      }
    }
    return Arrays.copyOfRange(ids, from, to);
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

  /**
   * The columns without the first reports. The room they leave is kept for those to come if it is
   * little and was needed: a run that goes on would only ask for it anew.
   */
  ReportColumns without(int first) {
    if (attempts.length <= KEPT_CAPACITY && size >= attempts.length / 4) {
      removeFirst(first);
      return this;
    }
    ReportColumns rest = new ReportColumns();
    for (int i = first; i < size; i++) {
      rest.add(this, i);
    }
    return rest;
  }

  private void removeFirst(int count) {
    int rest = size - count;
    int valuesBefore = start(count);
    System.arraycopy(attempts, count, attempts, 0, rest);
    System.arraycopy(sequences, count, sequences, 0, rest);
    System.arraycopy(steps, count, steps, 0, rest);
    System.arraycopy(eventMicros, count, eventMicros, 0, rest);
    System.arraycopy(epochs, count, epochs, 0, rest);
    System.arraycopy(learningRates, count, learningRates, 0, rest);
    System.arraycopy(actions, count, actions, 0, rest);
    System.arraycopy(reasons, count, reasons, 0, rest);
    System.arraycopy(validationExamples, count, validationExamples, 0, rest);
    System.arraycopy(checkpointUris, count, checkpointUris, 0, rest);
    System.arraycopy(metricIds, count, metricIds, 0, rest);
    System.arraycopy(values, valuesBefore, values, 0, values(count, size));
    for (int i = 0; i < rest; i++) {
      ends[i] = ends[count + i] - valuesBefore;
    }
    Arrays.fill(checkpointUris, rest, size, "");
    size = rest;
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
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
      metricIds = Arrays.copyOf(metricIds, capacity);
      ends = Arrays.copyOf(ends, capacity);
    }
    int needed = start(size) + newValues;
    if (needed > values.length) {
      values = Arrays.copyOf(values, Math.max(needed, values.length * 2));
    }
  }
}
