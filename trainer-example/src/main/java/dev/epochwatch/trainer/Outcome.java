// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import dev.epochwatch.client.Decision;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What came of a training.
 *
 * @param scenario what was trained
 * @param run the run's id
 * @param seed what the weights, the batches and the label noise were drawn with
 * @param epochs what each epoch brought; those that were finished
 * @param isStopped whether the training was cut short
 * @param decision the STOP, or the last answer; empty when no epoch was finished
 * @param restoredEpoch the epoch whose weights the model now has; empty when none was finite
 * @param validation the model on the validation images, with the restored weights
 * @param test the same on the test images, which decided nothing
 */
record Outcome(
    Scenario scenario,
    String run,
    long seed,
    List<EpochRecord> epochs,
    boolean isStopped,
    Optional<Decision> decision,
    OptionalLong restoredEpoch,
    Evaluation validation,
    Evaluation test) {

  Outcome {
    epochs = List.copyOf(epochs);
  }

  int plannedEpochs() {
    return scenario.setup().epochs();
  }

  int savedEpochs() {
    return plannedEpochs() - epochs.size();
  }

  /** The epoch with the lowest finite validation loss. */
  Optional<EpochRecord> best() {
    return lowest(epochs);
  }

  /** The last finished epoch. */
  Optional<EpochRecord> last() {
    return epochs.stream().skip(Math.max(0, epochs.size() - 1L)).findFirst();
  }

  /** The first epoch whose answer was STOP. */
  Optional<EpochRecord> toldToStop() {
    return epochs.stream().filter(record -> record.decision().isStop()).findFirst();
  }

  /** The lowest finite validation loss that was seen when the first STOP came. */
  Optional<EpochRecord> bestWhenToldToStop() {
    return toldToStop().flatMap(stop -> lowest(epochs.subList(0, stop.epoch())));
  }

  /** The duration of all epochs, in seconds. */
  double seconds() {
    return epochs.stream().mapToDouble(EpochRecord::seconds).sum();
  }

  /** The mean of the epochs after the first, in which Java still warms up; in seconds. */
  double epochSeconds() {
    return epochs.stream()
        .skip(epochs.size() > 1 ? 1 : 0)
        .mapToDouble(EpochRecord::seconds)
        .average()
        .orElse(0);
  }

  /** What the epochs that were not run would have taken, by {@link #epochSeconds}. */
  double estimatedSecondsSaved() {
    return savedEpochs() * epochSeconds();
  }

  /** What the epochs after the first STOP took, in a training that did not obey; in seconds. */
  OptionalDouble measuredSecondsSaved() {
    if (isStopped || toldToStop().isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        epochs.stream().skip(toldToStop().get().epoch()).mapToDouble(EpochRecord::seconds).sum());
  }

  private static Optional<EpochRecord> lowest(List<EpochRecord> records) {
    return records.stream()
        .filter(record -> Double.isFinite(record.validationLoss()))
        .min(Comparator.comparingDouble(EpochRecord::validationLoss));
  }
}
