// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.proto.v1.Curve;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.GetCurvesRequest;
import dev.epochwatch.proto.v1.RunServiceGrpc;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server's process is killed at random moments while several trainers report, and in its
 * starts, again and again on the same data. {@code -Depochwatch.rounds=N} for more, {@code
 * -Depochwatch.seed=N} for others.
 */
class KillRoundsTest {
  private static final int ROUNDS = Integer.getInteger("epochwatch.rounds", 5);
  private static final long SEED = Long.getLong("epochwatch.seed", 5);
  private static final int RUNS = 12;
  private static final int LENGTH = 600;
  private static final int MOST_REPORTS_A_ROUND = 6_000;
  private static final int LONGEST_START_MILLIS = 2_000;
  private static final String POLICY = "any(patience(epochs=60), max_steps(steps=500))";

  @TempDir Path directory;

  // All trainers report the same curve.
  private final Trainer reference = new Trainer("undisturbed", LENGTH);
  private final Random random = new Random(SEED);
  private final List<Trainer> trainers = new ArrayList<>();
  private final List<String> complete = new ArrayList<>();
  private int begun;
  private long answered;
  private long found;
  private long lost;
  private long twice;
  private long unequal;

  @Test
  void kills_atRandomMomentsUnderLoad_loseDoubleAndChangeNothing() throws Exception {
    Map<Long, Decision> undisturbed = undisturbed();
    assertThat(undisturbed).hasSize(LENGTH);
    for (int round = 1; round <= ROUNDS; round++) {
      if (round % 4 == 0) {
        ServerProcess.startAndKill(
            directory, Duration.ofMillis(random.nextInt(LONGEST_START_MILLIS)));
      }
      ServerProcess server = ServerProcess.start(directory);
      audit(server.channel(), undisturbed);
      reportUntilKilled(server);
      server.close();
      if (round % 10 == 0 || round == ROUNDS) {
        tell(round);
      }
    }
    try (ServerProcess server = ServerProcess.start(directory)) {
      audit(server.channel(), undisturbed);
      found = 0;
      answered = 0;
      trainers.forEach(trainer -> check(server.channel(), trainer.run(), trainer.answers().size()));
      complete.forEach(run -> check(server.channel(), run, LENGTH));
    }
    tell(ROUNDS);
    assertThat(List.of(lost, twice, unequal)).as("lost, twice, unequal").containsOnly(0L);
    assertThat(found).isGreaterThanOrEqualTo(answered);
    assertThat(answered).isPositive();
  }

  private void tell(int round) {
    System.out.printf(
        "kills: seed %d, %,d rounds, %,d runs, %,d answered, %,d found, lost %d, twice %d,"
            + " decisions unequal %d%n",
        SEED, round, begun, answered, found, lost, twice, unequal);
  }

  /** Every trainer at once, until one of them has the server killed. */
  private void reportUntilKilled(ServerProcess server) throws InterruptedException {
    int fatal = 1 + random.nextInt(MOST_REPORTS_A_ROUND);
    AtomicInteger sent = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (Trainer trainer : trainers) {
      Thread thread =
          new Thread(
              () ->
                  trainer.report(
                      server.channel(),
                      sequence -> {
                        if (sent.incrementAndGet() == fatal) {
                          server.kill();
                        }
                      }),
              "trainer-" + trainer.run());
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Looks at what the last round left, and puts new runs in place of complete ones. */
  private void audit(Channel channel, Map<Long, Decision> undisturbed) {
    for (Trainer trainer : List.copyOf(trainers)) {
      check(channel, trainer.run(), trainer.answers().size());
      trainer
          .answers()
          .forEach(
              (sequence, decision) ->
                  unequal += decision.equals(undisturbed.get(sequence)) ? 0 : 1);
      if (trainer.answers().size() == LENGTH) {
        trainers.remove(trainer);
        complete.add(trainer.run());
      }
    }
    while (trainers.size() < RUNS) {
      Trainer trainer = new Trainer("run-" + ++begun, LENGTH);
      start(channel, trainer.run());
      trainers.add(trainer);
    }
  }

  /** Answers come in order, so that the first so many reports were answered. */
  private void check(Channel channel, String run, int answers) {
    Curve curve =
        RunServiceGrpc.newBlockingStub(channel)
            .getCurves(GetCurvesRequest.newBuilder().addRuns(run).addMetrics("val_loss").build())
            .getCurvesList()
            .stream()
            .findFirst()
            .orElse(Curve.getDefaultInstance());
    List<Long> steps = curve.getStepsList();
    answered += answers;
    found += steps.size();
    twice += steps.size() - steps.stream().distinct().count();
    for (long step = 0; step < answers; step++) {
      int place = steps.indexOf(step);
      boolean isThere = place >= 0 && curve.getValues(place) == reference.loss((int) step);
      lost += isThere ? 0 : 1;
    }
  }

  private static void start(Channel channel, String run) {
    TrainingServiceGrpc.newBlockingStub(channel)
        .startRun(StartRunRequest.newBuilder().setRun(run).setPolicy(POLICY).build());
  }

  private Map<Long, Decision> undisturbed() throws IOException {
    try (EpochwatchServer server =
        EpochwatchServer.start(ServerConfig.of(Map.of("port", "0", "store", "memory")))) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
      start(channel, reference.run());
      reference.report(channel, sequence -> {});
      channel.shutdownNow();
    }
    return reference.answers();
  }
}
