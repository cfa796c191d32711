// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

import dev.epochwatch.core.model.Best;
import dev.epochwatch.server.store.StoredRun;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What a run can be found and ordered by. */
public enum RunField {
  RUN(Kind.TEXT),
  EXPERIMENT(Kind.TEXT),
  DISPLAY_NAME(Kind.TEXT),
  STATE(Kind.STATE),
  POLICY(Kind.TEXT),
  BEST(Kind.NUMBER),
  BEST_STEP(Kind.NUMBER),
  LAST(Kind.NUMBER),
  LAST_STEP(Kind.NUMBER),
  REPORTS(Kind.NUMBER),
  ATTEMPT(Kind.NUMBER),
  CREATE_TIME(Kind.TIME),
  UPDATE_TIME(Kind.TIME),
  FINISH_TIME(Kind.TIME),
  REASON(Kind.REASON),
  PARAMS(Kind.MAP),
  LABELS(Kind.MAP);

  /** What a field's values are. */
  public enum Kind {
    TEXT,
    NUMBER,
    /** Microseconds since 1970-01-01T00:00:00Z, written as RFC 3339. */
    TIME,
    /** The number of a state, written as its name. */
    STATE,
    /** The number of a reason, written as its name. */
    REASON,
    /** Texts by name; a text that reads as a number is one too. */
    MAP
  }

  private final Kind kind;

  RunField(Kind kind) {
    this.kind = kind;
  }

  /** What its values are. */
  public Kind kind() {
    return kind;
  }

  /** The name in filters and orders. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The field of a name. */
  static Optional<RunField> of(String name) {
    return Arrays.stream(values()).filter(field -> field.text().equals(name)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(RunField::text).toList();
  }

  OptionalDouble number(StoredRun run) {
    StoredRun.Progress progress = run.progress();
    return switch (this) {
      case STATE -> OptionalDouble.of(run.state().ordinal());
      case BEST -> optional(progress.best().map(Best::value));
      case BEST_STEP -> optional(progress.best().map(best -> (double) best.step()));
      case LAST -> progress.lastValue();
      case LAST_STEP -> optional(progress.lastStep());
      case REPORTS -> OptionalDouble.of(progress.reports());
      case ATTEMPT -> OptionalDouble.of(run.attempt().number());
      case CREATE_TIME -> OptionalDouble.of(run.createMicros());
      case UPDATE_TIME -> OptionalDouble.of(run.updateMicros());
      case FINISH_TIME -> optional(run.finishMicros());
      case REASON -> OptionalDouble.of(progress.reason().ordinal());
      case RUN, EXPERIMENT, DISPLAY_NAME, POLICY, PARAMS, LABELS -> OptionalDouble.empty();
    };
  }

  Optional<String> text(StoredRun run, String key) {
    return switch (this) {
      case RUN -> Optional.of(run.id());
      case EXPERIMENT -> Optional.of(run.description().experiment());
      case DISPLAY_NAME -> Optional.of(run.description().displayName());
      case POLICY -> Optional.of(run.policy());
      case PARAMS -> Optional.ofNullable(run.description().parameters().get(key));
      case LABELS -> Optional.ofNullable(run.description().labels().get(key));
      default -> Optional.empty();
    };
  }

  private static OptionalDouble optional(OptionalLong value) {
    return value.isPresent() ? OptionalDouble.of(value.getAsLong()) : OptionalDouble.empty();
  }

  private static OptionalDouble optional(Optional<Double> value) {
    return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
  }
}
