// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.imports;

import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Report;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says in what a report that a server has differs from the one that a file would give it now.
 *
 * @param report as the server has it
 */
record Stored(Report report) {

  /**
   * The first difference, in words; empty if there is none.
   *
   * @param other as the file has it
   * @param timed whether the times are told by the file; else the server made its own
   */
  Optional<String> difference(Report other, boolean timed) {
    if (report.getStep() != other.getStep()) {
      return Optional.of(
          "the server has step " + report.getStep() + " where the file has " + other.getStep());
    }
    Map<String, Double> here = values(other);
    Map<String, Double> there = values(report);
    return there.keySet().stream()
        .filter(name -> !Objects.equals(there.get(name), here.get(name)))
        .findFirst()
        .or(() -> here.keySet().stream().filter(name -> !there.containsKey(name)).findFirst())
        .map(name -> differ(name, there.get(name), here.get(name)))
        .or(() -> besides(other, timed));
  }

  private Optional<String> besides(Report other, boolean timed) {
    if (report.hasEpoch() != other.hasEpoch() || report.getEpoch() != other.getEpoch()) {
      return Optional.of(at() + "the epoch");
    }
    if (report.hasLearningRate() != other.hasLearningRate()
        || report.getLearningRate() != other.getLearningRate()) {
      return Optional.of(at() + "the learning rate");
    }
    return timed && !report.getEventTime().equals(other.getEventTime())
        ? Optional.of(at() + "the time")
        : Optional.empty();
  }

  private String differ(String name, @Nullable Double there, @Nullable Double here) {
    return at() + name + ": " + told(there) + " there, " + told(here) + " in the file";
  }

  private String at() {
    return "at step " + report.getStep() + " they differ in ";
  }

  private static String told(@Nullable Double value) {
    return value == null ? "none" : value.toString().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Double> values(Report report) {
    Map<String, Double> values = new HashMap<>();
    for (MetricValue value : report.getMetricsList()) {
      values.put(value.getName(), value.getValue() + 0.0);
    }
    return values;
  }
}
