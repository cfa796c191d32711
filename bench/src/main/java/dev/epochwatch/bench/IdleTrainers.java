// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Trainers in the middle of a long epoch: each has a connection, an open stream and a run. */
final class IdleTrainers {
  private IdleTrainers() {}

  /** The server's memory, in megabytes, while so many trainers are connected and silent. */
  static double residentMegabytes(Target service, int trainers, String policy)
      throws InterruptedException {
    NioEventLoopGroup group = new NioEventLoopGroup(2);
    List<ManagedChannel> channels = new ArrayList<>();
    Tally tally = new Tally();
    try {
      for (int i = 0; i < trainers; i++) {
        ManagedChannel channel =
            NettyChannelBuilder.forAddress("127.0.0.1", service.port())
                .usePlaintext()
                .directExecutor()
                .eventLoopGroup(group)
                .channelType(NioSocketChannel.class)
                .build();
        channels.add(channel);
        connect(channel, "idle-" + i, policy, tally);
      }
      return service.residentMegabytes();
    } finally {
      channels.forEach(ManagedChannel::shutdownNow);
      group.shutdownGracefully();
    }
  }

  private static void connect(ManagedChannel channel, String run, String policy, Tally tally)
      throws InterruptedException {
    int attempt =
        TrainingServiceGrpc.newBlockingStub(channel)
            .startRun(
                StartRunRequest.newBuilder()
                    .setRun(run)
                    .setExperiment("idle")
                    .setPolicy(policy)
                    .build())
            .getAttempt();
    Trainer trainer =
        new Trainer(channel, run, new ReportFactory(run, attempt, 1), tally, answered -> {});
    trainer.send(System.nanoTime());
    while (trainer.outstanding() > 0 && trainer.failure().isEmpty()) {
      Thread.sleep(0, 100_000);
    }
    tally.requireNoErrors();
  }
}
