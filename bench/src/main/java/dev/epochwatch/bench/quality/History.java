// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.quality;

import dev.epochwatch.core.diagnosis.Diagnostician;
import dev.epochwatch.core.model.Diagnosis;
import dev.epochwatch.core.model.Diagnosis.Kind;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.rule.RunContext;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What was diagnosed after each report of a run.
 *
 * @param found every diagnosis in force, by report
 * @param leading the leading one, by report
 */
record History(List<Set<Kind>> found, List<Kind> leading) {

  static History of(RunContext context, List<Observation> observations) {
    Diagnostician diagnostician = Diagnostician.start(context);
    List<Set<Kind>> found = new ArrayList<>(observations.size());
    List<Kind> leading = new ArrayList<>(observations.size());
    for (Observation observation : observations) {
      List<Diagnosis> diagnoses = diagnostician.observe(observation);
      Set<Kind> kinds = EnumSet.noneOf(Kind.class);
      diagnoses.forEach(diagnosis -> kinds.add(diagnosis.kind()));
      found.add(kinds);
      leading.add(diagnoses.get(0).kind());
    }
    return new History(found, leading);
  }

  /** What leads in turn, too few reports left out. */
  List<Kind> reign() {
    List<Kind> reign = new ArrayList<>();
    for (Kind kind : leading) {
      boolean isNew = reign.isEmpty() || reign.get(reign.size() - 1) != kind;
      if (isNew && kind != Kind.INSUFFICIENT_DATA) {
        reign.add(kind);
      }
    }
    return reign;
  }

  /** How often the leading diagnosis changes to another. */
  int changes() {
    return Math.max(0, reign().size() - 1);
  }

  /** How often a diagnosis leads again that has led before. */
  int flips() {
    List<Kind> reign = reign();
    return reign.isEmpty() ? 0 : reign.size() - EnumSet.copyOf(reign).size();
  }
}
