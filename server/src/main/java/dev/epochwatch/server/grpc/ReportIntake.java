// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.server.engine.Engine;
import dev.epochwatch.server.engine.ErrorReason;
import dev.epochwatch.server.engine.Failures;
import dev.epochwatch.server.engine.PendingReport;
import dev.epochwatch.server.engine.RefusedException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all streams and calls that bring reports share. Thread-safe. */
final class ReportIntake {
  private static final Logger log = LoggerFactory.getLogger(ReportIntake.class);

  private final Engine engine;
  private final Executor workers;
  private final GrpcSettings settings;
  private final Set<ReportStream> streams = ConcurrentHashMap.newKeySet();

  /**
   * @param engine where reports go
   * @param workers threads that may block
   * @param settings the limits
   */
  ReportIntake(Engine engine, Executor workers, GrpcSettings settings) {
    this.engine = engine;
    this.workers = workers;
    this.settings = settings;
  }

  Engine engine() {
    return engine;
  }

  /**
   * Does something on a thread that may block.
   *
   * @throws RefusedException if too much waits for one already
   */
  void later(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException e) {
      throw RefusedException.of(
          ErrorReason.OVERLOADED, "too many runs wait to be read from the store");
    }
  }

  GrpcSettings settings() {
    return settings;
  }

  void remember(ReportStream stream) {
    streams.add(stream);
  }

  void forget(ReportStream stream) {
    streams.remove(stream);
  }

  Set<ReportStream> streams() {
    return streams;
  }

  /** Takes a report if that needs no waiting; false if {@link #process} must take it. */
  boolean offer(Report proto, PendingReport pending) {
    dev.epochwatch.core.model.Report report;
    try {
      report = checked(proto);
    } catch (RuntimeException e) {
      engine.refuse(pending, Failures.of(log, e));
      return true;
    }
    return engine.offer(report, pending);
  }

  /** Takes a report on a thread that may block. */
  void process(Report proto, PendingReport pending) {
    dev.epochwatch.core.model.Report report;
    try {
      report = checked(proto);
    } catch (RuntimeException e) {
      engine.refuse(pending, Failures.of(log, e));
      return;
    }
    engine.process(report, pending);
  }

  private dev.epochwatch.core.model.Report checked(Report proto) throws InvalidValueException {
    int size = proto.getSerializedSize();
    if (size > settings.reportBytes()) {
      throw RefusedException.ofField(
          ErrorReason.MESSAGE_TOO_LARGE,
          "report",
          "must be at most " + settings.reportBytes() + " bytes, was " + size);
    }
    return ReportMapper.report(proto);
  }
}
