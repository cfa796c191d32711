// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import dev.epochwatch.client.Source;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Writes a line for every epoch. */
final class ProgressLines implements Consumer<EpochRecord> {

  private final PrintWriter talk;
  private final int planned;

  ProgressLines(PrintWriter talk, int planned) {
    this.talk = talk;
    this.planned = planned;
  }

  @Override
  public void accept(EpochRecord record) {
    talk.printf(
        Locale.ROOT,
        "epoch %2d/%d  train loss %-8.4g  val loss %-8.4g  val accuracy %.3f  %.2f s%s%n",
        record.epoch(),
        planned,
        record.trainLoss(),
        record.validationLoss(),
        record.validationAccuracy(),
        record.seconds(),
        remark(record));
    talk.flush();
  }

  private static String remark(EpochRecord record) {
    if (record.decision().isStop()) {
      return "  STOP";
    }
    if (record.decision().source() == Source.LOCAL) {
      return "  (no answer from the server)";
    }
    boolean isBest = record.decision().bestStep().equals(OptionalLong.of(record.epoch()));
    return isBest ? "  best" : "";
  }
}
