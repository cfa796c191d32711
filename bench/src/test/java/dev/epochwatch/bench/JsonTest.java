// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void toString_allKindsOfValues_isOneLineInOrder() {
    Json json =
        new Json()
            .with("count", 12345)
            .with("text", "a \"quoted\" \\ line\n")
            .with("list", List.of(1, 2.5))
            .with("object", new Json().with("flag", true));

    assertThat(json)
        .hasToString(
            "{\"count\": 12345, \"text\": \"a \\\"quoted\\\" \\\\ line\\u000a\", \"list\": [1, 2.5],"
                + " \"object\": {\"flag\": true}}");
  }

  @Test
  void rounded_anyMagnitude_keepsFourDigits() {
    assertThat(Json.rounded(123456.7)).isEqualTo(123457L);
    assertThat(Json.rounded(0.123456)).isEqualTo(0.1235);
    assertThat(Json.rounded(0)).isEqualTo(0.0);
  }
}
