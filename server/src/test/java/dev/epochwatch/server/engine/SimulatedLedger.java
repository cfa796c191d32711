// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every answer that was given, in words, and what was wrong with any. */
final class SimulatedLedger {
  /** Names a report. */
  record Key(String run, int attempt, long sequence) {
    static Key of(Report report) {
      return new Key(report.run(), report.attempt(), report.sequence());
    }
  }

  private final Map<Key, String> answers = new HashMap<>();
  private final List<String> wrongs = new ArrayList<>();
  private long repeated;
  private String lastRefusal = "";

  void answered(Report report, String decision) {
    String before = answers.putIfAbsent(Key.of(report), decision);
    if (before == null) {
      return;
    }
    repeated++;
    if (!before.equals(decision)) {
      wrong(Key.of(report) + " was answered " + before + " and then " + decision);
    }
  }

  Optional<String> answer(Key key) {
    return Optional.ofNullable(answers.get(key));
  }

  boolean isAnswered(Report report) {
    return answers.containsKey(Key.of(report));
  }

  void refused(Report report, RefusedException why) {
    lastRefusal = Key.of(report) + " " + why.reason() + " " + why.message();
  }

  /** For the message of a failed test. */
  String lastRefusal() {
    return lastRefusal;
  }

  void wrong(String what) {
    wrongs.add(what);
  }

  /** How many reports were answered. */
  int size() {
    return answers.size();
  }

  /** How many answers were given again. */
  long repeated() {
    return repeated;
  }

  Map<Key, String> answers() {
    return answers;
  }

  /** Fails if anything was wrong. */
  void check() {
    if (!wrongs.isEmpty()) {
      throw new AssertionError(String.join("\n", wrongs));
    }
  }
}
