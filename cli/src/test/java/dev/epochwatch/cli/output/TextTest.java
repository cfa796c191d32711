// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
  @Test
  void safe_controls_becomeVisible() {
    assertThat(Text.safe("a\u001b[0m\r\n\u0007\u009b\u202e\u2028\u007f"))
        .isEqualTo("a\\x1b[0m\\x0d\\x0a\\x07\\x9b\\u202e\\u2028\\x7f");
  }

  @Test
  void safe_loneSurrogate_becomesVisible() {
    assertThat(Text.safe("x\ud83dy")).isEqualTo("x\\ud83dy");
  }

  @Test
  void safe_wordsOfAnyLanguage_stay() {
    String words = "Verlust \u00e4\u00f6 \u8a13\u7df4 \ud83d\ude80 e\u0301";

    assertThat(Text.safe(words)).isEqualTo(words);
  }

  @Test
  void width_wideAndCombining_areCountedAsTerminalsDo() {
    assertThat(Text.width("ab")).isEqualTo(2);
    assertThat(Text.width("\u8a13")).isEqualTo(2);
    assertThat(Text.width("e\u0301")).isEqualTo(1);
    assertThat(Text.width("\ud83d\ude80")).isEqualTo(2);
  }

  @Test
  void clip_tooLong_endsInDots() {
    assertThat(Text.clip("abcdefgh", 6)).isEqualTo("abcd..");
    assertThat(Text.clip("abcdef", 6)).isEqualTo("abcdef");
  }

  @Test
  void paragraph_breaksAtBlanks() {
    assertThat(Paragraph.lines("one two three\nfour", 8))
        .isEqualTo(List.of("one two", "three", "four"));
  }

  @Test
  void paragraph_wordTooLong_staysWhole() {
    assertThat(Paragraph.lines("a incomprehensible b", 5))
        .isEqualTo(List.of("a", "incomprehensible", "b"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.123456789, 0.12346",
    "1234567.8, 1234600",
    "0.5, 0.5",
    "100, 100",
    "0, 0",
    "-0.0001234567, -0.00012346",
    "1e-9, 1.0E-9",
    "NaN, NaN",
    "Infinity, Infinity"
  })
  void brief_fiveDigitsAtMost(double value, String shown) {
    assertThat(Numbers.brief(value)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"PT0.85S, 850 ms", "PT12.34S, 12.3 s", "PT4M5S, 4 min 5 s", "PT2H3M4S, 2 h 3 min"})
  void brief_durationInTwoUnits(Duration duration, String shown) {
    assertThat(Numbers.brief(duration)).isEqualTo(shown);
  }
}
