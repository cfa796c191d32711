// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Limits;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricNames;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Split;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.server.store.StoredReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Reports, from the wire and to it. Thread-safe. */
final class ReportMapper {
  // What a name means is asked for every value of every report; the names are few. When they are
  // not, all are forgotten: names that come once must not keep out those that come always.
  private static final int MOST_KNOWN = 10_000;
  private static final Map<String, Metric> KNOWN = new ConcurrentHashMap<>();

  private ReportMapper() {}

  /**
   * The report of a message.
   *
   * @throws InvalidValueException if a field is out of its range
   */
  static dev.epochwatch.core.model.Report report(Report proto) {
    OptionalLong eventMicros =
        proto.hasEventTime()
            ? OptionalLong.of(Times.micros("event_time", proto.getEventTime()))
            : OptionalLong.empty();
    Observation observation =
        new Observation(
            proto.getStep(),
            proto.hasEpoch() ? OptionalDouble.of(proto.getEpoch()) : OptionalDouble.empty(),
            metrics(proto),
            proto.hasLearningRate()
                ? OptionalDouble.of(proto.getLearningRate())
                : OptionalDouble.empty(),
            eventMicros,
            proto.hasCheckpointUri() ? Optional.of(proto.getCheckpointUri()) : Optional.empty(),
            proto.hasValidationExamples()
                ? OptionalLong.of(proto.getValidationExamples())
                : OptionalLong.empty());
    return new dev.epochwatch.core.model.Report(
        proto.getRun(), proto.getAttempt(), proto.getSequence(), observation);
  }

  /** The message of a stored report. */
  static Report toProto(String run, StoredReport stored) {
    Observation observation = stored.observation();
    Report.Builder proto =
        Report.newBuilder()
            .setRun(run)
            .setAttempt(stored.attempt())
            .setSequence(stored.sequence())
            .setStep(observation.step());
    observation.epoch().ifPresent(proto::setEpoch);
    for (dev.epochwatch.core.model.MetricValue value : observation.metrics()) {
      proto.addMetrics(
          MetricValue.newBuilder()
              .setName(value.rawName())
              .setValue(value.value())
              .setSplit(split(value.metric().split())));
    }
    observation.learningRate().ifPresent(proto::setLearningRate);
    observation.eventMicros().ifPresent(at -> proto.setEventTime(Times.timestamp(at)));
    observation.checkpointUri().ifPresent(proto::setCheckpointUri);
    observation.validationExamples().ifPresent(proto::setValidationExamples);
    return proto.build();
  }

  static dev.epochwatch.proto.v1.Split split(Split split) {
    return switch (split) {
      case TRAIN -> dev.epochwatch.proto.v1.Split.SPLIT_TRAIN;
      case VALIDATION -> dev.epochwatch.proto.v1.Split.SPLIT_VALIDATION;
      case TEST -> dev.epochwatch.proto.v1.Split.SPLIT_TEST;
      case NONE -> dev.epochwatch.proto.v1.Split.SPLIT_UNSPECIFIED;
    };
  }

  private static List<dev.epochwatch.core.model.MetricValue> metrics(Report proto) {
    int count = proto.getMetricsCount();
    if (count > Limits.METRICS) {
      throw new InvalidValueException(
          "metrics", "must have 1 to " + Limits.METRICS + " entries, had " + count);
    }
    List<dev.epochwatch.core.model.MetricValue> metrics = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      MetricValue value = proto.getMetrics(i);
      try {
        metrics.add(
            new dev.epochwatch.core.model.MetricValue(
                value.getName(), metric(value), value.getValue()));
      } catch (InvalidValueException e) {
        throw new InvalidValueException("metrics[" + i + "].name", e.requirement());
      }
    }
    return metrics;
  }

  private static Metric metric(MetricValue value) {
    Metric named = named(value.getName());
    return switch (value.getSplit()) {
      case SPLIT_UNSPECIFIED, UNRECOGNIZED -> named;
      case SPLIT_TRAIN -> named.on(Split.TRAIN);
      case SPLIT_VALIDATION -> named.on(Split.VALIDATION);
      case SPLIT_TEST -> named.on(Split.TEST);
    };
  }

  private static Metric named(String name) {
    Metric known = KNOWN.get(name);
    if (known != null) {
      return known;
    }
    Metric metric = MetricNames.parse(name);
    if (KNOWN.size() >= MOST_KNOWN) {
      KNOWN.clear();
    }
    KNOWN.put(name, metric);
    return metric;
  }
}
