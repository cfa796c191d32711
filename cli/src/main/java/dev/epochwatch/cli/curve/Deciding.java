// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.MetricNames;
import dev.epochwatch.core.model.Objective;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What decides on a recorded run.
 *
 * @param name the metric as the file calls it
 * @param objective what it means, and which way it improves
 */
public record Deciding(String name, Objective objective) {
  /**
   * The scores by which Ultralytics' YOLO finds its best epoch, in the names of its versions: those
   * of masks and poses before that of the boxes, which such trainings have besides.
   */
  private static final List<String> SCORES =
      List.of(
          "metrics/mAP50-95(M)",
          "metrics/mAP50-95(P)",
          "metrics/mAP50-95(B)",
          "metrics/mAP50-95",
          "metrics/mAP_0.5:0.95(M)",
          "metrics/mAP_0.5:0.95(B)",
          "metrics/mAP_0.5:0.95",
          "metrics/accuracy_top1");

  /** A metric of a name, and which way it improves. */
  public static Deciding of(String name, Direction direction) {
    return new Deciding(name, new Objective(MetricNames.parse(name), direction));
  }

  /** The score by which Ultralytics finds its best epoch; empty if there is none. */
  public static Optional<Deciding> ultralytics(Collection<String> names) {
    return SCORES.stream()
        .filter(names::contains)
        .findFirst()
        .map(name -> of(name, Direction.MAXIMIZE));
  }
}
