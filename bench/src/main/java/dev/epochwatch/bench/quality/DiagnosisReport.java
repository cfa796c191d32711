// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.quality;

import dev.epochwatch.core.model.Diagnosis.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A {@link DiagnosisQuality} as text. */
final class DiagnosisReport {
  private DiagnosisReport() {}

  static String table(DiagnosisQuality quality) {
    StringBuilder out = new StringBuilder(2_000);
    out.append("| diagnosis | true of | not true of | unclear | precision | recall | F1 |");
    out.append(" F1 at half time | median delay |\n|---|---|---|---|---|---|---|---|---|\n");
    for (Map.Entry<Kind, Confusion> entry : quality.atEnd().entrySet()) {
      Kind kind = entry.getKey();
      Confusion end = entry.getValue();
      Confusion half = quality.atHalf().getOrDefault(kind, new Confusion());
      out.append(
          say(
              "| %s | %d | %d | %d | %.3f | %.3f | %.3f | %.3f | %.1f %% |%n",
              kind,
              end.positives(),
              end.negatives(),
              end.unclear(),
              end.precision(),
              end.recall(),
              end.f1(),
              half.f1(),
              100 * quality.delay(kind)));
    }
    out.append(
        say(
            "| **all** | %d runs | | | | | **%.3f** | **%.3f** | **%.1f %%** |%n%n",
            quality.runs(),
            DiagnosisQuality.macroF1(quality.atEnd()),
            DiagnosisQuality.macroF1(quality.atHalf()),
            100 * quality.delay()));
    out.append(
        say(
            "The leading diagnosis is true of %.1f %% of the runs where that is clear. It returns to"
                + " one that led before %.2f times a run (at most once in %.1f %% of the runs), and"
                + " changes %.2f times.%n",
            100 * quality.leadingIsTrue(),
            quality.meanFlips(),
            100 * quality.calm(),
            quality.meanChanges()));
    return out.toString();
  }

  /** The same as one JSON object on one line. */
  static String json(DiagnosisQuality quality, Optional<Agreement> agreement) {
    String kinds =
        quality.atEnd().entrySet().stream()
            .map(entry -> kind(entry.getKey(), entry.getValue(), quality))
            .collect(Collectors.joining(", "));
    return say(
            "{\"runs\": %d, \"macro_f1\": %.4f, \"macro_f1_half\": %.4f, \"median_delay\": %.4f,"
                + " \"leading_true\": %.4f, \"flips\": %.4f, \"at_most_one_flip\": %.4f,"
                + " \"changes\": %.4f, ",
            quality.runs(),
            DiagnosisQuality.macroF1(quality.atEnd()),
            DiagnosisQuality.macroF1(quality.atHalf()),
            quality.delay(),
            quality.leadingIsTrue(),
            quality.meanFlips(),
            quality.calm(),
            quality.meanChanges())
        + agreement
            .map(on -> say("\"agreement\": %.4f, \"curves\": %d, ", on.share(), on.size()))
            .orElse("")
        + "\"kinds\": {"
        + kinds
        + "}}";
  }

  private static String kind(Kind kind, Confusion end, DiagnosisQuality quality) {
    return say(
        "\"%s\": {\"true\": %d, \"not_true\": %d, \"unclear\": %d, \"precision\": %.4f,"
            + " \"recall\": %.4f, \"f1\": %.4f, \"f1_half\": %.4f, \"median_delay\": %.4f}",
        kind,
        end.positives(),
        end.negatives(),
        end.unclear(),
        end.precision(),
        end.recall(),
        end.f1(),
        quality.atHalf().getOrDefault(kind, new Confusion()).f1(),
        quality.delay(kind));
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).replace("\r\n", "\n");
  }
}
