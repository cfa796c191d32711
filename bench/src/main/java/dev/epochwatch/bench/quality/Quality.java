// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.quality;

/** The reports on quality that the command prints. */
public final class Quality {
  private Quality() {}

  /**
   * How well the diagnoses tell what is true of simulated runs, as a Markdown table.
   *
   * @param heldOut whether to use the seeds that nobody looks at while the diagnoses are made
   * @param runs how many runs, 1 or more
   */
  public static String diagnosisTable(boolean heldOut, int runs) {
    return DiagnosisReport.table(
        DiagnosisQuality.of(heldOut ? DiagnosisQuality.HELD_OUT : 0, runs));
  }
}
