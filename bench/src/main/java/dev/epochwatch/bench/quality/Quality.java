// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The reports on quality that the command prints. */
public final class Quality {
  private static final List<String> SHOWN = List.of("patience", "plateau", "default policy");

  private Quality() {}

  /**
   * How well the diagnoses tell what is true of simulated runs, as a Markdown table.
   *
   * @param heldOut whether to use the seeds that nobody looks at while the diagnoses are made
   * @param runs how many runs, 1 or more
   */
  public static String diagnosisTable(boolean heldOut, int runs) {
    return DiagnosisReport.table(
        DiagnosisQuality.of(heldOut ? DiagnosisQuality.HELD_OUT : 0, runs));
  }

  /**
   * The same as one JSON object, with the share of recorded curves on which overfitting is agreed.
   *
   * @param folder recorded curves; empty leaves the share out
   */
  public static String diagnosisJson(boolean heldOut, int runs, Optional<Path> folder)
      throws IOException {
    Optional<Agreement> agreement =
        folder.isPresent()
            ? Optional.of(Agreement.on(RecordedCurve.read(folder.get())))
            : Optional.empty();
    long firstSeed = heldOut ? DiagnosisQuality.HELD_OUT : 0;
    return DiagnosisReport.json(DiagnosisQuality.of(firstSeed, runs), agreement);
  }

  /**
   * Whether overfitting is diagnosed where a plain rule sees it on recorded curves, with every
   * disagreement, as Markdown.
   *
   * @param folder a folder with {@code manifest.csv} and {@code runs}
   */
  public static String agreement(Path folder) throws IOException {
    Agreement agreement = Agreement.on(RecordedCurve.read(folder));
    return String.format(
            Locale.ROOT,
            "Agreement on %.1f %% of %d curves.%n%n",
            100 * agreement.share(),
            agreement.size())
        + agreement.disagreements();
  }

  /**
   * Regret against savings of every family of rules on recorded curves, as Markdown; writes a
   * picture of it.
   *
   * @param folder a folder with {@code manifest.csv} and {@code runs}
   * @param picture where the picture goes, as SVG
   */
  public static String frontier(Path folder, Path picture) throws IOException {
    List<RecordedCurve> curves = RecordedCurve.read(folder);
    Map<String, Frontier> panels = new LinkedHashMap<>();
    StringBuilder out = new StringBuilder(32_000);
    for (boolean onScore : new boolean[] {false, true}) {
      for (boolean planned : new boolean[] {false, true}) {
        Frontier frontier = Frontier.of(curves, onScore, planned);
        String title =
            (onScore ? "own score" : "validation loss") + (planned ? ", plan known" : ", no plan");
        out.append("#### ")
            .append(title)
            .append("\n\n")
            .append(FrontierReport.families(frontier))
            .append('\n');
        out.append(FrontierReport.sources(frontier, SHOWN)).append('\n');
        if (!planned) {
          panels.put(title, frontier);
        }
      }
    }
    Files.writeString(picture, FrontierPicture.of(panels));
    return out.toString();
  }
}
