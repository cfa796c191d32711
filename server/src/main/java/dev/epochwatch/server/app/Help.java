// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import java.util.ArrayList;
import java.util.List;

/** What {@code --help} says. */
final class Help {
  private Help() {}

  static List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Starts the Epochwatch server: trainings report their epochs to it over gRPC, it keeps");
    lines.add("them, and answers each report with CONTINUE or STOP, and why.");
    lines.add("");
    lines.add("  epochwatch server                        serve on 127.0.0.1:7767, keep runs here");
    lines.add("  epochwatch server --data /var/lib/ew     keep runs elsewhere");
    lines.add("  epochwatch server --port 0 --print-port  take a free port and print it");
    lines.add("  EPOCHWATCH_PORT=9000 epochwatch server   the same settings by environment");
    lines.add("  epochwatch server --config ew.properties ... or by a file of key=value lines");
    lines.add("");
    lines.add("A flag goes before the environment, that before the file, that before the default.");
    lines.add(
        "SIGTERM drains: trainers are told, what came is answered, nothing answered is lost.");
    lines.add("");
    lines.add("Options:");
    lines.add("  --help            say this");
    lines.add("  --config FILE     read settings from a properties file");
    lines.add("  --print-config    print every setting as it stands, and end");
    lines.add("  --print-port      once serving, print the port as a line on stdout");
    lines.add("");
    lines.add("Settings (flag, default):");
    for (Setting setting : Setting.values()) {
      String value = setting.defaultValue().isEmpty() ? "" : " (" + setting.defaultValue() + ")";
      lines.add("  --" + setting.key() + value);
      lines.add("        " + setting.description());
    }
    return lines;
  }
}
