// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Series;
import java.util.List;

/** The other runs of an experiment, as population rules see them. */
@FunctionalInterface
public interface Cohort {
  /** A run that stands alone. */
  Cohort NONE = metric -> List.of();

  /**
   * One other run.
   *
   * @param run its id
   * @param complete whether it has finished
   * @param series the asked metric over its steps
   */
  record Member(String run, boolean complete, Series series) {}

  /** The other runs that have the metric, in the order they were created. */
  List<Member> members(Metric metric);
}
