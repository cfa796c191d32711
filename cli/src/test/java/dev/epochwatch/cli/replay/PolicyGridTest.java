// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.cli.CommandFailure;
import org.junit.jupiter.api.Test;

class PolicyGridTest {
  @Test
  void expand_twoBraces_isEveryPair() {
    assertThat(PolicyGrid.expand("p(a={1, 2}, b={3,4})"))
        .containsExactly("p(a=1, b=3)", "p(a=1, b=4)", "p(a=2, b=3)", "p(a=2, b=4)");
  }

  @Test
  void expand_noBraceOrOneInQuotes_isTheTextItself() {
    assertThat(PolicyGrid.expand("p(a=\"{1,2}\")")).containsExactly("p(a=\"{1,2}\")");
  }

  @Test
  void expand_openBrace_isRefused() {
    assertThatThrownBy(() -> PolicyGrid.expand("p(a={1,2)"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("position 4");
  }

  @Test
  void expand_tooMany_isRefused() {
    String choices = "{0,1,2,3,4,5,6,7,8,9}";

    assertThatThrownBy(() -> PolicyGrid.expand(choices.repeat(5)))
        .isInstanceOf(CommandFailure.class);
  }
}
