// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.ReportResult;
import dev.epochwatch.proto.v1.StreamReportsResponse;

/** Writes the answer to a report of a stream around a decision that is encoded already. */
final class AnswerEncoder {
  private AnswerEncoder() {}

  /** The encoded {@code epochwatch.v1.StreamReportsResponse}. */
  static byte[] encode(Report report, boolean duplicate, byte[] decision) {
    BackwardWriter writer = BackwardWriter.ofThread();
    int mark = writer.mark();
    writer.message(ReportResult.DECISION_FIELD_NUMBER, decision);
    writer.bool(ReportResult.DUPLICATE_FIELD_NUMBER, duplicate);
    writer.integer(ReportResult.SEQUENCE_FIELD_NUMBER, report.getSequence());
    writer.integer(ReportResult.ATTEMPT_FIELD_NUMBER, report.getAttempt());
    writer.string(ReportResult.RUN_FIELD_NUMBER, report.getRun());
    writer.endMessage(StreamReportsResponse.RESULT_FIELD_NUMBER, mark);
    return writer.take();
  }
}
