// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server's program in a process of its own. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final int port;
  private final ManagedChannel channel;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  static ServerProcess start(Path data, String... settings) throws IOException {
    Process process = launch(data, settings);
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the server ended before it served");
    }
    return new ServerProcess(process, Integer.parseInt(line));
  }

  /** Starts a server and kills it after a while, wherever it is by then. */
  static void startAndKill(Path data, Duration after) throws IOException, InterruptedException {
    Process process = launch(data);
    if (!process.waitFor(after.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
    }
    process.waitFor();
  }

  private static Process launch(Path data, String... settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("--port", "0", "--print-port", "--data", data.toString()));
    command.addAll(List.of(settings));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  ManagedChannel channel() {
    return channel;
  }

  int port() {
    return port;
  }

  /** SIGKILL: no hook runs, nothing is flushed. */
  void kill() {
    channel.shutdownNow();
    process.toHandle().destroyForcibly();
    awaitEnd(Duration.ofSeconds(10));
  }

  /**
   * From now on no file of the server can grow beyond so many bytes, or any ("unlimited"): writing
   * more fails, as on a full disk. Needs Linux.
   */
  void limitFiles(String bytes) {
    try {
      Process limiting =
          new ProcessBuilder(
                  "prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":")
              .inheritIO()
              .start();
      if (limiting.waitFor() != 0) {
        throw new AssertionError("prlimit failed");
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What is reachable on its heap; collects garbage first, which takes a moment. */
  long reachableBytes() throws IOException {
    Process counting =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                "GC.class_histogram")
            .start();
    try (BufferedReader lines = counting.inputReader(StandardCharsets.UTF_8)) {
      String total =
          lines.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
      return Long.parseLong(total.trim().split("\\s+")[2]);
    }
  }

  /** What it has of the machine's memory. Needs Linux. */
  long residentBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
        .findFirst()
        .orElseThrow();
  }

  /** SIGTERM. */
  void terminate() {
    process.toHandle().destroy();
  }

  void awaitEnd(Duration atMost) {
    try {
      process.toHandle().onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("the server did not end within " + atMost, e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    process.toHandle().destroyForcibly();
    awaitEnd(Duration.ofSeconds(10));
  }
}
