// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import dev.epochwatch.server.store.StoreException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's program. Exit codes: 0 it ended as asked, 1 it failed, 2 it was called wrongly.
 * stdout is data, stderr is talk.
 */
public final class Main {
  private static final int OK = 0;
  private static final int FAILURE = 1;
  private static final int USAGE = 2;

  private Main() {}

  /** Runs the server until it is told to end. */
  public static void main(String[] arguments) {
    int code = run(List.of(arguments), System.getenv(), System.out, System.err);
    if (code != OK) {
      System.exit(code);
    }
  }

  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    try {
      CommandLine line = CommandLine.parse(arguments);
      if (line.switches().contains(CommandLine.HELP)) {
        Help.lines().forEach(out::println);
        return written(out, err);
      }
      Settings settings =
          Settings.of(line.settings(), environment, line.configFile().map(Path::of));
      ServerConfig config = ServerConfig.of(settings);
      if (line.switches().contains(CommandLine.PRINT_CONFIG)) {
        settings.lines().forEach(out::println);
        return written(out, err);
      }
      LogSetup.apply(config.logLevel());
      serve(config, line.switches().contains(CommandLine.PRINT_PORT), out);
      return OK;
    } catch (ConfigException e) {
      err.println("epochwatch server: " + e.getMessage());
      return USAGE;
    } catch (StoreException e) {
      err.println("epochwatch server: " + e.getMessage());
      return FAILURE;
    } catch (IOException e) {
      err.println("epochwatch server: " + e.getMessage());
      return FAILURE;
    }
  }

  /** A print stream does not throw: a full disk would go unnoticed. */
  private static int written(PrintStream out, PrintStream err) {
    if (out.checkError()) {
      err.println("epochwatch server: the output cannot be written");
      return FAILURE;
    }
    return OK;
  }

  /** Which address it cannot listen on, why, and by which settings another can be had. */
  private static IOException cannotListen(ServerConfig config, IOException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return new IOException(
        "cannot listen on "
            + config.grpc().host()
            + ":"
            + config.grpc().port()
            + ": "
            + cause.getMessage()
            + "; give another --port (0 for a free one) or --host",
        failure);
  }

  private static EpochwatchServer start(ServerConfig config) throws IOException {
    try {
      return EpochwatchServer.start(config);
    } catch (IOException e) {
      throw cannotListen(config, e);
    }
  }

  private static void serve(ServerConfig config, boolean printPort, PrintStream out)
      throws IOException {
    Logger log = LoggerFactory.getLogger(Main.class);
    EpochwatchServer server = start(config);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  log.info("draining");
                  server.close();
                  log.info("ended");
                  ended.countDown();
                },
                "epochwatch-shutdown"));
    log.info(
        "Epochwatch serves {}:{}, keeps runs in {}, and was ready in {} ms",
        config.grpc().host(),
        server.port(),
        config.store() == ServerConfig.StoreKind.MEMORY ? "memory only" : config.data(),
        sinceStart().toMillis());
    if (printPort) {
      out.println(server.port());
      out.flush();
    }
    try {
      ended.await();
    } catch (InterruptedException e) {
      server.close();
      Thread.currentThread().interrupt();
    }
  }

  private static Duration sinceStart() {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> Duration.between(start, Instant.now()))
        .orElse(Duration.ZERO);
  }
}
