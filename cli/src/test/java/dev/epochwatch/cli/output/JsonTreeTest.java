// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JsonTreeTest {
  @Test
  void print_nested_isIndented() {
    JsonTree tree =
        new JsonTree()
            .number("step", 3)
            .number("value", Double.NaN)
            .number("stop", OptionalLong.empty())
            .list("none", List.of())
            .list("some", List.of(new JsonTree().number("x", 0.5)));

    assertThat(tree.toString())
        .isEqualTo(
            """
            {
              "step": 3,
              "value": "NaN",
              "stop": null,
              "none": [],
              "some": [
              {
                "x": 0.5
              }
              ]
            }""");
  }

  @Test
  void printLine_lineBreakInText_staysEscaped() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    new JsonTree()
        .tree("a", new JsonTree().text("b", "x\n  \"y\"\\"))
        .printLine(new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"a\": {\"b\": \"x\\u000a  \\\"y\\\"\\\\\"}}\n");
  }
}
