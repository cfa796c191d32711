// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PolicyTest {
  @Test
  void parse_canonicalText_isIdentity() {
    assertThat(Policy.parse(" max_steps( 10 ) ").text()).isEqualTo("max_steps(steps=10)");
  }

  @Test
  void seesPeers_ofAnyRuleWithin_isSeen() {
    assertThat(Policy.parse("any(patience(epochs=3), after(5, shadow(asha())))").seesPeers())
        .isTrue();
    assertThat(Policy.parse("any(patience(epochs=3), diverged())").seesPeers()).isFalse();
  }
}
