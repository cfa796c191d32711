// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.epochwatch.core.model.Limits;
import dev.epochwatch.proto.v1.WatchRunRequest;
import dev.epochwatch.proto.v1.WatchRunResponse;
import dev.epochwatch.server.engine.Engine;
import dev.epochwatch.server.engine.ErrorReason;
import dev.epochwatch.server.engine.Failures;
import dev.epochwatch.server.engine.RefusedException;
import dev.epochwatch.server.engine.RunListener;
import dev.epochwatch.server.engine.RunView;
import dev.epochwatch.server.store.StoredEvent;
import dev.epochwatch.server.store.StoredReport;
import dev.epochwatch.server.store.StoredRun;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watcher of a run. What changes is gathered without blocking anybody and told as fast as the
 * watcher reads, a message at a time; what does not fit is read from the store again, so a slow
 * watcher gets fewer, later messages, never wrong ones, and costs little memory.
 */
final class WatchStream implements RunListener {
  private static final Logger log = LoggerFactory.getLogger(WatchStream.class);
  private static final int MOST_GATHERED = 1_000;
  private static final int MOST_IN_MESSAGE = 500;
  private static final int MOST_HELD = 10_000;

  private final Engine engine;
  private final Executor workers;
  private final String run;
  private final long afterStep;
  private final ServerCallStreamObserver<WatchRunResponse> responses;
  private final Object lock = new Object();

  @GuardedBy("lock") private final Deque<StoredReport> gathered = new ArrayDeque<>();

  @GuardedBy("lock") private boolean tooMany = true;

  @GuardedBy("lock") private boolean dirty = true;

  @GuardedBy("lock") private boolean pumping;

  private volatile boolean ended;
  // Only the pump, of which one runs at a time, touches these.
  private int sentAttempt;
  private long sentSequence;
  private long sentEvent;
  private final Deque<StoredReport> held = new ArrayDeque<>();

  WatchStream(
      Engine engine,
      Executor workers,
      WatchRunRequest request,
      ServerCallStreamObserver<WatchRunResponse> responses) {
    this.engine = engine;
    this.workers = workers;
    this.run = request.getRun();
    this.afterStep = request.hasAfterStep() ? request.getAfterStep() : -1;
    this.responses = responses;
  }

  void start() {
    responses.setOnReadyHandler(this::schedule);
    responses.setOnCancelHandler(this::end);
    engine.watch(run, this);
    schedule();
  }

  @Override
  public void reported(StoredReport report) {
    synchronized (lock) {
      if (gathered.size() >= MOST_GATHERED) {
        gathered.clear();
        tooMany = true;
      } else if (!tooMany) {
        gathered.add(report);
      }
      dirty = true;
    }
    schedule();
  }

  @Override
  public void changed() {
    synchronized (lock) {
      dirty = true;
    }
    schedule();
  }

  private void schedule() {
    synchronized (lock) {
      if (pumping || ended || !dirty) {
        return;
      }
      pumping = true;
    }
    try {
      workers.execute(this::pump);
    } catch (RejectedExecutionException e) {
      // Better an end that is told than a wait for news that nobody brings.
      end();
      responses.onError(
          StatusMapper.exception(
              RefusedException.of(ErrorReason.OVERLOADED, "too many calls wait to be served")));
    }
  }

  private void pump() {
    try {
      boolean told = true;
      while (told && !ended && responses.isReady()) {
        told = tellNews();
      }
    } catch (RuntimeException e) {
      end();
      responses.onError(StatusMapper.exception(Failures.of(log, e)));
    }
    synchronized (lock) {
      pumping = false;
    }
    if (responses.isReady()) {
      schedule();
    }
  }

  /** Tells what is new, in one message; false if nothing was. */
  private boolean tellNews() {
    boolean reread;
    List<StoredReport> news;
    synchronized (lock) {
      if (!dirty) {
        return false;
      }
      // What is gathered waits while something older is held.
      reread = tooMany && held.isEmpty();
      news = held.isEmpty() ? new ArrayList<>(gathered) : List.of();
      if (held.isEmpty()) {
        tooMany = false;
        gathered.clear();
      }
      dirty = false;
    }
    RunView view = engine.view(Limits.requireId("run", run));
    hold(view.run(), reread ? engine.reports(view.run()) : news);
    List<StoredEvent> events =
        held.size() > MOST_IN_MESSAGE
            ? List.of()
            : engine.events(view.run(), sentEvent, MOST_GATHERED);
    if (tell(view, events)) {
      changed();
    } else if (view.run().state().isFinal()) {
      end();
      responses.onCompleted();
    }
    return true;
  }

  /** Takes over what the watcher does not know; what is too much is read again later. */
  private void hold(StoredRun now, List<StoredReport> reports) {
    for (StoredReport report : reports) {
      if (isNews(now, report)) {
        if (held.size() == MOST_HELD) {
          synchronized (lock) {
            gathered.clear();
            tooMany = true;
          }
          return;
        }
        held.add(report);
      }
    }
  }

  /** Tells as much as fits into a message; whether there is more. */
  private boolean tell(RunView view, List<StoredEvent> events) {
    WatchRunResponse.Builder message = WatchRunResponse.newBuilder().setRun(RunMapper.run(view));
    while (!held.isEmpty() && message.getReportsCount() < MOST_IN_MESSAGE) {
      StoredReport report = held.remove();
      if (!isNews(view.run(), report)) {
        continue;
      }
      sentAttempt = report.attempt();
      sentSequence = report.sequence();
      message.addReports(ReportMapper.toProto(run, report));
    }
    if (held.isEmpty()) {
      for (StoredEvent event : events) {
        sentEvent = event.number();
        message.addEvents(RunMapper.event(event));
      }
    }
    responses.onNext(message.build());
    return !held.isEmpty() || events.size() == MOST_GATHERED || isMoreGathered();
  }

  private boolean isMoreGathered() {
    synchronized (lock) {
      return tooMany || !gathered.isEmpty();
    }
  }

  private boolean isNews(StoredRun now, StoredReport report) {
    boolean isLater =
        report.attempt() > sentAttempt
            || (report.attempt() == sentAttempt && report.sequence() > sentSequence);
    return isLater
        && report.observation().step() > afterStep
        && !now.isSuperseded(report.attempt(), report.observation().step());
  }

  private void end() {
    ended = true;
    engine.unwatch(run, this);
  }
}
