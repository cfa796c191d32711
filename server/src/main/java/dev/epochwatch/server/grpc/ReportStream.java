// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.epochwatch.proto.v1.DecisionNotice;
import dev.epochwatch.proto.v1.Drain;
import dev.epochwatch.proto.v1.Heartbeat;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.ReportResult;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import dev.epochwatch.server.engine.ErrorReason;
import dev.epochwatch.server.engine.Failures;
import dev.epochwatch.server.engine.PendingReport;
import dev.epochwatch.server.engine.RefusedException;
import dev.epochwatch.server.engine.TrainerListener;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of reports. Messages are handled in their order on the event loop; where a run must
 * first be read from the store, this message and those behind it move to a thread that may block.
 */
final class ReportStream
    implements StreamObserver<Incoming<StreamReportsRequest>>, TrainerListener {
  private static final Logger log = LoggerFactory.getLogger(ReportStream.class);

  private final ReportIntake intake;
  private final StreamWindow window;
  private final Set<String> connected = ConcurrentHashMap.newKeySet(2);
  private final Object backlogLock = new Object();

  @GuardedBy("backlogLock") private final Deque<Incoming<StreamReportsRequest>> backlog = new ArrayDeque<>(0);

  @GuardedBy("backlogLock") private boolean moved;

  private volatile boolean closed;

  ReportStream(ReportIntake intake, ServerCallStreamObserver<byte[]> responses) {
    this.intake = intake;
    this.window = new StreamWindow(responses, intake.settings().streamWindow());
    responses.setOnCancelHandler(this::close);
    responses.setOnCloseHandler(this::close);
  }

  @Override
  public void onNext(Incoming<StreamReportsRequest> request) {
    if (!window.received()) {
      return;
    }
    synchronized (backlogLock) {
      if (moved) {
        backlog.add(request);
        return;
      }
    }
    if (!handleAtOnce(request)) {
      synchronized (backlogLock) {
        moved = true;
      }
      handleLater(request);
    }
  }

  private void handleLater(Incoming<StreamReportsRequest> request) {
    try {
      intake.later(() -> handleBacklog(request));
    } catch (RefusedException overloaded) {
      // The whole stream: were later reports of the run taken, this one could never be.
      window.fail(overloaded);
      close();
    }
  }

  @Override
  public void onError(Throwable failure) {
    close();
  }

  @Override
  public void onCompleted() {
    window.end();
  }

  @Override
  public boolean decided(String run, int attempt, byte[] decision) {
    DecisionNotice notice =
        DecisionNotice.newBuilder()
            .setRun(run)
            .setAttempt(attempt)
            .setDecision(DecisionMapper.decode(decision))
            .build();
    return tell(StreamReportsResponse.newBuilder().setNotice(notice));
  }

  /** Tells the client that the server goes away. */
  void drain(Duration reconnectAfter) {
    Drain drain =
        Drain.newBuilder().setReconnectAfter(StatusMapper.duration(reconnectAfter)).build();
    tell(StreamReportsResponse.newBuilder().setDrain(drain));
  }

  private boolean tell(StreamReportsResponse.Builder response) {
    return window.tell(response.build().toByteArray(), System.nanoTime());
  }

  /** Ends the stream once everything that came is answered. */
  void end() {
    window.end();
  }

  /** Ends the stream if its client has not read its answers for too long. */
  void cutOffIfStalled(long nowNanos) {
    Duration patience = intake.settings().slowReaderTimeout();
    RefusedException why =
        RefusedException.of(
            ErrorReason.SLOW_READER, "no answer was read for " + patience.toSeconds() + " seconds");
    if (window.cutOff(nowNanos, patience.toNanos(), why)) {
      log.info("a stream was cut off: its client does not read its answers");
      close();
    }
  }

  private boolean handleAtOnce(Incoming<StreamReportsRequest> incoming) {
    if (incoming instanceof Incoming.Unfit<StreamReportsRequest> unfit) {
      refuse(unfit);
      return true;
    }
    StreamReportsRequest request = ((Incoming.Read<StreamReportsRequest>) incoming).message();
    return switch (request.getMessageCase()) {
      case REPORT -> {
        Answer answer = new Answer(request.getReport());
        yield intake.offer(request.getReport(), answer);
      }
      case HEARTBEAT -> false;
      case MESSAGE_NOT_SET -> {
        answer(
            ReportResult.newBuilder(),
            RefusedException.ofField(
                ErrorReason.BAD_FIELD, "message", "must be a report or a heartbeat"));
        yield true;
      }
    };
  }

  /** Answers in its turn, by name, what is known to be a report; all else at once. */
  private void refuse(Incoming.Unfit<StreamReportsRequest> unfit) {
    Optional<Report> report =
        unfit
            .message()
            .filter(StreamReportsRequest::hasReport)
            .map(StreamReportsRequest::getReport);
    report.ifPresentOrElse(
        known -> intake.engine().refuse(new Answer(known), unfit.why()),
        () -> answer(ReportResult.newBuilder(), unfit.why()));
  }

  private void handleBacklog(Incoming<StreamReportsRequest> first) {
    Incoming<StreamReportsRequest> request = first;
    while (request != null) {
      handleWaiting(request);
      synchronized (backlogLock) {
        request = backlog.poll();
        moved = request != null;
      }
    }
  }

  private void handleWaiting(Incoming<StreamReportsRequest> incoming) {
    if (incoming instanceof Incoming.Read<StreamReportsRequest> read) {
      StreamReportsRequest request = read.message();
      if (request.hasReport()) {
        intake.process(request.getReport(), new Answer(request.getReport()));
        return;
      }
      if (request.hasHeartbeat()) {
        connect(request.getHeartbeat());
        return;
      }
    }
    handleAtOnce(incoming);
  }

  private void connect(Heartbeat heartbeat) {
    try {
      intake
          .engine()
          .connect(heartbeat.getRun(), heartbeat.getAttempt(), this)
          .ifPresent(stop -> decided(heartbeat.getRun(), heartbeat.getAttempt(), stop));
      remember(heartbeat.getRun());
      window.answer(null, System.nanoTime());
    } catch (RuntimeException e) {
      answer(
          ReportResult.newBuilder().setRun(heartbeat.getRun()).setAttempt(heartbeat.getAttempt()),
          Failures.of(log, e));
    }
  }

  private void remember(String run) {
    if (connected.add(run)) {
      intake.engine().connectReporting(run, this);
      if (closed) {
        intake.engine().disconnect(run, this);
      }
    }
  }

  private void close() {
    closed = true;
    window.close();
    connected.forEach(run -> intake.engine().disconnect(run, this));
    intake.forget(this);
  }

  private void answer(ReportResult.Builder result, RefusedException why) {
    result.setError(StatusMapper.status(why));
    window.answer(encoded(result), System.nanoTime());
  }

  private static byte[] encoded(ReportResult.Builder result) {
    return StreamReportsResponse.newBuilder().setResult(result).build().toByteArray();
  }

  /** The answer to one report of this stream. */
  private final class Answer extends PendingReport {
    private final Report report;
    private byte @Nullable [] prepared;

    Answer(Report report) {
      this.report = report;
    }

    @Override
    protected void prepare(byte[] decision, boolean duplicate) {
      prepared = AnswerEncoder.encode(report, duplicate, decision);
    }

    @Override
    protected void complete() {
      remember(report.getRun());
      window.answer(prepared, System.nanoTime());
    }

    @Override
    protected void refuse(RefusedException why) {
      answer(result(), why);
    }

    private ReportResult.Builder result() {
      return ReportResult.newBuilder()
          .setRun(report.getRun())
          .setAttempt(report.getAttempt())
          .setSequence(report.getSequence());
    }
  }
}
