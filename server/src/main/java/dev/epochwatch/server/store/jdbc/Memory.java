// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.StoredReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the store keeps of its file in memory: never more than could be read from it again.
 *
 * @param dictionary the metrics
 * @param tails the reports that are not archived
 * @param segments the state of the log
 */
record Memory(MetricDictionary dictionary, Tails tails, Segments segments) {

  /** Reads the log. */
  static Memory load(Connection connection, SegmentLimits limits) throws SQLException {
    MetricDictionary dictionary = MetricDictionary.load(connection);
    Tails tails = Tails.load(connection);
    LogScan a = LogScan.read(connection, LogTable.A);
    LogScan b = LogScan.read(connection, LogTable.B);
    LogScan older = a.isBefore(b) ? a : b;
    LogScan newer = older == a ? b : a;
    Set<Long> draining = new HashSet<>();
    for (LogScan scan : List.of(older, newer)) {
      for (Map.Entry<Long, ReportColumns> run : scan.runs().entrySet()) {
        Optional<Tail> tail = tails.find(connection, run.getKey());
        if (tail.isPresent()) {
          tail.get().load(run.getValue());
        }
      }
      if (scan == older) {
        draining.addAll(tails.withReports());
      }
    }
    connection.commit();
    tails.removeSpent();
    Segments segments = new Segments(limits, newer.table(), newer.reports(), older.reports() == 0);
    if (older.reports() > 0) {
      segments.drain(draining);
    }
    tails.finishedWithReports().forEach(segments::enqueue);
    return new Memory(dictionary, tails, segments);
  }

  /** The reports of a run that are committed and not archived. */
  List<StoredReport> tail(long runNumber) {
    return tails.known(runNumber).map(tail -> tail.reports(dictionary)).orElse(List.of());
  }
}
