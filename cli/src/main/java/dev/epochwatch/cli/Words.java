// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import com.google.protobuf.Timestamp;
import dev.epochwatch.proto.v1.Advice;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.DecisionEvent;
import dev.epochwatch.proto.v1.Diagnosis;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.Verdict;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** The words of the contract without the prefixes that Protocol Buffers ask for. */
public final class Words {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private Words() {}

  /** RUNNING, STOPPED_EARLY ... */
  public static String of(Run.State state) {
    return without("STATE_", state.name());
  }

  /** CONTINUE or STOP. */
  public static String of(Decision.Action action) {
    return without("ACTION_", action.name());
  }

  /** OVERFITTING, HUMAN ... */
  public static String of(Decision.Reason reason) {
    return without("REASON_", reason.name());
  }

  /** PLATEAU, GOOD_FIT ... */
  public static String of(Diagnosis.Kind kind) {
    return without("KIND_", kind.name());
  }

  /** RESTORE_STEP ... */
  public static String of(Advice.Action action) {
    return without("ACTION_", action.name());
  }

  static String of(Verdict.Outcome outcome) {
    return without("OUTCOME_", outcome.name());
  }

  static String of(DecisionEvent.Kind kind) {
    return without("KIND_", kind.name());
  }

  static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** To the second, in a person's own zone. */
  static String time(Timestamp time, ZoneId zone) {
    return SECONDS.format(instant(time).atZone(zone));
  }

  private static String without(String prefix, String name) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }
}
