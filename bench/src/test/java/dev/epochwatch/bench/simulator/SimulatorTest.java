// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Diagnosis.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SimulatorTest {
  private static final int RUNS = 600;

  @Test
  void run_sameSeed_isTheSameRun() {
    for (long seed = 0; seed < 20; seed++) {
      SimulatedRun run = Simulator.run(seed);
      SimulatedRun again = Simulator.run(seed);
      assertThat(again.observations()).isEqualTo(run.observations());
      assertThat(again.objective()).isEqualTo(run.objective());
      assertThat(again.schedule()).isEqualTo(run.schedule());
      assertThat(again.truth().after(run.truth().epochs()))
          .isEqualTo(run.truth().after(run.truth().epochs()));
    }
  }

  @Test
  void run_otherSeed_isAnotherRun() {
    assertThat(Simulator.run(1).observations()).isNotEqualTo(Simulator.run(2).observations());
  }

  @Test
  void truth_manyRuns_everyKindIsTrueOfSomeAndNotOfOthers() {
    Map<Kind, Map<Answer, Integer>> counts = new EnumMap<>(Kind.class);
    for (long seed = 0; seed < RUNS; seed++) {
      Truth truth = Simulator.run(seed).truth();
      truth
          .after(truth.epochs())
          .forEach(
              (kind, answer) ->
                  counts
                      .computeIfAbsent(kind, unused -> new EnumMap<>(Answer.class))
                      .merge(answer, 1, Integer::sum));
    }
    assertThat(counts).hasSize(13);
    counts.forEach(
        (kind, answers) -> {
          assertThat(answers.getOrDefault(Answer.YES, 0)).as("%s true", kind).isPositive();
          assertThat(answers.getOrDefault(Answer.NO, 0)).as("%s not true", kind).isPositive();
        });
  }

  @Test
  void onset_kindThatIsTrueAtTheEnd_holdsFromThereOn() {
    for (long seed = 0; seed < 100; seed++) {
      Truth truth = Simulator.run(seed).truth();
      OptionalInt onset = truth.onset(Kind.OVERFITTING);
      Map<Kind, Answer> end = truth.after(truth.epochs());
      assertThat(onset.isPresent()).isEqualTo(end.get(Kind.OVERFITTING) == Answer.YES);
      for (int epochs = onset.orElse(truth.epochs() + 1); epochs <= truth.epochs(); epochs++) {
        assertThat(truth.after(epochs)).containsEntry(Kind.OVERFITTING, Answer.YES);
      }
    }
  }

  @Test
  void after_fewEpochs_saysNothing() {
    assertThat(Simulator.run(1).truth().after(5)).isEmpty();
  }
}
