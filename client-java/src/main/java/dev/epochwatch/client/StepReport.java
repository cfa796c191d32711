// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import com.google.protobuf.Timestamp;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one step, with what else is known of it. Not thread-safe; made anew for each step.
 *
 * <p>Nothing here throws, since it is called in the middle of a training: a value that is out of
 * its range is left out and told once in the log, and the rest of the report is sent. Only a report
 * without a valid step or without any metric is not sent.
 */
public final class StepReport {
  private static final int MOST_METRICS = 1_000;
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_URI = 2_048;
  private static final String CHARACTERS = " characters, none of them a control character";

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant AFTER_LATEST = Instant.parse("+10000-01-01T00:00:00Z");

  private final Report.Builder report = Report.newBuilder();
  private final Set<String> names = new HashSet<>();
  private final List<String> problems = new ArrayList<>(0);

  private StepReport(long step) {
    report.setStep(step);
  }

  /**
   * Begins the report of a step.
   *
   * @param step an epoch number or a global step; 0 or more, rising within an attempt
   */
  public static StepReport at(long step) {
    return new StepReport(step);
  }

  static StepReport of(long step, @Nullable Map<String, ? extends @Nullable Number> metrics) {
    StepReport made = new StepReport(step);
    return metrics == null ? made : made.metrics(metrics);
  }

  /**
   * Adds a metric.
   *
   * @param name as the trainer has it, for example {@code val_loss}; 1 to 256 characters
   * @param value NaN and the infinities are legal, and are stored as such
   */
  public StepReport metric(String name, double value) {
    if (isNameFit(name)) {
      report.addMetrics(MetricValue.newBuilder().setName(name).setValue(value));
    }
    return this;
  }

  /** Adds metrics; together at most 1,000. */
  public StepReport metrics(Map<String, ? extends @Nullable Number> metrics) {
    metrics.forEach(
        (name, value) -> {
          if (value == null) {
            problems.add("metric '" + name + "' has no value");
          } else {
            metric(name, value.doubleValue());
          }
        });
    return this;
  }

  /**
   * The epoch, where it is not the step.
   *
   * @param epoch fractions are legal; 0 or more
   */
  public StepReport epoch(double epoch) {
    if (isNotNegative("epoch", epoch)) {
      report.setEpoch(epoch);
    }
    return this;
  }

  /**
   * The learning rate in force when the step ended.
   *
   * @param rate 0 or more
   */
  public StepReport learningRate(double rate) {
    if (isNotNegative("learning_rate", rate)) {
      report.setLearningRate(rate);
    }
    return this;
  }

  /**
   * Where the weights of this step were saved.
   *
   * @param uri 1 to 2,048 characters
   */
  public StepReport checkpointUri(String uri) {
    if (!isText(uri, LONGEST_URI)) {
      problems.add("checkpoint_uri must be 1 to " + LONGEST_URI + CHARACTERS);
    } else {
      report.setCheckpointUri(uri);
    }
    return this;
  }

  /**
   * How many examples the validation metrics were computed on: lets rules tell a gain from sampling
   * error.
   *
   * @param count 1 or more
   */
  public StepReport validationExamples(long count) {
    if (count < 1) {
      problems.add("validation_examples must be 1 or more, was " + count);
    } else {
      report.setValidationExamples(count);
    }
    return this;
  }

  /**
   * When the step ended; the moment of the call to {@code report} when not given.
   *
   * @param time from the year 1 to the year 9999; a time that cannot be right is replaced by the
   *     server, see {@code Report.event_time} in the contract
   */
  public StepReport eventTime(Instant time) {
    if (isTime(time)) {
      report.setEventTime(timestamp(time));
    } else {
      problems.add("event_time must be a time from the year 1 to the year 9999, was " + time);
    }
    return this;
  }

  /** What was left out, in sentences; empty when nothing was. */
  List<String> problems() {
    return problems;
  }

  /** Why the report cannot be sent at all; empty when it can. */
  String obstacle() {
    if (report.getStep() < 0) {
      return "step must be 0 or more, was " + report.getStep();
    }
    if (report.getMetricsCount() == 0) {
      return "metrics must hold 1 to " + MOST_METRICS + " entries, had none";
    }
    return "";
  }

  Report.Builder toReport(Instant now) {
    Report.Builder made = report.clone();
    return made.hasEventTime() ? made : made.setEventTime(timestamp(now));
  }

  private boolean isNameFit(String name) {
    if (!isText(name, LONGEST_NAME)) {
      problems.add("a metric's name must be 1 to " + LONGEST_NAME + CHARACTERS);
    } else if (names.size() == MOST_METRICS) {
      problems.add("metrics must hold 1 to " + MOST_METRICS + " entries, had more");
    } else if (!names.add(name)) {
      problems.add("metric '" + name + "' was given twice; the first value counts");
    } else {
      return true;
    }
    return false;
  }

  private static boolean isText(@Nullable String text, int longest) {
    return text != null
        && !text.isBlank()
        && text.length() <= longest
        && text.chars().noneMatch(Character::isISOControl);
  }

  private boolean isNotNegative(String field, double value) {
    if (value >= 0 && !Double.isInfinite(value)) {
      return true;
    }
    problems.add(field + " must be a finite number, 0 or more, was " + value);
    return false;
  }

  private static boolean isTime(@Nullable Instant time) {
    return time != null && !time.isBefore(EARLIEST) && time.isBefore(AFTER_LATEST);
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
