// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.diagnosis;

import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.rule.RunContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the curves of one run as they grow. Not thread-safe; bounded state; the same observations
 * always give the same diagnoses.
 */
public final class Diagnostician {
  private final Curves curves;
  private final Leader leader = new Leader();
  private final Episode[] episodes = new Episode[Symptoms.ALL.size()];

  private Diagnostician(RunContext context) {
    curves = new Curves(context);
    for (int i = 0; i < episodes.length; i++) {
      episodes[i] = new Episode();
    }
  }

  /** Begins to read a run. */
  public static Diagnostician start(RunContext context) {
    return new Diagnostician(context);
  }

  /**
   * Looks at the next observation.
   *
   * @return what the curves say now, the leading diagnosis first; never empty
   */
  public List<Diagnosis> observe(Observation observation) {
    curves.observe(observation);
    List<Diagnosis> found = new ArrayList<>(4);
    for (int i = 0; i < episodes.length; i++) {
      Symptom symptom = Symptoms.ALL.get(i);
      Episode episode = episodes[i];
      if (episode.update(symptom.strength(curves), observation.step(), symptom.isSudden())) {
        found.add(
            describe(symptom, symptom.onset(curves, episode.noticed()), episode.confidence()));
      }
    }
    return led(found, observation.step());
  }

  /** Puts first what leads; where nothing is in force, what led may go on. */
  private List<Diagnosis> led(List<Diagnosis> found, long step) {
    if (found.isEmpty()) {
      found.add(describe(otherwise(), step, Symptoms.OTHERWISE_CONFIDENCE));
    }
    boolean holds = false;
    for (int i = 0; i < found.size(); i++) {
      holds |= leader.leads(found.get(i).kind());
    }
    Diagnosis.Kind leading = leader.update(found.get(0).kind(), holds);
    for (int i = 1; i < found.size(); i++) {
      if (found.get(i).kind() == leading) {
        found.add(0, found.remove(i));
      }
    }
    return found;
  }

  private Symptom otherwise() {
    for (int i = 0; i < Symptoms.LASTING.size(); i++) {
      if (leader.leads(Symptoms.LASTING.get(i).kind())) {
        return Symptoms.LASTING.get(i);
      }
    }
    return Symptoms.OTHERWISE;
  }

  private Diagnosis describe(Symptom symptom, long onset, double confidence) {
    return new Diagnosis(
        symptom.kind(),
        onset,
        confidence,
        symptom.message(curves),
        symptom.evidence(curves),
        symptom.advice(curves));
  }
}
