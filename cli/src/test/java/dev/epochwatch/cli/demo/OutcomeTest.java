// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  @Test
  void parse_trainersLine_readsFields() {
    Outcome outcome =
        Outcome.parse(
            "{\"scenario\":\"overfit\",\"stopped\":true,\"stop_step\":21,\"restored_step\":null,"
                + "\"seconds\":4.5,\"reason\":\"OVERFITTING\",\"advice\":[\"a\",\"b\"]}");

    assertThat(outcome.scenario()).isEqualTo("overfit");
    assertThat(outcome.isStopped()).isTrue();
    assertThat(outcome.step("stop_step")).isEqualTo(OptionalLong.of(21));
    assertThat(outcome.step("restored_step")).isEmpty();
    assertThat(outcome.step("absent")).isEmpty();
    assertThat(outcome.number("seconds")).isEqualTo(OptionalDouble.of(4.5));
    assertThat(outcome.text("reason")).contains("OVERFITTING");
    assertThat(outcome.advice()).isEqualTo(List.of("a", "b"));
  }

  @Test
  void parse_noJson_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Outcome.parse("Segmentation fault"));
  }
}
