// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client.testing;

import com.google.rpc.Status;
import dev.epochwatch.client.ClientBuilder;
import dev.epochwatch.client.EpochwatchClient;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.FinishRunRequest.Outcome;
import dev.epochwatch.proto.v1.Report;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A server for the tests of trainers: it answers CONTINUE, or what the test tells it, and remembers
 * every report. It judges nothing and keeps nothing beyond the test. Thread-safe.
 *
 * <pre>{@code
 * try (FakeEpochwatchServer fake = FakeEpochwatchServer.start();
 *     EpochwatchClient client = fake.client()) {
 *   fake.stopAtStep(3);
 *   train(client);
 *   assertThat(fake.reports("my-run")).hasSize(3);
 * }
 * }</pre>
 */
public final class FakeEpochwatchServer implements AutoCloseable {
  private final FakeState state = new FakeState();
  private final Optional<String> name;
  private final boolean direct;
  private final ConcurrentLinkedQueue<ManagedChannel> channels = new ConcurrentLinkedQueue<>();
  private final Object lock = new Object();
  // Guarded by lock.
  private Optional<Server> server = Optional.empty();
  private int port;

  private FakeEpochwatchServer(Optional<String> name, int port, boolean direct) {
    this.name = name;
    this.port = port;
    this.direct = direct;
  }

  /** Starts a fake without any port; {@link #client} reaches it. */
  public static FakeEpochwatchServer start() {
    FakeEpochwatchServer fake =
        new FakeEpochwatchServer(Optional.of("fake-" + UUID.randomUUID()), 0, false);
    fake.comeBack();
    return fake;
  }

  /**
   * Starts a fake without any port that answers on the thread that asks, and whose clients hear the
   * answers on it: for tests that leave nothing to chance.
   */
  public static FakeEpochwatchServer startDirect() {
    FakeEpochwatchServer fake =
        new FakeEpochwatchServer(Optional.of("fake-" + UUID.randomUUID()), 0, true);
    fake.comeBack();
    return fake;
  }

  /**
   * Starts a fake on a port, for trainers in another process.
   *
   * @param port 0 for a free one; {@link #port} tells which
   */
  public static FakeEpochwatchServer startOnPort(int port) {
    FakeEpochwatchServer fake = new FakeEpochwatchServer(Optional.empty(), port, false);
    fake.comeBack();
    return fake;
  }

  /**
   * A client of this fake, without a journal and without a shutdown hook. Close it before the fake.
   */
  public EpochwatchClient client() {
    return clientBuilder().withoutJournal().interruptOnShutdown(false).build();
  }

  /** A client of this fake, to be adjusted. */
  public ClientBuilder clientBuilder() {
    if (name.isEmpty()) {
      return EpochwatchClient.builder("127.0.0.1:" + port());
    }
    InProcessChannelBuilder builder = InProcessChannelBuilder.forName(name.get());
    ManagedChannel channel = (direct ? builder.directExecutor() : builder).build();
    channels.add(channel);
    return EpochwatchClient.builder("fake").channel(channel);
  }

  /** The port; 0 for a fake without one. */
  public int port() {
    synchronized (lock) {
      return port;
    }
  }

  /** Stops every run at its first report of this step or a later one. */
  public void stopAtStep(long step) {
    Decision stop =
        Decision.newBuilder()
            .setAction(Decision.Action.ACTION_STOP)
            .setReason(Decision.Reason.REASON_NO_IMPROVEMENT)
            .setSource(Decision.Source.SOURCE_SERVER)
            .setMessage("the fake was told to stop at step " + step)
            .build();
    state.script(
        report ->
            report.getStep() >= step
                ? Optional.of(stop.toBuilder().setDecidedAtStep(report.getStep()).build())
                : Optional.empty());
  }

  /** Decides by a script of the test's own: empty means CONTINUE; the first STOP of a run stays. */
  public void decide(Function<Report, Optional<Decision>> script) {
    state.script(script);
  }

  /** A person stops the run: the trainer is told unasked. */
  public void stopNow(String run, String why) {
    state.stop(
        run,
        Decision.newBuilder()
            .setAction(Decision.Action.ACTION_STOP)
            .setReason(Decision.Reason.REASON_HUMAN)
            .setSource(Decision.Source.SOURCE_HUMAN)
            .setMessage(why)
            .build());
  }

  /** Refuses every start from now on, with BAD_FIELD. */
  public void refuseStarts(String field, String description) {
    state.refuseStarts(Optional.of(Statuses.badField(field, description)));
  }

  /** Refuses no start any more. */
  public void acceptStarts() {
    state.refuseStarts(Optional.empty());
  }

  /** Answers the next reports with an error of their own. */
  public void failNextReports(int count, Status error) {
    state.failNext(count, error);
  }

  /** Answers the next reports as a server does whose store cannot write. */
  public void storeDownForNextReports(int count, Duration retryAfter) {
    state.failNext(count, Statuses.storeDown(retryAfter));
  }

  /** Takes reports, but answers none until {@link #releaseAnswers}. */
  public void holdAnswers() {
    state.hold();
  }

  /** Answers what was held, and holds no more. */
  public void releaseAnswers() {
    state.release();
  }

  /** Asks the trainers to open a new stream after this delay. */
  public void drain(Duration reconnectAfter) {
    state.drain(reconnectAfter);
  }

  /** Breaks all connections and takes no new ones; what was reported is kept. */
  public void goAway() {
    synchronized (lock) {
      server.ifPresent(FakeEpochwatchServer::end);
      server = Optional.empty();
    }
    state.forgetStreams();
  }

  /** Serves again, under the same address. Does nothing when it serves. */
  public void comeBack() {
    synchronized (lock) {
      if (server.isPresent()) {
        return;
      }
      try {
        Server started =
            builder()
                .addService(new FakeServices.Training(state))
                .addService(new FakeServices.Runs(state))
                .build()
                .start();
        server = Optional.of(started);
        port = name.isPresent() ? 0 : started.getPort();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  /** What was reported in a run, over all attempts, each report once, in the order of arrival. */
  public List<Report> reports(String run) {
    return state.query(run, FakeRun::reports).orElse(List.of());
  }

  /** How many reports of a run came again. */
  public int duplicates(String run) {
    return state.query(run, FakeRun::duplicates).orElse(0);
  }

  /** The run's current attempt; 0 when it is not known. */
  public int attempt(String run) {
    return state.query(run, FakeRun::attempt).orElse(0);
  }

  /** How the current attempt ended, if it has. */
  public Optional<Outcome> outcome(String run) {
    return state.query(run, FakeRun::outcome).flatMap(outcome -> outcome);
  }

  /** How many signs of life came. */
  public int heartbeats() {
    return state.heartbeats();
  }

  /** Ends the fake and the channels of its clients. */
  @Override
  public void close() {
    goAway();
    channels.forEach(ManagedChannel::shutdownNow);
  }

  private ServerBuilder<?> builder() {
    ServerBuilder<?> builder =
        name.<ServerBuilder<?>>map(InProcessServerBuilder::forName)
            .orElseGet(
                () -> Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create()));
    return direct ? builder.directExecutor() : builder;
  }

  private static void end(Server server) {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
