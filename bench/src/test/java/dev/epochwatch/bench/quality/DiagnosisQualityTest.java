// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonParser;
import dev.epochwatch.bench.simulator.Answer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiagnosisQualityTest {
  private static final int RUNS = 800;

  /** On seeds that were looked at: guards against a change for the worse, proves nothing else. */
  @Test
  void of_tuningSeeds_isAsGoodAsItWas() {
    DiagnosisQuality quality = DiagnosisQuality.of(0, RUNS);
    assertThat(DiagnosisQuality.macroF1(quality.atEnd())).isGreaterThan(0.92);
    assertThat(DiagnosisQuality.macroF1(quality.atHalf())).isGreaterThan(0.90);
    assertThat(quality.delay()).isLessThan(0.05);
    assertThat(quality.calm()).isGreaterThan(0.97);
    assertThat(DiagnosisReport.table(quality)).contains("| OVERFITTING |", "**all**");
    assertThat(JsonParser.parseString(DiagnosisReport.json(quality, Optional.empty())))
        .extracting(json -> json.getAsJsonObject().get("runs").getAsInt())
        .isEqualTo(RUNS);
  }

  @Test
  void f1_knownCounts_isTheHarmonicMean() {
    Confusion confusion = new Confusion();
    confusion.add(Answer.YES, true);
    confusion.add(Answer.YES, true);
    confusion.add(Answer.YES, false);
    confusion.add(Answer.NO, true);
    confusion.add(Answer.NO, false);
    confusion.add(Answer.UNCLEAR, true);
    assertThat(confusion.precision()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(confusion.recall()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(confusion.f1()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(confusion.unclear()).isEqualTo(1);
  }
}
