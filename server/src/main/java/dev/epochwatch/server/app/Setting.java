// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that can be set, by flag, environment or file. {@code docs/configuration.md} has the
 * same table.
 */
public enum Setting {
  HOST("127.0.0.1", "The address to listen on."),
  PORT("7767", "The port to listen on; 0 for a free one."),
  DATA("epochwatch-data", "The directory of the store; made if it is not there."),
  STORE("h2", "h2: a file in the data directory; memory: nothing survives the process."),
  DEFAULT_POLICY("", "The policy of runs that name none; empty for the built-in one."),
  DRAIN_TIMEOUT("5s", "How long a shutdown waits for what is under way; up to 10m."),
  SLOW_READER_TIMEOUT(
      "30s", "How long a client may leave its answers unread before its stream is cut off."),
  STREAM_WINDOW("64", "How many reports of one stream may be unanswered; 1 to 10000."),
  REPORT_BYTES("1048576", "The largest report; 1024 to message-bytes."),
  MESSAGE_BYTES("4194304", "The largest message; up to 67108864. What is larger is refused."),
  QUEUE_CAPACITY(
      "1000000",
      "How much may wait to be stored, a report counting 8 and 1 for each metric; 10000 or more."),
  LIVE_RUNS("50000", "How many runs are kept in memory; 1 or more."),
  STALL_FACTOR(
      "10",
      "How many times the median gap between its last reports a run may be silent before it counts"
          + " as interrupted; 1 to 1000, or 0 for ever."),
  STALL_FLOOR("5m", "No silence shorter than this interrupts a run; 1s to 7d."),
  STALL_WITHOUT_RHYTHM(
      "6h", "How long a run may be silent that has reported fewer than four times; 1s to 30d."),
  RETENTION_DAYS("0", "How many days after their end runs are kept; 1 to 36500, or 0 for ever."),
  RETENTION_EXPERIMENTS(
      "",
      "The same for single experiments, for example scratch=7,paper=0; the others go by"
          + " retention-days."),
  WORKERS("16", "How many calls other than reports are served at once; 1 to 1000."),
  LOG_LEVEL("info", "What goes to stderr: error, warn, info or debug.");

  private final String defaultValue;
  private final String description;

  Setting(String defaultValue, String description) {
    this.defaultValue = defaultValue;
    this.description = description;
  }

  /** Its name in files, and after two dashes as a flag. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its name in the environment. */
  public String environmentName() {
    return ENVIRONMENT_PREFIX + name();
  }

  /** What it is when nobody sets it. */
  public String defaultValue() {
    return defaultValue;
  }

  /** What it means, and its range. */
  public String description() {
    return description;
  }

  static final String ENVIRONMENT_PREFIX = "EPOCHWATCH_";

  static Optional<Setting> find(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key().equals(key)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(Setting::key).toList();
  }
}
