// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.exports;

import dev.epochwatch.cli.Connection;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.WatchRunRequest;
import dev.epochwatch.proto.v1.WatchRunResponse;
import io.grpc.Context;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * The reports of a run that count, by attempt and sequence, read from a server some at a time. A
 * run that is going on is read as far as it was when it was asked for, or a little further. Used by
 * one thread.
 */
public final class History implements Iterator<Report>, AutoCloseable {
  private final Context.CancellableContext call = Context.ROOT.withCancellation();
  private final Iterator<WatchRunResponse> messages;
  private final Queue<Report> waiting = new ArrayDeque<>();
  private long count;
  private boolean whole;

  private History(Connection connection, Run run) {
    WatchRunRequest request = WatchRunRequest.newBuilder().setRun(run.getRun()).build();
    Context before = call.attach();
    try {
      messages = connection.endlessly().watchRun(request);
    } finally {
      call.detach(before);
    }
  }

  /** Begins to read. */
  public static History of(Connection connection, Run run) {
    return new History(connection, run);
  }

  /** How many reports came so far. */
  public long count() {
    return count;
  }

  @Override
  public boolean hasNext() {
    while (waiting.isEmpty() && !whole && messages.hasNext()) {
      WatchRunResponse message = messages.next();
      waiting.addAll(message.getReportsList());
      count += message.getReportsCount();
      // A run that is going on ends its stream only when it finishes.
      whole = count >= message.getRun().getReports();
    }
    return !waiting.isEmpty();
  }

  @Override
  public Report next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return waiting.remove();
  }

  /** Asks for no more. */
  @Override
  public void close() {
    call.cancel(null);
  }
}
