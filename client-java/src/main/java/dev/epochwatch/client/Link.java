// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.StreamReportsResponse;
import dev.epochwatch.proto.v1.TrainingServiceGrpc.TrainingServiceStub;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one stream to the server that all runs of a client share. Lives on the loop.
 *
 * <p>It is opened when the first run has an attempt and closed after the last. When it breaks, it
 * is opened again after a growing delay; when the server drains, after the delay the server asks
 * for. Writing respects the transport: {@link #isReady} says whether it would take more.
 */
final class Link {
  private enum State {
    IDLE,
    OPENING,
    OPEN,
    DRAINING,
    AWAY
  }

  private record Key(String run, int attempt) {}

  private static final System.Logger LOG = System.getLogger(Link.class.getName());
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int TICKS_TO_OPEN = 3;
  private static final int TICKS_BETWEEN_COMPLAINTS = 60;

  private final Loop loop;
  private final TrainingServiceStub stub;
  private final Runnable wakeChannel;
  private final Backoff backoff;
  private final long heartbeatTicks;
  private final Map<Key, Session> sessions = new HashMap<>();

  private State state = State.IDLE;
  private Optional<LinkStream> stream = Optional.empty();
  private Optional<Loop.Timer> reopening = Optional.empty();
  private Optional<Loop.Timer> ticking = Optional.empty();
  private long ticks;
  private long openingSince;
  private boolean complained;
  private long silentUntil;

  Link(
      Loop loop,
      TrainingServiceStub stub,
      Runnable wakeChannel,
      Backoff backoff,
      Duration heartbeat) {
    this.loop = loop;
    this.stub = stub;
    this.wakeChannel = wakeChannel;
    this.backoff = backoff;
    this.heartbeatTicks = Math.max(1, heartbeat.toSeconds());
  }

  /** Serves a run from now on. */
  void register(Session session) {
    sessions.put(new Key(session.run(), session.attempt()), session);
    if (ticking.isEmpty()) {
      ticking = Optional.of(loop.schedule(TICK, this::tick));
    }
    if (state == State.IDLE) {
      open();
    } else if (state == State.OPEN) {
      stream.orElseThrow().send(session.heartbeat());
    }
  }

  /** Serves the run no more; the last one closes the stream. */
  void unregister(Session session) {
    sessions.remove(new Key(session.run(), session.attempt()), session);
    if (sessions.isEmpty()) {
      close();
    }
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  /** Whether no answer is to be hoped for in the next moment. */
  boolean isAway() {
    return switch (state) {
      case AWAY, DRAINING -> true;
      case OPENING -> ticks - openingSince > TICKS_TO_OPEN;
      case IDLE, OPEN -> false;
    };
  }

  /** Whether the stream would take another message without piling it up. */
  boolean isReady() {
    return state == State.OPEN && stream.filter(LinkStream::isReady).isPresent();
  }

  /** Sends a message; call only when {@link #isReady}. */
  void send(StreamReportsRequest message) {
    stream.orElseThrow().send(message);
  }

  /** Gives the stream up, since it answers nothing; a new one is opened soon. */
  void reset(String why) {
    stream.ifPresent(current -> current.cancel(why));
  }

  /** Closes the stream after what was sent; runs get no more answers. */
  void close() {
    state = State.IDLE;
    stream.ifPresent(LinkStream::end);
    stream = Optional.empty();
    reopening.ifPresent(Loop.Timer::cancel);
    reopening = Optional.empty();
    ticking.ifPresent(Loop.Timer::cancel);
    ticking = Optional.empty();
  }

  private void open() {
    reopening = Optional.empty();
    state = State.OPENING;
    openingSince = ticks;
    wakeChannel.run();
    LinkStream opened = new LinkStream(loop, this);
    stream = Optional.of(opened);
    stub.streamReports(opened);
  }

  /** The stream would take messages, for the first time or again. */
  void ready(LinkStream from) {
    if (!isCurrent(from)) {
      return;
    }
    if (state == State.OPENING) {
      state = State.OPEN;
      beat();
    }
    List.copyOf(sessions.values()).forEach(Session::pump);
  }

  /**
   * The stream has answers.
   *
   * @param next takes the next one; empty when there is none for now
   * @return how many were taken
   */
  int received(LinkStream from, Supplier<Optional<StreamReportsResponse>> next) {
    int count = 0;
    // An answer may end the link's interest in this stream.
    while (isCurrent(from)) {
      Optional<StreamReportsResponse> response = next.get();
      if (response.isEmpty()) {
        List.copyOf(sessions.values()).forEach(Session::pump);
        return count;
      }
      count++;
      received(response.get());
    }
    return 0;
  }

  private void received(StreamReportsResponse response) {
    backoff.reset();
    if (complained) {
      complained = false;
      LOG.log(System.Logger.Level.INFO, "the Epochwatch server is back");
    }
    switch (response.getMessageCase()) {
      case RESULT -> {
        var result = response.getResult();
        find(result.getRun(), result.getAttempt()).ifPresent(it -> it.answered(result));
      }
      case NOTICE -> {
        var notice = response.getNotice();
        find(notice.getRun(), notice.getAttempt())
            .ifPresent(it -> it.noticed(Decision.of(notice.getDecision())));
      }
      case DRAIN -> {
        var asked = response.getDrain().getReconnectAfter();
        drain(Duration.ofSeconds(asked.getSeconds(), asked.getNanos()));
      }
      // A message of a later version of the contract.
      case MESSAGE_NOT_SET -> {}
    }
  }

  private Optional<Session> find(String run, int attempt) {
    return Optional.ofNullable(sessions.get(new Key(run, attempt)));
  }

  private void drain(Duration asked) {
    state = State.DRAINING;
    stream.orElseThrow().end();
    // Answers may still come until the server ends the stream, or until it is time to come back.
    reopening =
        Optional.of(
            loop.schedule(
                backoff.jittered(asked),
                () -> {
                  stream.ifPresent(late -> late.cancel("the drained stream did not end"));
                  lose();
                  open();
                }));
    List.copyOf(sessions.values()).forEach(Session::pump);
  }

  /** The stream has ended. */
  void broken(LinkStream from, Throwable failure) {
    if (!isCurrent(from)) {
      return;
    }
    Refusal refusal = Refusal.of(failure);
    boolean fresh = ticks >= silentUntil && state != State.DRAINING;
    if (!complained && fresh) {
      complained = true;
      silentUntil = ticks + TICKS_BETWEEN_COMPLAINTS;
      LOG.log(
          System.Logger.Level.WARNING,
          "no connection to the Epochwatch server ({0}); reports are kept and sent later",
          refusal);
    }
    boolean awaited = reopening.isPresent();
    lose();
    if (!awaited) {
      reopening =
          Optional.of(loop.schedule(refusal.retryAfter().orElse(backoff.next()), this::open));
    }
  }

  private boolean isCurrent(LinkStream candidate) {
    return stream.filter(current -> current == candidate).isPresent();
  }

  private void lose() {
    state = State.AWAY;
    stream = Optional.empty();
    List.copyOf(sessions.values()).forEach(Session::disconnected);
  }

  private void tick() {
    ticks++;
    ticking = Optional.of(loop.schedule(TICK, this::tick));
    if (ticks % heartbeatTicks == 0) {
      beat();
    }
    List.copyOf(sessions.values()).forEach(Session::watch);
  }

  private void beat() {
    if (state == State.OPEN) {
      sessions.values().forEach(session -> stream.orElseThrow().send(session.heartbeat()));
    }
  }
}
