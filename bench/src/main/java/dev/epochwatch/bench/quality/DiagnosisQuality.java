// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.quality;

import dev.epochwatch.bench.simulator.Answer;
import dev.epochwatch.bench.simulator.SimulatedRun;
import dev.epochwatch.bench.simulator.Simulator;
import dev.epochwatch.core.model.Diagnosis.Kind;
import dev.epochwatch.core.rule.Cohort;
import dev.epochwatch.core.rule.RunContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** How well the diagnoses tell what is true of simulated runs. Not thread-safe. */
final class DiagnosisQuality {
  /**
   * Seeds below this are for looking at while the diagnoses are made; those from here on are not.
   */
  static final long HELD_OUT = 1_000_000;

  private final Map<Kind, Confusion> atEnd = new EnumMap<>(Kind.class);
  private final Map<Kind, Confusion> atHalf = new EnumMap<>(Kind.class);
  private final Map<Kind, List<Double>> delays = new EnumMap<>(Kind.class);
  private final List<Integer> flips = new ArrayList<>();
  private final List<Integer> changes = new ArrayList<>();
  private final Confusion leading = new Confusion();
  private int runs;

  /** Diagnoses the runs of so many seeds. */
  static DiagnosisQuality of(long firstSeed, int runs) {
    DiagnosisQuality quality = new DiagnosisQuality();
    for (long seed = firstSeed; seed < firstSeed + runs; seed++) {
      quality.add(Simulator.run(seed));
    }
    return quality;
  }

  private void add(SimulatedRun run) {
    RunContext context =
        new RunContext(run.objective(), run.plannedSteps(), run.schedule(), Cohort.NONE);
    History history = History.of(context, run.observations());
    runs++;
    int epochs = run.truth().epochs();
    compare(run, history, epochs, atEnd);
    compare(run, history, epochs / 2, atHalf);
    Answer lead = run.truth().after(epochs).get(history.leading().get(epochs - 1));
    leading.add(lead == null || lead == Answer.UNCLEAR ? Answer.UNCLEAR : lead, true);
    flips.add(history.flips());
    changes.add(history.changes());
    for (Kind kind : run.truth().after(epochs).keySet()) {
      OptionalInt onset = run.truth().onset(kind);
      if (onset.isPresent()) {
        delays
            .computeIfAbsent(kind, unused -> new ArrayList<>())
            .add((double) delay(history, kind, onset.getAsInt()) / epochs);
      }
    }
  }

  private static void compare(
      SimulatedRun run, History history, int epochs, Map<Kind, Confusion> confusions) {
    run.truth()
        .after(epochs)
        .forEach(
            (kind, truth) ->
                confusions
                    .computeIfAbsent(kind, unused -> new Confusion())
                    .add(truth, history.found().get(epochs - 1).contains(kind)));
  }

  /** Epochs from the onset to the first report that tells; to the end where none does. */
  private static int delay(History history, Kind kind, int onset) {
    int epochs = history.found().size();
    for (int i = onset - 1; i < epochs; i++) {
      if (history.found().get(i).contains(kind)) {
        return i - (onset - 1);
      }
    }
    return epochs;
  }

  int runs() {
    return runs;
  }

  Map<Kind, Confusion> atEnd() {
    return atEnd;
  }

  Map<Kind, Confusion> atHalf() {
    return atHalf;
  }

  /** The mean F1 of all kinds. */
  static double macroF1(Map<Kind, Confusion> confusions) {
    return confusions.values().stream().mapToDouble(Confusion::f1).average().orElse(0);
  }

  /** Of the runs whose leading diagnosis is clearly true or not: the share that is true. */
  double leadingIsTrue() {
    return leading.precision();
  }

  /** The median delay of a kind, as a share of the run; 1 is never. */
  double delay(Kind kind) {
    return median(delays.getOrDefault(kind, List.of()));
  }

  /** The median delay over all kinds. */
  double delay() {
    return median(delays.values().stream().flatMap(List::stream).toList());
  }

  double meanFlips() {
    return mean(flips);
  }

  /** The share of runs with at most one flip. */
  double calm() {
    return flips.stream().filter(count -> count <= 1).count() / (double) runs;
  }

  double meanChanges() {
    return mean(changes);
  }

  private static double mean(List<Integer> counts) {
    return counts.stream().mapToInt(Integer::intValue).average().orElse(0);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0
        ? 0
        : Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1).average().orElse(0);
  }
}
