// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.FinishRunResponse;
import dev.epochwatch.proto.v1.Heartbeat;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.ReportResult;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.StartRunResponse;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * One attempt of a run, as the loop sees it: start it on the server, send its reports in order,
 * take the answers, finish it. All methods run on the loop, but for those that say otherwise.
 */
final class Session {
  private static final System.Logger LOG = System.getLogger(Session.class.getName());
  private static final int LARGEST_WINDOW = 256;
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final int LOOKS_UNTIL_SLEEP = 100;
  private static final int MOST_DEFECTS = 5;
  private static final int TICKS_UNTIL_AWAY = 4;
  private static final int TICKS_UNTIL_RESET = 20;

  private final Loop loop;
  private final Link link;
  private final Backoff backoff;
  private final StartRunRequest request;
  private final Duration patience;
  private final Outbox outbox;
  private final Board board;
  private final Waiters waiters;
  private final Inquiry<StartRunResponse> starting;
  private final Calls calls;
  private final AtomicBoolean attentive = new AtomicBoolean();
  private final CompletableFuture<Boolean> started = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private volatile int attempt;
  private volatile boolean away;
  private volatile boolean retired;
  private boolean paused;
  // How many reports may be in flight. Begins with one whenever the server's state is in doubt, so
  // that no report is taken while the one before it is refused for the moment.
  private int window = 1;
  private boolean ending;
  private Optional<FinishRunRequest.Builder> finish = Optional.empty();
  private Optional<Inquiry<FinishRunResponse>> finishing = Optional.empty();
  private long seen;
  private int idleLooks;
  private long defective;
  private int defects;
  private long watched;
  private int still;

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
    this.calls = calls;
    this.loop = calls.loop();
    this.link = calls.link();
    this.backoff = calls.backoff();
    this.request = request;
    this.patience = settings.decisionTimeout();
    this.board = board;
    this.waiters = waiters;
    this.starting =
        new Inquiry<>(loop, backoff, observer -> calls.start(request, observer), new Starting());
    this.outbox = outbox.apply(this);
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
    session.ending = true;
    session.finish = leftover.finish().map(FinishRunRequest::toBuilder);
    return session;
  }

  /** Any thread. */
  String run() {
    return request.getRun();
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

  /** Any thread: there is something new in the outbox; one wake-up serves many reports. */
  void nudge() {
    if (!attentive.get() && attentive.compareAndSet(false, true)) {
      loop.execute(patience.isZero() ? this::look : this::pumpOnce);
    }
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

  private void pumpOnce() {
    attentive.set(false);
    pump();
  }

  /**
   * When nobody waits for answers, the loop looks for reports by itself as long as they keep
   * coming: waking its thread is most of what a report costs the trainer.
   */
  private void look() {
    boolean news = outbox.last() > seen;
    seen = outbox.last();
    idleLooks = news ? 0 : idleLooks + 1;
    if (news) {
      pump();
    }
    if (idleLooks < LOOKS_UNTIL_SLEEP) {
      loop.schedule(LOOK_EVERY, this::look);
    } else {
      attentive.set(false);
      if (outbox.last() > seen) {
        nudge();
      }
    }
  }

  /** Sends what there is to send, as far as the server is there and keeps up. */
  void pump() {
    if (retired) {
      answerLocally("the server takes no more reports of this attempt");
      return;
    }
    if (attempt == 0 || paused || !link.isOpen()) {
      hold(attempt == 0 ? away : paused || link.isAway());
      return;
    }
    away = false;
    // In bursts of half a window: fewer wake-ups of the transport than one report at a time.
    boolean burst = outbox.inFlight() <= window / 2;
    while (burst && link.isReady() && outbox.inFlight() < window) {
      Optional<Report> next = outbox.next();
      next.ifPresent(this::send);
      burst = next.isPresent();
    }
    if (still >= TICKS_UNTIL_AWAY) {
      hold(true);
    }
    finishWhenSent();
  }

  private void send(Report report) {
    link.send(
        StreamReportsRequest.newBuilder()
            .setReport(report.toBuilder().setRun(run()).setAttempt(attempt))
            .build());
  }

  /** The server has answered a report; {@link #pump} follows, once for many answers. */
  void answered(ReportResult result) {
    if (result.hasError()) {
      failed(result.getSequence(), Refusal.of(result.getError()));
    } else {
      board.publish(Decision.of(result.getDecision()));
      outbox.settle(result.getSequence());
      still = 0;
      window = Math.min(LARGEST_WINDOW, window + 1);
      waiters.answer(result.getSequence(), board.latest());
    }
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
    window = 1;
    outbox.rewind();
    hold(true);
  }

  /** Once a second: keeps what waits for long, and gives up a stream that answers nothing. */
  void watch() {
    long oldest = outbox.oldest().orElse(0);
    still = oldest > 0 && oldest == watched ? still + 1 : 0;
    watched = oldest;
    if (still >= TICKS_UNTIL_AWAY) {
      hold(true);
    }
    if (still >= TICKS_UNTIL_RESET && link.isOpen() && !paused) {
      still = 0;
      link.reset("no answer for " + TICKS_UNTIL_RESET + " s");
    }
  }

  /** The start takes longer than the trainer should wait: from now on the server counts as away. */
  void startIsLate() {
    if (attempt == 0 && !retired) {
      hold(true);
    }
  }

  /** Finishes the run once its reports are answered. */
  void end(Optional<FinishRunRequest.Builder> how) {
    ending = true;
    finish = how;
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
      answerLocally("the server is away; the report is kept and will be sent");
    }
  }

  private void answerLocally(String why) {
    waiters.sendAllAway(why);
  }

  private void failed(long sequence, Refusal refusal) {
    if (refusal.isFinal()) {
      retire(refusal);
    } else if (refusal.isPassing() && mayTryAgain(sequence, refusal)) {
      pause(refusal);
    } else {
      LOG.log(
          System.Logger.Level.WARNING,
          "run {0}: report {1} was refused: {2}",
          run(),
          Long.toString(sequence),
          refusal);
      outbox.settle(sequence);
      waiters.refuse(sequence, refusal.toString());
    }
  }

  /** A report that the server fails on again and again must not hold up the others for ever. */
  private boolean mayTryAgain(long sequence, Refusal refusal) {
    if (!refusal.isDefect()) {
      return true;
    }
    defects = sequence == defective ? defects + 1 : 1;
    defective = sequence;
    return defects < MOST_DEFECTS;
  }

  private void pause(Refusal refusal) {
    window = 1;
    if (!paused) {
      paused = true;
      loop.schedule(
          backoff.jittered(refusal.retryAfter().orElseGet(backoff::next)),
          () -> {
            paused = false;
            outbox.rewind();
            pump();
          });
    }
  }

  /** A newer attempt has taken over, or the run is gone: this attempt falls silent. */
  private void retire(Refusal refusal) {
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
      answerLocally(refusal.toString());
      over();
    }
  }

  private void finishWhenSent() {
    if (!ending || outbox.pending() > 0 || finishing.isPresent()) {
      return;
    }
    if (finish.isEmpty()) {
      outbox.clear();
      over();
      return;
    }
    FinishRunRequest last = finish.get().setRun(run()).setAttempt(attempt).build();
    finishing =
        Optional.of(
            new Inquiry<>(
                loop, backoff, observer -> calls.finish(last, observer), new Finishing()));
    finishing.get().begin();
  }

  private void over() {
    starting.cancel();
    finishing.ifPresent(Inquiry::cancel);
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

  private final class Finishing implements Inquiry.Outcome<FinishRunResponse> {
    @Override
    public void answered(FinishRunResponse answer) {
      outbox.clear();
      over();
    }

    @Override
    public void refused(Refusal refusal, Throwable cause) {
      LOG.log(System.Logger.Level.WARNING, "run {0} was not finished: {1}", run(), refusal);
      answered(FinishRunResponse.getDefaultInstance());
    }

    @Override
    public void postponed(Refusal refusal) {}
  }
}
