// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.Heartbeat;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.ReportResult;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StartRunResponse;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One attempt of a run, as the loop sees it: start it on the server, send its reports in order,
 * take the answers, finish it. All methods run on the loop, but for those that say otherwise.
 */
final class Session {
  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  private final Loop loop;
  private final Link link;
  private final Backoff backoff;
  private final StartRunRequest request;
  private final Outbox outbox;
  private final Sender sender;
  private final Finale finale;
  private final Attention attention;
  private final Board board;
  private final Waiters waiters;
  private final Inquiry<StartRunResponse> starting;
  private final CompletableFuture<Boolean> started = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private volatile int attempt;
  private volatile boolean away;
  private volatile boolean retired;

  /** A new attempt of a run. */
  Session(Calls calls, StartRunRequest request, Settings settings, Board board, Waiters waiters) {
    this(
        calls,
        request,
        settings,
        self ->
            new Outbox(
                settings.bufferCapacity(),
                () -> settings.journals().create(request, self.attempt())),
        board,
        waiters);
  }

  private Session(
      Calls calls,
      StartRunRequest request,
      Settings settings,
      Function<Session, Outbox> outbox,
      Board board,
      Waiters waiters) {
    this.loop = calls.loop();
    this.link = calls.link();
    this.backoff = calls.backoff();
    this.request = request;
    this.board = board;
    this.waiters = waiters;
    this.starting =
        new Inquiry<>(loop, backoff, observer -> calls.start(request, observer), new Starting());
    this.outbox = outbox.apply(this);
    this.sender = new Sender(this, calls, this.outbox, board, waiters);
    this.finale = new Finale(this, calls, this.outbox);
    this.attention =
        new Attention(loop, this.outbox, !settings.decisionTimeout().isZero(), this::pump);
  }

  /** What an earlier process left: it is sent, then the session ends by itself. */
  static Session of(Calls calls, Leftover leftover, Settings settings) {
    Session session =
        new Session(
            calls,
            leftover.start(),
            settings,
            self -> Outbox.of(leftover, settings.bufferCapacity()),
            new Board(),
            new Waiters());
    session.attempt = leftover.attempt();
    session.finale.prepare(leftover.finish().map(FinishRunRequest::toBuilder));
    return session;
  }

  /** Any thread. */
  String run() {
    return request.getRun();
  }

  /** Any thread: the steps the training plans to do; 0 when it has not said. */
  long plannedSteps() {
    return request.getPlannedSteps();
  }

  /** Any thread: the attempt; 0 before the server has answered the start. */
  int attempt() {
    return attempt;
  }

  /** Any thread: whether the server cannot be reached at present. */
  boolean isAway() {
    return away;
  }

  /** Any thread: whether the server takes no more reports of this attempt. */
  boolean isRetired() {
    return retired;
  }

  /** Any thread: true once the server knows the run, false when it is found to be away. */
  CompletableFuture<Boolean> started() {
    return started;
  }

  /** Any thread: done when nothing more will be sent. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  Outbox outbox() {
    return outbox;
  }

  StreamReportsRequest heartbeat() {
    return StreamReportsRequest.newBuilder()
        .setHeartbeat(Heartbeat.newBuilder().setRun(run()).setAttempt(attempt))
        .build();
  }

  /** Any thread: there is something new in the outbox. */
  void nudge() {
    attention.call();
  }

  /** Any thread: what is in the outbox should be on disk soon, since its answer is late. */
  void keepSoon() {
    loop.execute(outbox::keep);
  }

  /** Begins: starts the run on the server, unless an earlier process did. */
  void begin() {
    if (attempt > 0) {
      link.register(this);
      pump();
    } else {
      starting.begin();
    }
  }

  /** Sends what there is to send, and finishes when all is sent. */
  void pump() {
    if (retired) {
      waiters.sendAllAway("the server takes no more reports of this attempt");
    } else if (attempt == 0) {
      hold(away);
    } else {
      sender.pump();
      hold(sender.isAway());
      finale.play();
    }
  }

  /** The server has answered a report; {@link #pump} follows, once for many answers. */
  void answered(ReportResult result) {
    sender.answered(result);
  }

  /** The server speaks unasked. */
  void noticed(Decision decision) {
    board.publish(decision);
    if (decision.isStop()) {
      LOG.log(System.Logger.Level.INFO, "run {0}: {1}", run(), decision);
    }
  }

  /** The stream is gone, with all that was in flight. */
  void disconnected() {
    sender.disconnected();
    hold(true);
  }

  /** Once a second: keeps what waits for long. */
  void watch() {
    sender.watch();
    hold(sender.isAway());
  }

  /** The start takes longer than the trainer should wait: from now on the server counts as away. */
  void startIsLate() {
    if (attempt == 0 && !retired) {
      hold(true);
    }
  }

  /** Finishes the run once its reports are answered. */
  void end(Optional<FinishRunRequest.Builder> how) {
    finale.prepare(how);
    pump();
  }

  /**
   * Any thread: gives up. What was not sent stays in the journal.
   *
   * @return the journal, when something is left
   */
  Optional<Path> abandon(Optional<FinishRunRequest.Builder> how) {
    Optional<Path> left = outbox.close(how.map(it -> it.setRun(run()).setAttempt(attempt).build()));
    loop.execute(this::over);
    return left;
  }

  private void hold(boolean forLong) {
    away = forLong;
    if (forLong) {
      outbox.keep();
      started.complete(false);
      waiters.sendAllAway("the server is away; the report is kept and will be sent");
    }
  }

  /** A newer attempt has taken over, or the run is gone: this attempt falls silent. */
  void retire(Refusal refusal) {
    if (!retired) {
      retired = true;
      Optional<Path> left = outbox.close(Optional.empty()).map(JournalDirectory::setAside);
      LOG.log(
          System.Logger.Level.WARNING,
          "run {0}: the server takes no more reports of attempt {1}: {2}{3}",
          run(),
          Integer.toString(attempt),
          refusal,
          left.map(path -> "; what it refused is in " + path).orElse(""));
      waiters.sendAllAway(refusal.toString());
      over();
    }
  }

  /** Nothing more will be sent. */
  void over() {
    starting.cancel();
    finale.cancel();
    if (attempt > 0) {
      link.unregister(this);
    }
    // In this order: whoever learns that it never started must be able to see that it has ended.
    ended.complete(null);
    started.complete(false);
  }

  private final class Starting implements Inquiry.Outcome<StartRunResponse> {
    @Override
    public void answered(StartRunResponse answer) {
      attempt = answer.getAttempt();
      away = false;
      backoff.reset();
      outbox.note(Journal.Kind.ATTEMPT, Report.newBuilder().setAttempt(attempt).build());
      if (answer.hasDecision()) {
        board.publish(Decision.of(answer.getDecision()));
      }
      started.complete(true);
      link.register(Session.this);
      pump();
    }

    @Override
    public void refused(Refusal refusal, Throwable cause) {
      if (!started.completeExceptionally(refusal.toException(cause))) {
        retire(refusal);
      } else {
        retired = true;
        outbox.clear();
        over();
      }
    }

    @Override
    public void postponed(Refusal refusal) {
      hold(true);
    }
  }
}
