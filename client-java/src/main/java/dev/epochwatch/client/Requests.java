// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.proto.v1.StartRunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Completes what a run is started with, so that the start can be repeated without harm. */
final class Requests {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
  private static final int LONGEST_PREFIX = 100;
  private static final int ID_DIGITS = 12;

  private Requests() {}

  /**
   * Gives the request an id of its own, the run an id when it has none, and the host its name.
   *
   * @throws EpochwatchException when an id is not well-formed: it also names a file here
   */
  static StartRunRequest complete(StartRunRequest request) {
    String experiment = request.getExperiment().isEmpty() ? "default" : request.getExperiment();
    requireId("experiment", experiment);
    StartRunRequest.Builder made =
        request.toBuilder().setExperiment(experiment).setRequestId(UUID.randomUUID().toString());
    if (request.getRun().isEmpty()) {
      String prefix = experiment.substring(0, Math.min(experiment.length(), LONGEST_PREFIX));
      String digits = UUID.randomUUID().toString().replace("-", "").substring(0, ID_DIGITS);
      made.setRun(prefix + "-" + digits);
    }
    requireId("run", made.getRun());
    if (made.getHost().getHostname().isEmpty()) {
      made.getHostBuilder().setHostname(hostname(System.getenv()));
    }
    return made.build();
  }

  private static void requireId(String field, String id) {
    if (!ID.matcher(id).matches()) {
      throw new EpochwatchException(
          "BAD_FIELD",
          field,
          field
              + " must be a letter or digit, then up to 127 letters, digits, '_', '.' or '-', was '"
              + id
              + "'");
    }
  }

  /** Without the network: asking the resolver for one's own name can take seconds. */
  private static String hostname(Map<String, String> environment) {
    String name =
        environment.getOrDefault("HOSTNAME", environment.getOrDefault("COMPUTERNAME", ""));
    Path file = Path.of("/etc/hostname");
    if (!name.isBlank() || !Files.isReadable(file)) {
      return name;
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException unreadable) {
      return "";
    }
  }
}
