// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

/** A case that cannot be replayed, because of one of its cells or its whole row. */
final class CaseFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int column;

  /**
   * @param column counted in cells from 1; 0 for the row as a whole
   * @param problem a sentence without a full stop
   */
  CaseFault(int column, String problem) {
    super(problem);
    this.column = column;
  }

  /** The column of the cell that is wrong, counted from 1; 0 for the row as a whole. */
  int column() {
    return column;
  }
}
