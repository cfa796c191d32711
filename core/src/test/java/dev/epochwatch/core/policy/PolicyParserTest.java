// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyParserTest {
  private static final long SEED = Long.getLong("epochwatch.seed", 20_260_101L);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "-",
      textBlock =
          """
          ~~                                | 0  | a rule such as patience(epochs=10) | -
          patiense(epochs=3)                | 0  | the name of a rule                 | patience
          pateince                          | 0  | the name of a rule                 | patience
          zzzzzzzzzzzz()                    | 0  | the name of a rule                 | -
          patience(epoch=3)                 | 9  | one of epochs                      | epochs
          patience(epochs=0)                | 16 | a whole number from 1 to 1000000   | -
          patience(epochs=2.5)              | 16 | a whole number                     | -
          patience(epochs=10%)              | 16 | a whole number                     | -
          patience(epochs='3')              | 16 | a whole number                     | -
          patience(epochs=3, epochs=4)      | 19 | each parameter once                | -
          patience(epochs=3                 | 17 | ',' or ')'                         | -
          patience(epochs=)                 | 16 | a value                            | -
          patience(3) max_steps(4)          | 12 | the end of the policy              | -
          patience(3,                       | 11 | a value                            | -
          patience(anchor="sliding")        | 16 | "cumulative", "drifting"           | -
          patience(anchor="drift            | 16 | '"'                                | -
          patience(min_delta=-1)            | 19 | a number or a percent from 0                          | -
          max_steps()                       | 0  | a whole number                     | -
          max_duration(duration=5 parsecs)  | 24 | ',' or ')'                         | -
          max_duration(duration=5parsecs)   | 23 | ms, s, m, h or d, or nothing       | -
          max_duration(duration=10)         | 22 | a duration                         | -
          any()                             | 0  | 1 to 64 rules                      | -
          any(3)                            | 4  | a rule                             | -
          after(3)                          | 0  | a rule                             | -
          after(3, patience, patience)      | 19 | ')'                                | -
          target(value=1e999)               | 13 | a finite number                    | -
          target(value=1.2.3)               | 13 | a number                           | -
          (patience)                        | 0  | the name of a rule                 | -
          """)
  void parse_wrongText_saysWhereAndWhat(
      String text, int position, String expected, String suggestion) {
    PolicySyntaxException error =
        catchThrowableOfType(PolicySyntaxException.class, () -> Policy.parse(text));
    assertThat(error).as(text).isNotNull();
    assertThat(error.position()).as(error.getMessage()).isEqualTo(position);
    assertThat(error.expected()).contains(expected);
    assertThat(error.suggestion().orElse("-")).isEqualTo(suggestion == null ? "-" : suggestion);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "patience()",
        "patience(epochs=3, min_delta=1%, anchor=\"drifting\", warm_up=5)",
        "patience(min_delta=0.00001)",
        "any(patience(epochs=3), all(max_steps(steps=5), target(value=-1.5)))",
        "after(20, any(diverged(limit=1e30), shadow(plateau())))",
        "max_duration(duration=90s)",
        "max_duration(duration=1500ms)"
      })
  void parse_canonicalText_isIdentity(String text) {
    assertThat(Policy.parse(text).text()).isEqualTo(text);
  }

  @Test
  void parse_blanksQuotesAndDefaults_givesCanonicalText() {
    assertThat(
            Policy.parse("  any( patience( 10 , min_delta = 0 ) ,\n\tmax_duration(120m) ) ").text())
        .isEqualTo("any(patience(), max_duration(duration=2h))");
    assertThat(Policy.parse("patience(anchor='drifting')").text())
        .isEqualTo("patience(anchor=\"drifting\")");
  }

  @Test
  void parse_sixteenLevels_isTheDeepest() {
    assertThat(Policy.parse(nested(15)).text()).startsWith("any(any(");
    assertThatExceptionOfType(PolicySyntaxException.class)
        .isThrownBy(() -> Policy.parse(nested(16)))
        .withMessageContaining("at most 16 levels");
    assertThatExceptionOfType(PolicySyntaxException.class)
        .isThrownBy(() -> Policy.parse(nested(3_000)));
  }

  @Test
  void parse_overlongText_isRefusedWithItsLength() {
    assertThatExceptionOfType(PolicySyntaxException.class)
        .isThrownBy(() -> Policy.parse("patience()" + " ".repeat(20_000)))
        .withMessageContaining("20010");
  }

  @Test
  void parse_garbage_isRefusedNeverThrowsOtherwise() {
    Random random = new Random(SEED);
    String alphabet = "patience(epochs=3)any,\"'%-+.e0 \u00e9\u4e2d\ud83d\ude00\u0000\\";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(30); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        String canonical = Policy.parse(text.toString()).text();
        assertThat(Policy.parse(canonical).text()).as("seed %d", SEED).isEqualTo(canonical);
      } catch (PolicySyntaxException e) {
        assertThat(e.position()).as("seed %d", SEED).isBetween(0, text.length());
      }
    }
  }

  private static String nested(int levels) {
    return "any(".repeat(levels) + "patience()" + ")".repeat(levels);
  }
}
