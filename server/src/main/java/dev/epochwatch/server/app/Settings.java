// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import dev.epochwatch.core.policy.Names;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text of every setting: of the flags, else of the environment, else of the file, else the
 * default. Immutable.
 */
final class Settings {
  private final Map<Setting, String> values;

  private Settings(Map<Setting, String> values) {
    this.values = values;
  }

  /**
   * Reads all sources.
   *
   * @param flags by their keys
   * @param environment by its names; what does not begin with {@code EPOCHWATCH_} is ignored
   * @param file a properties file
   * @throws ConfigException if a key is none or the file cannot be read
   */
  static Settings of(
      Map<String, String> flags, Map<String, String> environment, Optional<Path> file) {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      values.put(setting, setting.defaultValue());
    }
    file.map(Settings::read).ifPresent(entries -> putFile(values, entries));
    putEnvironment(values, environment);
    putFlags(values, flags);
    return new Settings(values);
  }

  String text(Setting setting) {
    return values.getOrDefault(setting, setting.defaultValue());
  }

  /** Every setting as a line of a properties file. */
  List<String> lines() {
    return Stream.of(Setting.values())
        .map(setting -> setting.key() + "=" + text(setting).replace("\\", "\\\\"))
        .toList();
  }

  /** The sentence for an option that nobody knows. */
  static ConfigException unknownOption(String name, Collection<String> known) {
    return unknown("option", "--" + name, "--", Names.nearest(name, known));
  }

  private static ConfigException unknown(
      String kind, String name, String prefix, Optional<String> near) {
    String suggestion = near.map(key -> "; did you mean " + prefix + key + "?").orElse("");
    return new ConfigException(
        "there is no " + kind + " " + name + suggestion + " (--help lists all)");
  }

  private static void putFile(Map<Setting, String> values, Map<String, String> entries) {
    entries.forEach(
        (key, value) -> {
          Setting setting =
              Setting.find(key)
                  .orElseThrow(() -> unknown("key", key, "", Names.nearest(key, Setting.keys())));
          values.put(setting, value);
        });
  }

  private static void putFlags(Map<Setting, String> values, Map<String, String> flags) {
    flags.forEach(
        (key, value) ->
            values.put(
                Setting.find(key).orElseThrow(() -> unknownOption(key, Setting.keys())), value));
  }

  /** Clients have variables with the same prefix: only what looks like one of ours is refused. */
  private static void putEnvironment(Map<Setting, String> values, Map<String, String> environment) {
    String prefix = Setting.ENVIRONMENT_PREFIX;
    environment.forEach(
        (name, value) -> {
          if (!name.startsWith(prefix)) {
            return;
          }
          String key = name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '-');
          Optional<Setting> setting = Setting.find(key);
          Optional<Setting> near = Names.nearest(key, Setting.keys()).flatMap(Setting::find);
          if (setting.isPresent()) {
            values.put(setting.get(), value);
          } else if (near.isPresent()) {
            throw unknown("variable", name, "", near.map(Setting::environmentName));
          }
        });
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException("the file " + file + " cannot be read: " + e.getMessage());
    }
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(key -> key, properties::getProperty));
  }
}
