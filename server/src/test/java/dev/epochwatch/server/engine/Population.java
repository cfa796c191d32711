// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Series;
import dev.epochwatch.core.rule.Cohort;
import dev.epochwatch.server.engine.EngineFixture.Asked;
import dev.epochwatch.server.store.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Runs whose loss at step t is level + 1 / t, one after the other in an engine. */
final class Population {
  static final int STEPS = 30;

  private final EngineFixture fixture;

  Population(EngineFixture fixture) {
    this.fixture = fixture;
  }

  /** Five runs that went to their end, of the levels 0.1 to 0.5. */
  void finishFive() {
    for (int i = 1; i <= 5; i++) {
      finish("peer-" + i, i / 10.0, RunState.SUCCEEDED);
    }
  }

  /** A run from its start to an end. */
  void finish(String run, double level, RunState outcome) {
    fixture.start(run);
    for (int step = 1; step <= STEPS; step++) {
      fixture.send(EngineFixture.report(run, 1, step, step, loss(level, step)));
    }
    fixture.engine().finish(run, 1, outcome, "");
    fixture.advance(1_000_000);
  }

  /** Reports of a run that is there, and what it is told. */
  List<Decision> report(String run, double level, int fromStep, int toStep) {
    List<Decision> told = new ArrayList<>();
    for (int step = fromStep; step <= toStep; step++) {
      Asked asked = fixture.send(EngineFixture.report(run, 1, step, step, loss(level, step)));
      told.add(asked.told());
    }
    return told;
  }

  /** The five as a replay sees them. */
  static List<Cohort.Member> five() {
    List<Cohort.Member> members = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      double level = i / 10.0;
      Series series =
          Series.of(
              LongStream.rangeClosed(1, STEPS).toArray(),
              LongStream.rangeClosed(1, STEPS).mapToDouble(step -> loss(level, step)).toArray());
      members.add(new Cohort.Member("peer-" + i, true, series));
    }
    return members;
  }

  static double loss(double level, long step) {
    return level + 1.0 / step;
  }
}
