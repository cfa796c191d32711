// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The two log tables and what is still to be archived. Used by the writer alone.
 *
 * <p>One table is appended to. When it is full and the other is empty they change places; when
 * every run that had reports in the full one is archived, that one is emptied whole.
 */
final class Segments {
  private final SegmentLimits limits;
  private final Set<Long> queue = new LinkedHashSet<>();
  private final Set<Long> draining = new LinkedHashSet<>();
  private LogTable active;
  private boolean otherIsEmpty;
  private long reports;
  private long commits;
  private long values;

  /**
   * @param active the table to append to
   * @param reports how many reports it has
   * @param otherIsEmpty whether the other has none
   */
  Segments(SegmentLimits limits, LogTable active, long reports, boolean otherIsEmpty) {
    this.limits = limits;
    this.active = active;
    this.reports = reports;
    this.otherIsEmpty = otherIsEmpty;
  }

  LogTable active() {
    return active;
  }

  /** Counts a commit. */
  void committed(long newReports, long newValues) {
    reports += newReports;
    values += newValues;
    commits++;
  }

  /** Asks for a run to be archived; nothing if that was asked for already. */
  void enqueue(long runNumber) {
    queue.add(runNumber);
  }

  /** The runs to archive, the first asked for first. */
  Set<Long> queue() {
    return queue;
  }

  /**
   * How many runs to archive with the next commit: so many that the full table is empty again long
   * before the other is full, and else a few.
   *
   * @param least a few
   * @param newReports how many reports the commit has
   * @param newValues how many values
   */
  int quota(int least, long newReports, long newValues) {
    double share =
        Math.max(
            1.0 / limits.commits(),
            Math.max((double) newReports / limits.reports(), (double) newValues / limits.values()));
    return (int) Math.max(least, Math.ceil(2 * share * queue.size()));
  }

  /** A run is archived as far as it is known, or gone. */
  void done(long runNumber) {
    queue.remove(runNumber);
    draining.remove(runNumber);
  }

  /** Whether the table appended to is full and the other is there to take over. */
  boolean isTurnDue() {
    return otherIsEmpty
        && reports > 0
        && (reports >= limits.reports()
            || commits >= limits.commits()
            || values >= limits.values());
  }

  /**
   * Changes places.
   *
   * @param withReports the runs with reports that are not archived
   */
  void turn(Set<Long> withReports) {
    active = active.other();
    reports = 0;
    commits = 0;
    values = 0;
    drain(withReports);
  }

  /** The table not appended to has reports of these runs. */
  void drain(Set<Long> runNumbers) {
    otherIsEmpty = false;
    queue.addAll(runNumbers);
    draining.addAll(runNumbers);
  }

  /** Whether everything in the other table is archived, so that it can be emptied. */
  boolean isEmptyingDue() {
    return !otherIsEmpty && draining.isEmpty();
  }

  void emptied() {
    otherIsEmpty = true;
  }
}
