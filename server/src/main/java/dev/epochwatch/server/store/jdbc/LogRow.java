// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.server.store.StoredReport;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reports that are to be one row of the log: a column is a list with an element for each report, or
 * for each value. Boxed, for so they are bound.
 */
final class LogRow {
  static final String COLUMNS =
      "run_nos, attempts, sequences, steps, event_micros, epochs, learning_rates, actions, reasons,"
          + " checkpoint_uris, validation_examples, report_ordinals, metric_ids, metric_values";

  /** The most reports, and the most values: the table ordinal counts as far. */
  private static final int MOST = 1_024;

  private final List<Long> runNumbers = new ArrayList<>();
  private final List<Integer> attempts = new ArrayList<>();
  private final List<Long> sequences = new ArrayList<>();
  private final List<Long> steps = new ArrayList<>();
  private final List<Long> eventMicros = new ArrayList<>();
  private final List<Double> epochs = new ArrayList<>();
  private final List<Double> learningRates = new ArrayList<>();
  private final List<Integer> actions = new ArrayList<>();
  private final List<Integer> reasons = new ArrayList<>();
  private final List<String> checkpointUris = new ArrayList<>();
  private final List<Long> validationExamples = new ArrayList<>();
  private final List<Integer> reportOrdinals = new ArrayList<>();
  private final List<Integer> metricIds = new ArrayList<>();
  private final List<Double> metricValues = new ArrayList<>();

  /** Whether a report with so many values fits. */
  boolean hasRoom(int values) {
    return runNumbers.size() < MOST && metricValues.size() + values <= MOST;
  }

  boolean isEmpty() {
    return runNumbers.isEmpty();
  }

  void add(long runNumber, StoredReport report, Integer[] ids) {
    Observation observation = report.observation();
    runNumbers.add(runNumber);
    attempts.add(report.attempt());
    sequences.add(report.sequence());
    steps.add(observation.step());
    eventMicros.add(observation.eventMicros().orElseThrow());
    epochs.add(observation.epoch().orElse(Double.NaN));
    learningRates.add(observation.learningRate().orElse(Double.NaN));
    actions.add(report.action().ordinal());
    reasons.add(report.reason().ordinal());
    checkpointUris.add(observation.checkpointUri().orElse(""));
    validationExamples.add(observation.validationExamples().orElse(0));
    Integer ordinal = runNumbers.size();
    List<MetricValue> metrics = observation.metrics();
    for (int i = 0; i < ids.length; i++) {
      reportOrdinals.add(ordinal);
      metricIds.add(ids[i]);
      metricValues.add(metrics.get(i).value());
    }
  }

  /** Binds the columns in the order of {@link #COLUMNS}. */
  void bind(Binder binder) throws SQLException {
    binder
        .bind(runNumbers.toArray(Long[]::new))
        .bind(attempts.toArray(Integer[]::new))
        .bind(sequences.toArray(Long[]::new))
        .bind(steps.toArray(Long[]::new))
        .bind(eventMicros.toArray(Long[]::new))
        .bindArray(unlessAll(Double.NaN, epochs, new Double[0]))
        .bindArray(unlessAll(Double.NaN, learningRates, new Double[0]))
        .bindArray(unlessAll(0, actions, new Integer[0]))
        .bindArray(unlessAll(0, reasons, new Integer[0]))
        .bindArray(unlessAll("", checkpointUris, new String[0]))
        .bindArray(unlessAll(0L, validationExamples, new Long[0]))
        .bind(reportOrdinals.toArray(Integer[]::new))
        .bind(metricIds.toArray(Integer[]::new))
        .bind(metricValues.toArray(Double[]::new));
  }

  void clear() {
    for (List<?> column :
        List.of(
            runNumbers,
            attempts,
            sequences,
            steps,
            eventMicros,
            epochs,
            learningRates,
            actions,
            reasons,
            checkpointUris,
            validationExamples,
            reportOrdinals,
            metricIds,
            metricValues)) {
      column.clear();
    }
  }

  private static <T> Optional<T[]> unlessAll(T none, List<T> column, T[] type) {
    for (T value : column) {
      if (!Objects.equals(value, none)) {
        return Optional.of(column.toArray(type));
      }
    }
    return Optional.empty();
  }
}
