// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A channel that starts and ends fast. gRPC's own leaves its network thread waiting in native code
 * when the program ends, for which a JVM waits 300 ms, and unpacks a native library that one call
 * cannot make up for; this one uses Java's own sockets and ends its thread. Thread-safe.
 */
final class Transport implements AutoCloseable {
  private static final int DEFAULT_PORT = 7767;
  private static final long PATIENCE_MILLIS = 500;

  /** Kept, because a logger nobody holds forgets its level. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  static {
    // What it would say, with a stack trace, the command says in a sentence.
    GRPC.setLevel(Level.OFF);
  }

  private final EventLoopGroup network =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("epochwatch-network", true), NioIoHandler.newFactory());
  private final ManagedChannel channel;

  /**
   * A channel; does no I/O.
   *
   * @param address host:port, or a host alone for port 7767
   */
  Transport(String address) {
    boolean whole = address.contains(":///") || address.matches(".*:[0-9]+");
    channel =
        NettyChannelBuilder.forTarget(whole ? address : address + ":" + DEFAULT_PORT)
            .usePlaintext()
            .eventLoopGroup(network)
            .channelType(NioSocketChannel.class)
            .directExecutor()
            .build();
  }

  ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      network.shutdownGracefully(0, PATIENCE_MILLIS, TimeUnit.MILLISECONDS).await(PATIENCE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
