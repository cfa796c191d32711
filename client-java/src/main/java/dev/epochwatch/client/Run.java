// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.client.Waiters.Reply;
import dev.epochwatch.client.Waiters.Ticket;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.FinishRunRequest.Outcome;
import dev.epochwatch.proto.v1.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A training that reports to the server and obeys its decisions. Thread-safe.
 *
 * <p>Nothing here throws into the training. While the server is away every report is kept and
 * answered CONTINUE by {@link Source#LOCAL}; when the server is back, the reports are sent in their
 * order, each counted once.
 *
 * <p>A run that is closed without a word counts as {@code SUCCEEDED}, or as {@code STOPPED_EARLY}
 * when it was told to stop before the last planned step was done. In a try-with-resources block
 * call {@link #fail} where the training's exception is caught, or use {@link
 * EpochwatchClient#train}, which does.
 */
public final class Run implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Run.class.getName());
  private static final int LONGEST_MESSAGE = 4_096;

  /** What the server refuses in a message; an exception's may be coloured for a terminal. */
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\n\r\t]]");

  private final Session session;
  private final Board board;
  private final Waiters waiters;
  private final Optional<FallbackJudge> fallback;
  private final Settings settings;
  private final Loop loop;
  private final Plan plan;
  private final AtomicBoolean complained = new AtomicBoolean();
  private final AtomicBoolean finished = new AtomicBoolean();
  private volatile Optional<Path> leftover = Optional.empty();

  Run(
      Session session,
      Board board,
      Waiters waiters,
      Optional<FallbackJudge> fallback,
      Settings settings,
      Loop loop) {
    this.session = session;
    this.board = board;
    this.waiters = waiters;
    this.fallback = fallback;
    this.settings = settings;
    this.loop = loop;
    this.plan = new Plan(session.plannedSteps());
  }

  /** The run's id. */
  public String id() {
    return session.run();
  }

  /** The attempt, 1 or more; 0 as long as the server has not answered the start. */
  public int attempt() {
    return session.attempt();
  }

  /**
   * Reports a step's metrics; see {@link #report(StepReport)}.
   *
   * @param step an epoch number or a global step; 0 or more, rising within an attempt
   * @param metrics by the names the trainer has, for example {@code val_loss}; 1 to 1,000; NaN and
   *     the infinities are legal values
   */
  public Decision report(long step, Map<String, ? extends @Nullable Number> metrics) {
    return report(StepReport.of(step, metrics));
  }

  /**
   * Reports a step and answers what to do.
   *
   * <p>Returns within the client's decision timeout (2 s by default), at once when the server is
   * known to be away. With a timeout of zero nothing is waited for: the answer is the latest known
   * decision. Never throws: what is wrong with a report is logged and told in the message of a
   * CONTINUE by {@link Source#LOCAL}.
   */
  public Decision report(StepReport step) {
    try {
      return take(step);
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "a report could not be taken", fault);
      return local("the report could not be taken: " + fault);
    }
  }

  /**
   * Whether the training is asked to stop: one volatile read, made to be asked at every batch.
   * Turns true in the middle of an epoch when a person stops the run.
   */
  public boolean shouldStop() {
    return board.isStopping();
  }

  /** The latest decision; once it is a STOP, that one. */
  public Decision decision() {
    return board.latest();
  }

  /**
   * Finishes the run: {@code STOPPED_EARLY} when it was told to stop before the last of its {@link
   * RunOptions#plannedSteps planned steps} was done, else {@code SUCCEEDED}; a training that was
   * told to stop and did not obey calls {@link #succeed}. Waits up to the close timeout (5 s by
   * default) until everything is on the server; what is not stays in the journal, as the log says,
   * and is sent by the next client that starts the run, or by {@link
   * EpochwatchClient#sendJournals}. Only the first call that ends a run counts.
   */
  public void finish() {
    boolean isCutShort = shouldStop() && !plan.isFulfilled();
    end(isCutShort ? Outcome.OUTCOME_STOPPED_EARLY : Outcome.OUTCOME_SUCCEEDED, "");
  }

  /**
   * Finishes the run as {@code SUCCEEDED}: it came to the end it had planned, whatever it was told;
   * within the same bound.
   */
  public void succeed() {
    end(Outcome.OUTCOME_SUCCEEDED, "");
  }

  /** Finishes the run as {@code FAILED}; within the same bound. */
  public void fail(Throwable cause) {
    end(Outcome.OUTCOME_FAILED, String.valueOf(cause));
  }

  /** Finishes the run as {@code CANCELLED}: a person gave it up; within the same bound. */
  public void cancel(String reason) {
    end(Outcome.OUTCOME_CANCELLED, reason);
  }

  /** Hands the run back as {@code INTERRUPTED}, to be resumed later; within the same bound. */
  public void preempted() {
    end(Outcome.OUTCOME_PREEMPTED, "preempted");
  }

  /** As {@link #finish}, unless the run is finished already. */
  @Override
  public void close() {
    finish();
  }

  /** The journal in which something was left, once the run is finished and if something was. */
  public Optional<Path> leftover() {
    return leftover;
  }

  /** Reports that have no answer from the server yet. */
  public long pendingReports() {
    return session.outbox().pending();
  }

  private Decision take(StepReport step) {
    step.problems().forEach(this::complain);
    String obstacle = step.obstacle();
    if (!obstacle.isEmpty()) {
      complain(obstacle);
      return local("the report was not sent: " + obstacle);
    }
    if (finished.get()) {
      return local("the report was not sent: the run is finished");
    }
    Report.Builder report = step.toReport(loop.now());
    plan.done(report.getStep());
    fallback.ifPresent(judge -> judge.observe(report));
    if (session.isRetired()) {
      return local("the server takes no more reports of this attempt");
    }
    return settings.decisionTimeout().isZero() ? forget(report) : await(report);
  }

  private Decision forget(Report.Builder report) {
    if (session.outbox().offer(report).isEmpty()) {
      return noRoom();
    }
    session.nudge();
    return session.isAway() ? local("the server is away") : board.latest();
  }

  private Decision await(Report.Builder report) {
    Optional<Ticket> ticket = waiters.await(() -> session.outbox().offer(report));
    if (ticket.isEmpty()) {
      return noRoom();
    }
    session.nudge();
    Duration bound = settings.decisionTimeout();
    try {
      Reply reply = ticket.get().reply().get(bound.toNanos(), TimeUnit.NANOSECONDS);
      return reply.decision().orElseGet(() -> local(reply.why()));
    } catch (TimeoutException late) {
      session.keepSoon();
      return local(
          "no answer within " + bound.toMillis() + " ms; the report is kept and will be sent");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return local("interrupted before the answer came; the report is kept and will be sent");
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    } finally {
      waiters.leave(ticket.get());
    }
  }

  private Decision noRoom() {
    complain("neither memory nor a journal has room for more reports: they are lost");
    return local("the report is lost: neither memory nor a journal has room");
  }

  private Decision local(String why) {
    return board.local(why, fallback);
  }

  /** Once aloud, then softly: a problem of every step must not flood the log. */
  private void complain(String problem) {
    System.Logger.Level level =
        complained.compareAndSet(false, true)
            ? System.Logger.Level.WARNING
            : System.Logger.Level.DEBUG;
    LOG.log(level, "run {0}: {1}", id(), problem);
  }

  private void end(Outcome outcome, String message) {
    if (!finished.compareAndSet(false, true)) {
      return;
    }
    String words = CONTROLS.matcher(message).replaceAll(" ");
    words = words.substring(0, Math.min(words.length(), LONGEST_MESSAGE));
    FinishRunRequest how =
        FinishRunRequest.newBuilder().setOutcome(outcome).setMessage(words).build();
    loop.execute(() -> session.end(Optional.of(how.toBuilder())));
    flush(Optional.of(how));
  }

  void whenEnded(Runnable action) {
    session.ended().thenRun(action);
  }

  /** Ends without finishing: the client is closed under the run. */
  void release() {
    if (finished.compareAndSet(false, true)) {
      loop.execute(() -> session.end(Optional.empty()));
      flush(Optional.empty());
    }
  }

  private void flush(Optional<FinishRunRequest> how) {
    if (!Bounded.await(session.ended(), settings.closeTimeout())) {
      abandon(how);
    }
  }

  private void abandon(Optional<FinishRunRequest> how) {
    long pending = session.outbox().pending();
    leftover = session.abandon(how.map(FinishRunRequest::toBuilder));
    LOG.log(
        System.Logger.Level.WARNING,
        "run {0}: the server did not take the last {1} reports and the end of the run; {2}",
        id(),
        Long.toString(pending),
        leftover
            .map(path -> "they are in " + path + " and are sent when the run is started again")
            .orElse("there is no journal, so they are lost"));
  }
}
