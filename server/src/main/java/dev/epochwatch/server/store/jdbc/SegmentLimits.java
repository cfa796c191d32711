// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

/**
 * When a log table is full; whichever comes first. Reports and values bound what the store keeps in
 * memory and scans at start. Commits bound the file: each leaves a chunk of some 20 KB, however
 * small it is, until the table is emptied.
 *
 * @param reports reports
 * @param commits commits
 * @param values metric values
 */
record SegmentLimits(long reports, long commits, long values) {
  static final SegmentLimits DEFAULT = new SegmentLimits(100_000, 20_000, 1_000_000);
}
