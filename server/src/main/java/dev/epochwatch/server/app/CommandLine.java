// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was typed.
 *
 * @param settings the settings by their keys
 * @param switches the options without a value
 * @param configFile the file of {@code --config}
 */
record CommandLine(
    Map<String, String> settings, Set<String> switches, Optional<String> configFile) {
  static final String HELP = "help";
  static final String PRINT_CONFIG = "print-config";
  static final String PRINT_PORT = "print-port";
  private static final String CONFIG = "config";
  private static final List<String> SWITCHES = List.of(HELP, PRINT_CONFIG, PRINT_PORT);

  /**
   * Reads {@code --name value}, {@code --name=value} and switches.
   *
   * @throws ConfigException if an option is none or lacks its value
   */
  static CommandLine parse(List<String> arguments) {
    Map<String, String> settings = new LinkedHashMap<>();
    Set<String> switches = new LinkedHashSet<>();
    Optional<String> file = Optional.empty();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("-h")) {
        switches.add(HELP);
        continue;
      }
      if (!argument.startsWith("--")) {
        throw new ConfigException("'" + argument + "' is no option (--help lists all)");
      }
      int equals = argument.indexOf('=');
      String name = argument.substring(2, equals < 0 ? argument.length() : equals);
      if (equals < 0 && SWITCHES.contains(name)) {
        switches.add(name);
        continue;
      }
      requireKnown(name);
      if (equals < 0 && i + 1 == arguments.size()) {
        throw new ConfigException("--" + name + " needs a value");
      }
      String value = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
      if (name.equals(CONFIG)) {
        file = Optional.of(value);
      } else {
        settings.put(name, value);
      }
    }
    return new CommandLine(settings, switches, file);
  }

  private static void requireKnown(String name) {
    if (name.equals(CONFIG) || Setting.find(name).isPresent()) {
      return;
    }
    List<String> known = new ArrayList<>(Setting.keys());
    known.add(CONFIG);
    known.addAll(SWITCHES);
    throw Settings.unknownOption(name, known);
  }
}
