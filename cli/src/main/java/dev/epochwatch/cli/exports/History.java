// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.exports;

import dev.epochwatch.cli.Connection;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.WatchRunRequest;
import dev.epochwatch.proto.v1.WatchRunResponse;
import io.grpc.Context;
import java.util.Iterator;
import java.util.function.Consumer;

/** Reads what a server has of a run, some reports at a time. */
final class History {
  private final Connection connection;

  History(Connection connection) {
    this.connection = connection;
  }

  /**
   * Reads the reports of a run that count, by attempt and sequence. A run that is going on is read
   * as far as it was when it was asked for, or a little further.
   *
   * @return how many there were
   */
  long read(Run run, Consumer<Report> reports) {
    Context.CancellableContext call = Context.current().withCancellation();
    Context before = call.attach();
    try {
      Iterator<WatchRunResponse> messages =
          connection
              .endlessly()
              .watchRun(WatchRunRequest.newBuilder().setRun(run.getRun()).build());
      long count = 0;
      while (messages.hasNext()) {
        WatchRunResponse message = messages.next();
        message.getReportsList().forEach(reports);
        count += message.getReportsCount();
        // A run that is going on ends its stream only when it finishes.
        if (count >= message.getRun().getReports()) {
          break;
        }
      }
      return count;
    } finally {
      call.detach(before);
      call.cancel(null);
    }
  }
}
