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
  /** How sure a diagnosis is that leads on without a sign of its own. */
  private static final double LASTING_CONFIDENCE = 0.4;

  private final Curves curves;
  private final Leader leader = new Leader();
  private final Episodes episodes = new Episodes();

  private Diagnostician(RunContext context) {
    curves = new Curves(context);
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
    int inForce = episodes.update(curves, leader);
    boolean lasts = lasts(leader.standing(), inForce);
    int otherwise = lasts ? leader.standing() : Symptoms.GOOD_FIT;
    boolean holds = lasts || contains(inForce, leader.standing());
    int leading = leader.update(inForce == 0 ? 1 << otherwise : inForce, holds);
    return described(leading, inForce);
  }

  /**
   * Whether what leads may lead on though it is not in force: a curve goes on as it did until it is
   * seen to turn, and a good fit is one until something is wrong.
   */
  private static boolean lasts(int standing, int inForce) {
    return contains(Symptoms.LASTING, standing)
        && (standing != Symptoms.GOOD_FIT || (inForce & Symptoms.ILLS) == 0);
  }

  private static boolean contains(int symptoms, int symptom) {
    return symptom >= 0 && (symptoms >>> symptom & 1) != 0;
  }

  private List<Diagnosis> described(int leading, int inForce) {
    List<Diagnosis> diagnoses = new ArrayList<>(4);
    diagnoses.add(describe(leading, contains(inForce, leading)));
    for (int rest = inForce & ~(1 << leading); rest != 0; rest &= rest - 1) {
      diagnoses.add(describe(Integer.numberOfTrailingZeros(rest), true));
    }
    return diagnoses;
  }

  private Diagnosis describe(int index, boolean isInForce) {
    Symptom symptom = Symptoms.ALL.get(index);
    Episode episode = episodes.get(index);
    return new Diagnosis(
        symptom.kind(),
        isInForce ? symptom.onset(curves, episode.noticed()) : curves.step(),
        isInForce ? episode.confidence() : LASTING_CONFIDENCE,
        symptom.message(curves),
        symptom.evidence(curves),
        symptom.advice(curves));
  }
}
