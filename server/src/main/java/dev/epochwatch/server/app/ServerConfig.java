// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import dev.epochwatch.core.policy.Policies;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.policy.PolicySyntaxException;
import dev.epochwatch.server.engine.EngineSettings;
import dev.epochwatch.server.grpc.GrpcSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of a server, checked.
 *
 * @param grpc the limits of the wire
 * @param engine the limits of the engine
 * @param store where runs are kept
 * @param data the directory of the store
 * @param drainTimeout how long a shutdown waits for what is under way
 * @param logLevel what goes to stderr
 */
public record ServerConfig(
    GrpcSettings grpc,
    EngineSettings engine,
    StoreKind store,
    Path data,
    Duration drainTimeout,
    String logLevel) {

  /** Where runs are kept. */
  public enum StoreKind {
    /** A file in the data directory. */
    H2,
    /** Nowhere: nothing survives the process. */
    MEMORY
  }

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");
  private static final List<String> LOG_LEVELS = List.of("error", "warn", "info", "debug");
  private static final int LARGEST_MESSAGE = 64 << 20;

  /**
   * Settings by their keys, the rest by default; for programs that start a server themselves.
   *
   * @throws ConfigException if a key is none or a value is out of its range
   */
  public static ServerConfig of(Map<String, String> settings) {
    return of(Settings.of(settings, Map.of(), Optional.empty()));
  }

  static ServerConfig of(Settings settings) {
    int messageBytes = integer(settings, Setting.MESSAGE_BYTES, 1_024, LARGEST_MESSAGE);
    return new ServerConfig(
        new GrpcSettings(
            settings.text(Setting.HOST),
            integer(settings, Setting.PORT, 0, 65_535),
            messageBytes,
            integer(settings, Setting.REPORT_BYTES, 1_024, messageBytes),
            integer(settings, Setting.STREAM_WINDOW, 1, 10_000),
            duration(settings, Setting.SLOW_READER_TIMEOUT),
            integer(settings, Setting.WORKERS, 1, 1_000)),
        new EngineSettings(
            integer(settings, Setting.QUEUE_CAPACITY, 10_000, Integer.MAX_VALUE),
            integer(settings, Setting.LIVE_RUNS, 1, Integer.MAX_VALUE),
            policy(settings)),
        word(settings, Setting.STORE, List.of("h2", "memory")).equals("h2")
            ? StoreKind.H2
            : StoreKind.MEMORY,
        path(settings),
        duration(settings, Setting.DRAIN_TIMEOUT),
        word(settings, Setting.LOG_LEVEL, LOG_LEVELS));
  }

  private static int integer(Settings settings, Setting setting, int least, int most) {
    String text = settings.text(setting).strip();
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, with the range.
    }
    throw wrong(setting, "a whole number from " + least + " to " + most, text);
  }

  private static Duration duration(Settings settings, Setting setting) {
    String text = settings.text(setting).strip();
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
          };
      if (!duration.isZero() && duration.compareTo(Duration.ofMinutes(10)) <= 0) {
        return duration;
      }
    }
    throw wrong(setting, "a duration from 1ms to 10m such as 500ms or 30s", text);
  }

  private static String word(Settings settings, Setting setting, List<String> words) {
    String text = settings.text(setting).strip().toLowerCase(Locale.ROOT);
    if (!words.contains(text)) {
      throw wrong(setting, "one of " + String.join(", ", words), text);
    }
    return text;
  }

  private static Path path(Settings settings) {
    String text = settings.text(Setting.DATA);
    try {
      if (!text.isBlank()) {
        return Path.of(text).toAbsolutePath().normalize();
      }
    } catch (InvalidPathException e) {
      // Said below.
    }
    throw wrong(Setting.DATA, "the path of a directory", text);
  }

  private static Policy policy(Settings settings) {
    String text = settings.text(Setting.DEFAULT_POLICY);
    if (text.isBlank()) {
      return Policies.DEFAULT;
    }
    try {
      return Policy.parse(text);
    } catch (PolicySyntaxException e) {
      throw new ConfigException(Setting.DEFAULT_POLICY.key() + " " + e.getMessage());
    }
  }

  private static ConfigException wrong(Setting setting, String allowed, String text) {
    return new ConfigException(setting.key() + " must be " + allowed + ", was '" + text + "'");
  }
}
