// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import dev.epochwatch.server.engine.Retention;
import dev.epochwatch.server.engine.SilenceLimits;
import dev.epochwatch.server.engine.UpkeepSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the settings of what the server does by itself. */
final class UpkeepConfig {
  /** Each takes a piece of the filter that finds the others, which has a longest length. */
  private static final int MOST_EXPERIMENTS = 20;

  private static final Duration SECOND = Duration.ofSeconds(1);

  private UpkeepConfig() {}

  static UpkeepSettings of(Settings settings) {
    return new UpkeepSettings(silence(settings), retention(settings));
  }

  private static Optional<SilenceLimits> silence(Settings settings) {
    Duration floor =
        ServerConfig.duration(settings, Setting.STALL_FLOOR, SECOND, Duration.ofDays(7));
    Duration withoutRhythm =
        ServerConfig.duration(settings, Setting.STALL_WITHOUT_RHYTHM, SECOND, Duration.ofDays(30));
    double factor = factor(settings.text(Setting.STALL_FACTOR).strip());
    return factor == 0
        ? Optional.empty()
        : Optional.of(new SilenceLimits(factor, floor, withoutRhythm));
  }

  private static double factor(String text) {
    try {
      double factor = Double.parseDouble(text);
      if (factor == 0 || (factor >= 1 && factor <= 1_000)) {
        return factor;
      }
    } catch (NumberFormatException e) {
      // Said below, with the range.
    }
    throw ServerConfig.wrong(Setting.STALL_FACTOR, "a number from 1 to 1000, or 0", text);
  }

  private static Retention retention(Settings settings) {
    int days = ServerConfig.integer(settings, Setting.RETENTION_DAYS, 0, Retention.MOST_DAYS);
    String text = settings.text(Setting.RETENTION_EXPERIMENTS).strip();
    Map<String, Integer> named = new HashMap<>();
    try {
      if (!text.isEmpty()) {
        for (String entry : text.split(",", -1)) {
          int equals = entry.indexOf('=');
          String name = entry.substring(0, Math.max(0, equals)).strip();
          if (named.put(name, Integer.valueOf(entry.substring(equals + 1).strip())) != null) {
            throw wrong(text);
          }
        }
      }
      if (named.size() <= MOST_EXPERIMENTS) {
        return new Retention(days, named);
      }
    } catch (IllegalArgumentException e) {
      // Said below, with an example.
    }
    throw wrong(text);
  }

  private static ConfigException wrong(String text) {
    return ServerConfig.wrong(
        Setting.RETENTION_EXPERIMENTS,
        "up to "
            + MOST_EXPERIMENTS
            + " different experiments with 0 to "
            + Retention.MOST_DAYS
            + " days each, such as scratch=7,paper=0",
        text);
  }
}
