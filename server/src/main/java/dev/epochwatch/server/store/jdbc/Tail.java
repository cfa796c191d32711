// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.epochwatch.core.model.Decision.Action;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.server.store.StoredReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The reports of one run that are not archived, and how far it is archived. The writer stages
 * reports and archiving, then commits or rolls back; readers see what is committed.
 */
final class Tail {
  /** The entries by which a run can be found. */
  record Tags(Map<String, String> parameters, Map<String, String> labels) {}

  private static final Action[] ACTIONS = Action.values();
  private static final Reason[] REASONS = Reason.values();

  private final long runNumber;

  // Guarded by this.
  private ReportColumns columns = new ReportColumns();
  private int committed;

  // Of the writer alone.
  private int stagedArchived;
  private int archivedAttempt;
  private long archivedSequence;
  private int pieces;
  private int stagedPieces;
  private boolean isFinal;
  private Optional<Tags> tags = Optional.empty();
  // The metrics of the report staged last, and their numbers: the next mostly has the same.
  private List<MetricValue> lastMetrics = List.of();
  private Integer[] lastIds = {};

  Tail(long runNumber, int archivedAttempt, long archivedSequence, int pieces) {
    this.runNumber = runNumber;
    this.archivedAttempt = archivedAttempt;
    this.archivedSequence = archivedSequence;
    this.pieces = pieces;
  }

  long runNumber() {
    return runNumber;
  }

  int pieces() {
    return pieces + stagedPieces;
  }

  boolean isFinal() {
    return isFinal;
  }

  void setFinal(boolean isNowFinal) {
    isFinal = isNowFinal;
  }

  Optional<Tags> tags() {
    return tags;
  }

  void setTags(Optional<Tags> newTags) {
    tags = newTags;
  }

  /** Whether a report comes after everything known of the run. */
  boolean isNews(int attempt, long sequence) {
    int last = columns.size() - 1;
    int lastAttempt = last < 0 ? archivedAttempt : columns.attempt(last);
    long lastSequence = last < 0 ? archivedSequence : columns.sequence(last);
    return attempt > lastAttempt || (attempt == lastAttempt && sequence > lastSequence);
  }

  /** Whether a report is at or below the watermark. */
  boolean isArchived(int attempt, long sequence) {
    return attempt < archivedAttempt
        || (attempt == archivedAttempt && sequence <= archivedSequence);
  }

  boolean contains(int attempt, long sequence) {
    return columns.contains(attempt, sequence);
  }

  /** The attempt of the last report not archived, 0 if there is none. */
  int lastAttempt() {
    return isEmpty() ? 0 : columns.attempt(columns.size() - 1);
  }

  /** Whether everything is archived, staged reports included. */
  boolean isEmpty() {
    return columns.size() == stagedArchived;
  }

  /** Whether the run is finished and archived. */
  boolean isSpent() {
    return isFinal && isEmpty();
  }

  synchronized void stage(StoredReport report, Integer[] ids) {
    columns.add(report, ids);
    lastMetrics = report.observation().metrics();
    lastIds = ids;
  }

  /** The numbers of metrics, if the report staged last had the same in the same order. */
  Optional<Integer[]> idsAsBefore(List<MetricValue> metrics) {
    int count = metrics.size();
    if (count != lastMetrics.size()) {
      return Optional.empty();
    }
    for (int i = 0; i < count; i++) {
      MetricValue metric = metrics.get(i);
      MetricValue before = lastMetrics.get(i);
      if (!metric.rawName().equals(before.rawName()) || !metric.metric().equals(before.metric())) {
        return Optional.empty();
      }
    }
    return Optional.of(lastIds);
  }

  /** Takes over what the log had, less what is archived or came twice. */
  synchronized void load(ReportColumns log) {
    for (int i = 0; i < log.size(); i++) {
      if (isNews(log.attempt(i), log.sequence(i))) {
        columns.add(log, i);
      }
    }
    committed = columns.size();
  }

  /** What can be archived; for the writer, who changes nothing in it. */
  ReportColumns columns() {
    return columns;
  }

  /** How many of the reports are in pieces already, not yet committed. */
  int stagedArchived() {
    return stagedArchived;
  }

  /** A piece with the reports up to this index, not included, was written. */
  void stagePiece(int end) {
    stagedArchived = end;
    stagedPieces++;
  }

  synchronized void commit() {
    if (stagedArchived > 0) {
      archivedAttempt = columns.attempt(stagedArchived - 1);
      archivedSequence = columns.sequence(stagedArchived - 1);
      pieces += stagedPieces;
      columns = columns.without(stagedArchived);
      stagedArchived = 0;
      stagedPieces = 0;
    }
    committed = columns.size();
  }

  synchronized void rollback() {
    columns.truncate(committed);
    lastMetrics = List.of();
    lastIds = new Integer[0];
    stagedArchived = 0;
    stagedPieces = 0;
  }

  /** The committed reports that are not archived. */
  synchronized List<StoredReport> reports(MetricDictionary dictionary) {
    List<StoredReport> reports = new ArrayList<>(committed);
    for (int i = 0; i < committed; i++) {
      reports.add(report(i, dictionary));
    }
    return reports;
  }

  @GuardedBy("this") private StoredReport report(int index, MetricDictionary dictionary) {
    Integer[] ids = columns.metricIds(index);
    List<MetricValue> metrics = new ArrayList<>(ids.length);
    for (int i = 0; i < ids.length; i++) {
      metrics.add(dictionary.value(ids[i], columns.value(index, i)));
    }
    long examples = columns.validationExamples(index);
    Observation observation =
        new Observation(
            columns.step(index),
            unlessNan(columns.epoch(index)),
            metrics,
            unlessNan(columns.learningRate(index)),
            OptionalLong.of(columns.eventMicros(index)),
            Optional.of(columns.checkpointUri(index)).filter(uri -> !uri.isEmpty()),
            examples == 0 ? OptionalLong.empty() : OptionalLong.of(examples));
    return new StoredReport(
        columns.attempt(index),
        columns.sequence(index),
        observation,
        ACTIONS[columns.action(index)],
        REASONS[columns.reason(index)]);
  }

  private static OptionalDouble unlessNan(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
