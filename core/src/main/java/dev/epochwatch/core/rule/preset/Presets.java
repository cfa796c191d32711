// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.rule.RuleType;
import java.util.List;

/** The register's presets: rules that do exactly what a framework does, one line each. */
public final class Presets {
  private static final List<RuleType> ALL =
      List.of(
          KerasPreset.TYPE,
          KerasTerminateOnNanPreset.TYPE,
          KerasReduceLrPreset.TYPE,
          TorchReduceLrPreset.TYPE,
          LightningPreset.TYPE,
          HfPreset.TYPE,
          IgnitePreset.TYPE,
          FastaiPreset.TYPE,
          UltralyticsPreset.TYPE,
          LightgbmPreset.TYPE,
          XgboostPreset.TYPE,
          DjlPreset.TYPE,
          Dl4jPreset.TYPE,
          H2oPreset.TYPE,
          RayTrialPlateauPreset.TYPE,
          RayMaxIterationPreset.TYPE,
          OptunaPatientPreset.TYPE,
          OptunaThresholdPreset.TYPE,
          OptunaPercentilePreset.MEDIAN,
          OptunaPercentilePreset.PERCENTILE,
          OptunaSuccessiveHalvingPreset.TYPE,
          OptunaHyperbandPreset.TYPE,
          OptunaWilcoxonPreset.TYPE);

  private Presets() {}

  /** Every preset, in the order of the documentation. */
  public static List<RuleType> all() {
    return ALL;
  }
}
