// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A server process under measurement, and the connections to it. For use by one thread. */
final class Target implements AutoCloseable {
  private final String name;
  private final Process process;
  private final int port;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private Optional<JvmGauge> gauge = Optional.empty();

  private Target(String name, Process process, int port) {
    this.name = name;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a server in a Java process of its own, with this process's class path; returns when it
   * has printed its port on a line of its own.
   *
   * @param log where its standard error goes
   */
  static Target start(
      String name, Path log, List<String> javaOptions, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      // A JVM that records itself says so first.
      String port =
          output
              .lines()
              .filter(line -> line.matches("\\d+"))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException(name + " did not start; see " + log));
      return new Target(name, process, Integer.parseInt(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }

  /** The first so many connections; made when first asked for. */
  List<ManagedChannel> channels(int count) {
    while (channels.size() < count) {
      channels.add(
          NettyChannelBuilder.forAddress("127.0.0.1", port)
              .usePlaintext()
              .directExecutor()
              .build());
    }
    return channels.subList(0, count);
  }

  /** Begins a stretch of time; what it gives tells the server's use since then. */
  Supplier<Usage> measureUsage() {
    JvmGauge watched = gauge.orElseGet(() -> JvmGauge.attach(process.pid()));
    gauge = Optional.of(watched);
    watched.longestPauseMillis();
    Duration cpu = cpuTime();
    long allocated = watched.allocatedBytes();
    long paused = watched.pauseMillis();
    return () ->
        new Usage(
            cpuTime().minus(cpu),
            watched.allocatedBytes() - allocated,
            watched.pauseMillis() - paused,
            watched.longestPauseMillis());
  }

  /** Zero where the system does not tell. */
  private Duration cpuTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Memory in use in megabytes. */
  double residentMegabytes() {
    return Machine.residentMegabytes(process.pid());
  }

  /** Kills the process at once, as a crash would. */
  void kill() {
    channels.forEach(ManagedChannel::shutdownNow);
    gauge.ifPresent(JvmGauge::close);
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    gauge.ifPresent(JvmGauge::close);
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
