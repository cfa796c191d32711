// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.ReportResult;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import java.util.Optional;

/**
 * Sends an attempt's reports over the link, in their order, and takes the answers: what is answered
 * is forgotten, what is refused for the moment is sent again, what is refused for good is told and
 * left out. Lives on the loop.
 */
final class Sender {
  private static final System.Logger LOG = System.getLogger(Sender.class.getName());
  private static final int LARGEST_WINDOW = 256;
  private static final int MOST_DEFECTS = 5;
  private static final int TICKS_UNTIL_AWAY = 4;
  private static final int TICKS_UNTIL_RESET = 20;

  private final Session session;
  private final Loop loop;
  private final Link link;
  private final Backoff backoff;
  private final Outbox outbox;
  private final Board board;
  private final Waiters waiters;

  // How many reports may be in flight. Begins with one whenever the server's state is in doubt, so
  // that no report is taken while the one before it is refused for the moment.
  private int window = 1;
  private boolean paused;
  private long defective;
  private int defects;
  private long watched;
  private int still;

  Sender(Session session, Calls calls, Outbox outbox, Board board, Waiters waiters) {
    this.session = session;
    this.loop = calls.loop();
    this.link = calls.link();
    this.backoff = calls.backoff();
    this.outbox = outbox;
    this.board = board;
    this.waiters = waiters;
  }

  /** Whether no answer is to be hoped for in the next moment. */
  boolean isAway() {
    return paused || link.isAway() || still >= TICKS_UNTIL_AWAY;
  }

  /** Sends what there is to send, as far as the server is there and keeps up. */
  void pump() {
    // In bursts of half a window: fewer wake-ups of the transport than one report at a time.
    boolean burst = !paused && outbox.inFlight() <= window / 2;
    while (burst && link.isReady() && outbox.inFlight() < window) {
      Optional<Report> next = outbox.next();
      next.ifPresent(this::send);
      burst = next.isPresent();
    }
  }

  /** The server has answered a report; {@link #pump} follows, once for many answers. */
  void answered(ReportResult result) {
    if (result.hasError()) {
      failed(result.getSequence(), Refusal.of(result.getError()));
      return;
    }
    board.publish(Decision.of(result.getDecision()));
    outbox.settle(result.getSequence());
    waiters.answer(result.getSequence(), board.latest());
    still = 0;
    window = Math.min(LARGEST_WINDOW, window + 1);
  }

  /** The stream is gone, with all that was in flight. */
  void disconnected() {
    window = 1;
    outbox.rewind();
  }

  /** Once a second: gives up a stream that answers nothing. */
  void watch() {
    long oldest = outbox.oldest().orElse(0);
    still = oldest > 0 && oldest == watched ? still + 1 : 0;
    watched = oldest;
    if (still >= TICKS_UNTIL_RESET && link.isOpen() && !paused) {
      still = 0;
      link.reset("no answer for " + TICKS_UNTIL_RESET + " s");
    }
  }

  private void send(Report report) {
    link.send(
        StreamReportsRequest.newBuilder()
            .setReport(report.toBuilder().setRun(session.run()).setAttempt(session.attempt()))
            .build());
  }

  private void failed(long sequence, Refusal refusal) {
    if (refusal.isFinal()) {
      session.retire(refusal);
    } else if (refusal.isPassing() && mayTryAgain(sequence, refusal)) {
      pause(refusal);
    } else {
      LOG.log(
          System.Logger.Level.WARNING,
          "run {0}: report {1} was refused: {2}",
          session.run(),
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
    if (paused) {
      return;
    }
    paused = true;
    loop.schedule(
        backoff.jittered(refusal.retryAfter().orElseGet(backoff::next)),
        () -> {
          paused = false;
          outbox.rewind();
          session.pump();
        });
  }
}
