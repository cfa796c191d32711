// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.client.EpochwatchClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options of every command that asks a server. */
public final class ServerOptions {
  private static final String DEFAULT_ADDRESS = "127.0.0.1:7767";

  private static final Pattern PORT = Pattern.compile(":0*([0-9]+)$");

  /** A name or number of a host, an IPv6 address in brackets; or a target of gRPC's own. */
  private static final Pattern ADDRESS =
      Pattern.compile("([^\\s:/\\[\\]]+|\\[[0-9a-zA-Z:.%]+\\])(:[0-9]+)?|[a-z-]+:///\\S+");

  private static final int LAST_PORT = 65_535;

  private final Map<String, String> environment;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description =
          "Where the server listens (default: the variable EPOCHWATCH_ADDR, else "
              + DEFAULT_ADDRESS
              + ").")
  private Optional<String> server = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "The longest to wait for an answer (default: ${DEFAULT-VALUE}).")
  private double seconds;

  /** Options whose defaults come from the variables of the environment. */
  public ServerOptions(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Whether the server was named on the command line. */
  public boolean isNamed() {
    return server.isPresent();
  }

  /** A connection; making one does no I/O. */
  public Connection open() {
    if (!(seconds > 0 && seconds <= 86_400)) {
      throw new CommandFailure(
          Exit.USAGE, "--timeout must be above 0 and at most 86400 seconds, was " + seconds);
    }
    String address = address();
    if (!ADDRESS.matcher(address).matches()) {
      String variable = server.isPresent() ? "" : " (" + EpochwatchClient.ADDRESS_VARIABLE + ")";
      throw new CommandFailure(
          Exit.USAGE, "the server's address must be HOST:PORT, was '" + address + "'" + variable);
    }
    if (!isPortPossible(address)) {
      throw new CommandFailure(
          Exit.USAGE, "the server's port must be 1 to 65535, was '" + address + "'");
    }
    return Connection.to(address, Duration.ofMillis(Math.max(1, Math.round(seconds * 1e3))));
  }

  private String address() {
    return server.orElseGet(
        () ->
            Optional.ofNullable(environment.get(EpochwatchClient.ADDRESS_VARIABLE))
                .filter(text -> !text.isBlank())
                .orElse(DEFAULT_ADDRESS));
  }

  /**
   * gRPC fails on such a port in a thread of its own, and the command would wait for its timeout.
   */
  private static boolean isPortPossible(String address) {
    Matcher port = PORT.matcher(address);
    if (!port.find()) {
      return true;
    }
    String digits = port.group(1);
    int number = digits.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    return number >= 1 && number <= LAST_PORT;
  }
}
