// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.proto.v1.PolicyServiceGrpc;
import dev.epochwatch.proto.v1.PolicyServiceGrpc.PolicyServiceBlockingStub;
import dev.epochwatch.proto.v1.RunServiceGrpc;
import dev.epochwatch.proto.v1.RunServiceGrpc.RunServiceBlockingStub;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import dev.epochwatch.proto.v1.TrainingServiceGrpc.TrainingServiceBlockingStub;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A connection to an Epochwatch server. Thread-safe; one serves any number of runs over one stream,
 * with one daemon thread of its own. Making one does no I/O.
 *
 * <pre>{@code
 * try (EpochwatchClient client = EpochwatchClient.connect("127.0.0.1:7767");
 *     Run run = client.startRun(RunOptions.experiment("digits").objective("val_loss"))) {
 *   for (int epoch = 1; epoch <= 100; epoch++) {
 *     if (run.report(epoch, Map.of("train_loss", train(), "val_loss", validate())).isStop()) break;
 *   }
 * }
 * }</pre>
 */
public final class EpochwatchClient implements AutoCloseable {
  /** Names the server for {@link #connect()}, for example {@code 10.0.0.5:7767}. */
  public static final String ADDRESS_VARIABLE = "EPOCHWATCH_ADDR";

  static final String DEFAULT_ADDRESS = "127.0.0.1:7767";

  private final ManagedChannel channel;
  private final boolean ownsChannel;
  private final Loop loop;
  private final Link link;
  private final Calls calls;
  private final Settings settings;
  private final OpenRuns runs;

  EpochwatchClient(ClientBuilder builder) {
    this.channel = builder.channel();
    this.ownsChannel = builder.ownsChannel();
    this.loop = builder.loop();
    this.settings = builder.settings();
    // Answers are handed to the loop at once, so that no pool is needed in between.
    TrainingServiceGrpc.TrainingServiceStub stub =
        TrainingServiceGrpc.newStub(channel).withExecutor(Runnable::run);
    Backoff backoff = new Backoff(builder.random());
    this.link =
        new Link(loop, stub, channel::resetConnectBackoff, backoff, builder.heartbeatInterval());
    this.calls =
        new Calls(
            loop,
            link,
            stub,
            channel::resetConnectBackoff,
            builder.random(),
            settings.startTimeout());
    this.runs = new OpenRuns(builder.interruptOnShutdown());
  }

  /** A client of the server that EPOCHWATCH_ADDR names, 127.0.0.1:7767 when it is not set. */
  public static EpochwatchClient connect() {
    return connect(System.getenv().getOrDefault(ADDRESS_VARIABLE, DEFAULT_ADDRESS));
  }

  /**
   * A client with the defaults of {@link #builder}.
   *
   * @param address host:port, a host alone for port 7767, or a gRPC target such as {@code
   *     dns:///host:port}; plaintext
   */
  public static EpochwatchClient connect(String address) {
    return builder(address).build();
  }

  /** Settings for a client of the server at this address. */
  public static ClientBuilder builder(String address) {
    return new ClientBuilder(address);
  }

  /**
   * Starts a run, or resumes it when the id is that of an earlier one.
   *
   * <p>Returns within the start timeout (5 s by default). When the server is away the run starts
   * detached: it reports as ever, and is started on the server, with the same id and all its
   * reports, when the server comes back. What an earlier process left of the run in the journal
   * directory is sent first.
   *
   * @throws EpochwatchException when the server, or a look at the ids, refuses: a bad policy text,
   *     a bad field, a finished run; the message names the field and the allowed range
   * @throws IllegalArgumentException when a local fallback is chosen and the objective's direction
   *     is not known
   */
  public Run startRun(RunOptions options) {
    StartRunRequest request = Requests.complete(options.request());
    Optional<FallbackJudge> fallback =
        options.fallback().map(choice -> FallbackJudge.of(choice, request.getObjective()));
    Board board = new Board();
    Waiters waiters = new Waiters();
    Session session = new Session(calls, request, settings, board, waiters);
    Run run = new Run(session, board, waiters, fallback, settings, loop);
    runs.add(run);
    loop.execute(() -> begin(session));
    awaitStart(session);
    return run;
  }

  /**
   * Starts a run, trains, and finishes the run as it ended: an exception makes it {@code FAILED}
   * and is thrown on.
   *
   * @throws EpochwatchException as {@link #startRun}
   */
  public <E extends Exception> Decision train(RunOptions options, Training<E> training) throws E {
    try (Run run = startRun(options)) {
      try {
        training.train(run);
      } catch (Throwable failure) {
        run.fail(failure);
        throw failure;
      }
      run.finish();
      return run.decision();
    }
  }

  /**
   * A training that is given its run.
   *
   * @param <E> what it may throw
   */
  @FunctionalInterface
  public interface Training<E extends Exception> {
    /** Trains, reports, and returns when it is done or told to stop. */
    void train(Run run) throws E;
  }

  /**
   * Sends what earlier processes left in the journal directory, whatever run it is of.
   *
   * @param bound the longest to wait
   * @return how many journals are still there: 0 when all is on the server
   */
  public int sendJournals(Duration bound) {
    List<Leftover> leftovers = settings.journals().leftovers();
    List<Session> sessions =
        leftovers.stream().map(leftover -> Session.of(calls, leftover, settings)).toList();
    loop.execute(() -> chain(sessions, () -> {}));
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            sessions.stream().map(Session::ended).toArray(CompletableFuture[]::new));
    if (!Bounded.await(all, bound)) {
      sessions.forEach(session -> session.abandon(Optional.empty()));
    }
    return settings.journals().count();
  }

  /** Asks for runs, curves and decisions, and stops runs. Set a deadline on it for each call. */
  public RunServiceBlockingStub runs() {
    return RunServiceGrpc.newBlockingStub(channel);
  }

  /** Asks about the policy language. Set a deadline on it for each call. */
  public PolicyServiceBlockingStub policies() {
    return PolicyServiceGrpc.newBlockingStub(channel);
  }

  /**
   * The trainer's side of the contract as single calls, for those who keep attempts and sequences
   * themselves. Set a deadline on it for each call.
   */
  public TrainingServiceBlockingStub training() {
    return TrainingServiceGrpc.newBlockingStub(channel);
  }

  /**
   * Closes the client: runs that are still open flush their reports within the close timeout, but
   * are not finished, so that they can be resumed. A second call does nothing.
   */
  @Override
  public void close() {
    runs.release();
    loop.execute(link::close);
    if (ownsChannel) {
      channel.shutdown();
      try {
        if (!channel.awaitTermination(1, TimeUnit.SECONDS)) {
          channel.shutdownNow();
        }
      } catch (InterruptedException interrupted) {
        channel.shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
    loop.close();
  }

  private void begin(Session session) {
    List<Session> earlier =
        settings.journals().leftovers(session.run()).stream()
            .map(leftover -> Session.of(calls, leftover, settings))
            .toList();
    earlier.forEach(
        it -> {
          runs.add(it);
          // While the past cannot be sent, the present cannot begin.
          it.started()
              .thenAccept(
                  there -> {
                    if (!there && !it.ended().isDone()) {
                      session.startIsLate();
                    }
                  });
        });
    chain(earlier, session::begin);
  }

  private void chain(List<Session> sessions, Runnable then) {
    if (sessions.isEmpty()) {
      then.run();
      return;
    }
    Session first = sessions.get(0);
    first
        .ended()
        .thenRun(() -> loop.execute(() -> chain(sessions.subList(1, sessions.size()), then)));
    // Those that were given up meanwhile must not be served again.
    if (!first.ended().isDone()) {
      first.begin();
    }
  }

  private void awaitStart(Session session) {
    if (!Bounded.await(session.started(), settings.startTimeout())) {
      loop.execute(session::startIsLate);
    }
  }
}
