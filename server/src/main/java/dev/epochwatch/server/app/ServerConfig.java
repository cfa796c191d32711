// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import dev.epochwatch.core.policy.Policies;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.policy.PolicySyntaxException;
import dev.epochwatch.server.engine.EngineSettings;
import dev.epochwatch.server.engine.UpkeepSettings;
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
 * @param upkeep what the server does by itself
 * @param store where runs are kept
 * @param data the directory of the store
 * @param drainTimeout how long a shutdown waits for what is under way
 * @param logLevel what goes to stderr
 */
public record ServerConfig(
    GrpcSettings grpc,
    EngineSettings engine,
    UpkeepSettings upkeep,
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

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final List<String> LOG_LEVELS = List.of("error", "warn", "info", "debug");
  private static final int LARGEST_MESSAGE = 64 << 20;
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

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
            duration(settings, Setting.SLOW_READER_TIMEOUT, SHORTEST, LONGEST),
            integer(settings, Setting.WORKERS, 1, 1_000)),
        new EngineSettings(
            integer(settings, Setting.QUEUE_CAPACITY, 10_000, Integer.MAX_VALUE),
            integer(settings, Setting.LIVE_RUNS, 1, Integer.MAX_VALUE),
            policy(settings)),
        UpkeepConfig.of(settings),
        word(settings, Setting.STORE, List.of("h2", "memory")).equals("h2")
            ? StoreKind.H2
            : StoreKind.MEMORY,
        path(settings),
        duration(settings, Setting.DRAIN_TIMEOUT, SHORTEST, LONGEST),
        word(settings, Setting.LOG_LEVEL, LOG_LEVELS));
  }

  static int integer(Settings settings, Setting setting, int least, int most) {
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

  static Duration duration(Settings settings, Setting setting, Duration least, Duration most) {
    String text = settings.text(setting).strip();
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          };
      if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
        return duration;
      }
    }
    String range = "a duration from " + words(least) + " to " + words(most);
    throw wrong(setting, range + " such as 500ms, 30s or 2h", text);
  }

  private static String words(Duration duration) {
    if (duration.toDays() > 0) {
      return duration.toDays() + "d";
    }
    return duration.toMinutes() > 0
        ? duration.toMinutes() + "m"
        : duration.toSeconds() > 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
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

  static ConfigException wrong(Setting setting, String allowed, String text) {
    return new ConfigException(setting.key() + " must be " + allowed + ", was '" + text + "'");
  }
}
