// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DigitsTest {

  private final Digits digits = Digits.load();

  @Test
  void load_always_cutsTheWholeSetInThree() {
    assertThat(digits.train().size()).isEqualTo(1297);
    assertThat(digits.validation().size()).isEqualTo(250);
    assertThat(digits.test().size()).isEqualTo(250);
  }

  @Test
  void load_always_sharesNoImageBetweenTheParts() {
    Set<Example> train = new HashSet<>(digits.train().examples());
    Set<Example> validation = new HashSet<>(digits.validation().examples());

    assertThat(digits.validation().examples()).noneMatch(train::contains);
    assertThat(digits.test().examples()).noneMatch(train::contains);
    assertThat(digits.test().examples()).noneMatch(validation::contains);
  }

  @Test
  void load_twice_cutsTheSameWay() {
    assertThat(Digits.load()).isEqualTo(digits);
  }

  @Test
  void load_always_holdsEveryDigitInEveryPart() {
    for (Examples part : List.of(digits.train(), digits.validation(), digits.test())) {
      assertThat(part.examples().stream().map(Example::label).distinct()).hasSize(10);
    }
  }

  @Test
  void load_always_scalesPixelsToOne() {
    assertThat(digits.train().examples().stream().flatMap(it -> it.pixels().stream()))
        .allMatch(pixel -> pixel >= 0 && pixel <= 1)
        .contains(0f, 1f);
  }

  @Test
  void withLabelNoise_aShare_changesThatManyLabelsAndNoImage() {
    Examples clean = digits.train().first(400);

    Examples noisy = clean.withLabelNoise(0.4, 7);

    int wrong = 0;
    for (int i = 0; i < clean.size(); i++) {
      assertThat(noisy.examples().get(i).pixels()).isEqualTo(clean.examples().get(i).pixels());
      wrong += noisy.examples().get(i).label() == clean.examples().get(i).label() ? 0 : 1;
    }
    assertThat(wrong).isEqualTo(160);
  }

  @Test
  void withLabelNoise_sameSeed_makesTheSameLabelsWrong() {
    Examples clean = digits.train().first(100);

    assertThat(clean.withLabelNoise(0.4, 7)).isEqualTo(clean.withLabelNoise(0.4, 7));
    assertThat(clean.withLabelNoise(0.4, 8)).isNotEqualTo(clean.withLabelNoise(0.4, 7));
  }

  @Test
  void parse_lineWithACellMissing_isRefused() {
    assertThatThrownBy(() -> Example.parse("1,2,3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65 cells");
  }
}
