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
    file.map(Settings::read)
        .ifPresent(entries -> entries.forEach((key, value) -> put(values, "key", key, value)));
    putEnvironment(values, environment);
    flags.forEach((key, value) -> put(values, "option --", key, value));
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

  /** The sentence for a name that nobody knows. */
  static ConfigException unknown(String kind, String name, Collection<String> known) {
    String word = kind.endsWith("-") ? kind : kind + " ";
    return new ConfigException(
        "there is no "
            + word
            + name
            + Names.nearest(name, known).map(near -> "; did you mean " + near + "?").orElse("")
            + " (--help lists all)");
  }

  private static void put(Map<Setting, String> values, String kind, String key, String value) {
    Setting setting = Setting.find(key).orElseThrow(() -> unknown(kind, key, Setting.keys()));
    values.put(setting, value);
  }

  private static void putEnvironment(Map<Setting, String> values, Map<String, String> environment) {
    Map<String, Setting> byName =
        Stream.of(Setting.values())
            .collect(Collectors.toMap(Setting::environmentName, setting -> setting));
    environment.forEach(
        (name, value) -> {
          Setting setting = byName.get(name);
          if (setting != null) {
            values.put(setting, value);
          } else if (isMisspelt(name, byName.keySet())) {
            throw unknown("variable", name, byName.keySet());
          }
        });
  }

  /** Clients have variables with the same prefix: only what looks like one of ours is refused. */
  private static boolean isMisspelt(String name, Collection<String> known) {
    String prefix = Setting.ENVIRONMENT_PREFIX;
    return name.startsWith(prefix)
        && Names.nearest(
                name.substring(prefix.length()),
                known.stream()
                    .map(
                        other ->
                            other.substring(prefix.length()).toLowerCase(java.util.Locale.ROOT))
                    .toList())
            .isPresent();
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
