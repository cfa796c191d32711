// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.quality;

import dev.epochwatch.core.model.Diagnosis.Kind;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.rule.RunContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether overfitting is diagnosed at the end of recorded curves where a plain rule sees it: the
 * last validation loss is more than 10 % above its minimum, and the training loss has fallen.
 */
final class Agreement {
  private static final double RISEN = 1.1;

  private final List<Case> cases;

  private Agreement(List<Case> cases) {
    this.cases = cases;
  }

  static Agreement on(List<RecordedCurve> curves) {
    return new Agreement(
        curves.stream()
            .filter(curve -> curve.isFit(Metric.VALIDATION_LOSS))
            .map(Agreement::judge)
            .toList());
  }

  private static Case judge(RecordedCurve curve) {
    History history = History.of(RunContext.of(Objective.VALIDATION_LOSS), curve.observations());
    Set<Kind> found = history.found().get(history.found().size() - 1);
    double[] validation = curve.finite(Metric.VALIDATION_LOSS);
    double[] training = curve.finite(Metric.TRAIN_LOSS);
    boolean fell = training.length > 0 && training[training.length - 1] < training[0];
    return new Case(curve.id(), validation, training, fell, found);
  }

  /** How many curves there are. */
  int size() {
    return cases.size();
  }

  /** The share of curves on which both say the same. */
  double share() {
    return (double) cases.stream().filter(Case::agrees).count() / cases.size();
  }

  /** The curves on which they do not, as a Markdown table. */
  String disagreements() {
    StringBuilder out = new StringBuilder(4_000);
    out.append("| curve | plain rule | diagnosed | last over least | level over lowest level |");
    out.append(" scatter | why |\n|---|---|---|---|---|---|---|\n");
    cases.stream().filter(found -> !found.agrees()).map(Case::row).forEach(out::append);
    return out.toString();
  }

  private record Case(
      String curve, double[] validation, double[] training, boolean fell, Set<Kind> found) {

    boolean plain() {
      return fell && last() > RISEN * least();
    }

    boolean agrees() {
      return plain() == found.contains(Kind.OVERFITTING);
    }

    private double last() {
      return validation[validation.length - 1];
    }

    private double least() {
      return Arrays.stream(validation).min().orElseThrow();
    }

    /** Medians of three, as the diagnosis sees it. */
    private double[] levels() {
      List<Double> levels = new ArrayList<>();
      for (int i = 2; i < validation.length; i++) {
        double[] three = Arrays.copyOfRange(validation, i - 2, i + 1);
        Arrays.sort(three);
        levels.add(three[1]);
      }
      return levels.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** How much one value differs from the one before, at the median. */
    private double scatter() {
      double[] changes = new double[validation.length - 1];
      for (int i = 0; i < changes.length; i++) {
        changes[i] = Math.abs(validation[i + 1] - validation[i]);
      }
      Arrays.sort(changes);
      return changes[changes.length / 2] * 1.05 / least();
    }

    private double levelRise() {
      double[] levels = levels();
      return levels[levels.length - 1] / Arrays.stream(levels).min().orElseThrow() - 1;
    }

    private String why() {
      double rise = last() / least() - 1;
      if (found.contains(Kind.DIVERGED)) {
        return "diverged, which says more";
      }
      if (!plain()) {
        return !fell
            ? "the training loss ended above its start"
            : "the level has risen, but the last value is better than the level";
      }
      if (levelRise() < RISEN - 1) {
        return "one value against one: the level has risen by less";
      }
      if (levelRise() < 4 * scatter()) {
        return "the rise is within the run's own scatter";
      }
      return training[training.length - 1] >= Arrays.stream(training).min().orElseThrow() * 1.02
          ? "training rises, too"
          : String.format(Locale.ROOT, "risen by %.0f %%, yet not for long enough", 100 * rise);
    }

    String row() {
      return String.format(
          Locale.ROOT,
          "| %s | %s | %s | %+.1f %% | %+.1f %% | %.1f %% | %s |%n",
          curve,
          plain() ? "yes" : "no",
          found.contains(Kind.OVERFITTING) ? "yes" : "no",
          100 * (last() / least() - 1),
          100 * levelRise(),
          100 * scatter(),
          why());
    }
  }
}
