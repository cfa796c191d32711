// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.curves.RecordedCurves;
import dev.epochwatch.core.curves.SharedData;
import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.policy.Judge;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.rule.Cohort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final Policy POLICY =
      Policy.parse("any(patience(epochs=5), keras(patience=7), diverged(), max_steps(200))");

  @Test
  void run_ofEveryRecordedCurve_isWhatALiveJudgeSaysStepByStep() {
    Path runs = SharedData.folder("curves").resolve("runs");
    for (Path file : SharedData.csvFiles(runs)) {
      List<Observation> curve = RecordedCurves.rows(file);
      Replay replay =
          new Replay(POLICY, Optional.empty(), OptionalLong.empty(), Optional.empty(), Cohort.NONE);
      List<Decision> replayed = replay.decisions(curve).toList();
      Judge live =
          new Judge(POLICY, Optional.empty(), OptionalLong.empty(), Optional.empty(), Cohort.NONE);
      OptionalLong stop = OptionalLong.empty();
      for (int i = 0; i < curve.size(); i++) {
        Decision decision = live.observe(copy(curve.get(i)));
        assertThat(replayed.get(i)).as("%s, row %d", file, i).isEqualTo(decision);
        if (decision.isStop() && stop.isEmpty()) {
          stop = OptionalLong.of(decision.decidedAtStep());
        }
      }
      assertThat(replay.run(curve).stopStep()).as("%s", file).isEqualTo(stop);
      assertThat(replay.stop(curve).stopStep()).as("%s", file).isEqualTo(stop);
    }
  }

  @Test
  void run_untilStop_tellsBestAndReports() {
    List<Observation> run = losses(3, 1, 2, 2, 0);
    ReplayResult result =
        Replay.of(Policy.parse("patience(epochs=2)"), Objective.VALIDATION_LOSS).run(run);

    assertThat(result.reports()).isEqualTo(4);
    assertThat(result.stopStep()).hasValue(3);
    assertThat(result.bestStep()).hasValue(1);
    assertThat(result.bestValue()).hasValue(1);
    assertThat(result.reason()).isEqualTo("NO_IMPROVEMENT");
  }

  @Test
  void run_ofAPresetThatStatesNoBest_hasNone() {
    ReplayResult result =
        Replay.of(Policy.parse("djl(epoch_patience=1)"), Objective.VALIDATION_LOSS)
            .run(losses(3, 4));

    assertThat(result.bestValue()).isEmpty();
    assertThat(result.reason()).isEqualTo("failed to achieve 0.0% improvement 1 times in a row");
    assertThat(result.last().best().orElseThrow().value()).isEqualTo(3);
  }

  @Test
  void run_ofNothing_neverStops() {
    ReplayResult result =
        Replay.of(Policy.parse("patience()"), Objective.VALIDATION_LOSS).run(List.of());

    assertThat(result.stopStep()).isEmpty();
    assertThat(result.reports()).isZero();
  }

  /** The same values in other objects, as a store would give them back. */
  private static Observation copy(Observation row) {
    return Observation.of(
        row.step(),
        row.metrics().stream()
            .map(value -> MetricValue.of(value.rawName(), value.value()))
            .toList());
  }

  private static List<Observation> losses(double... values) {
    List<Observation> run = new ArrayList<>();
    for (double value : values) {
      run.add(Observation.of(run.size(), MetricValue.of("val_loss", value)));
    }
    return run;
  }
}
