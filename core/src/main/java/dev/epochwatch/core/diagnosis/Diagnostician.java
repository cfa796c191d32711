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

  /**
   * Puts first what leads. How the curve moves, and that nothing is wrong, may be said on even when
   * the signs have just grown weak or something else has just begun.
   */
  private List<Diagnosis> led(List<Diagnosis> found, long step) {
    Symptom lasting = lasting();
    if (found.isEmpty()) {
      found.add(describe(lasting, step, Symptoms.OTHERWISE_CONFIDENCE));
    }
    Diagnosis.Kind first = found.get(0).kind();
    Leader.Hold hold =
        leader.leads(lasting.kind()) && Symptoms.isMild(first)
            ? Leader.Hold.LOOSE
            : Leader.Hold.NONE;
    for (int i = 0; i < found.size(); i++) {
      if (leader.leads(found.get(i).kind())) {
        hold = Leader.Hold.FIRM;
      }
    }
    Diagnosis.Kind leading = leader.update(first, hold);
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).kind() == leading) {
        found.add(0, found.remove(i));
        return found;
      }
    }
    found.add(0, describe(lasting, step, Symptoms.OTHERWISE_CONFIDENCE));
    return found;
  }

  /** What leads, if it may go on without a sign; else that nothing is wrong. */
  private Symptom lasting() {
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
