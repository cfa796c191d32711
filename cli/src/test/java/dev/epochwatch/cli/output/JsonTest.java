// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.proto.v1.Best;
import dev.epochwatch.proto.v1.MetricValue;
import org.junit.jupiter.api.Test;

class JsonTest {
  private final Paper paper = new Paper();

  @Test
  void printLine_defaults_areWrittenOut() {
    Json.printLine(paper.console().out(), Best.newBuilder().setStep(3).build());

    assertThat(paper.text())
        .isEqualTo("{\"metric\":\"\",\"value\":0.0,\"step\":\"3\",\"checkpointUri\":\"\"}\n");
  }

  @Test
  void print_isIndented() {
    Json.print(paper.console().out(), MetricValue.newBuilder().setName("loss").build());

    assertThat(paper.text())
        .isEqualTo(
            """
            {
              "name": "loss",
              "value": 0.0,
              "split": "SPLIT_UNSPECIFIED"
            }
            """);
  }

  @Test
  void printLine_notFinite_isText() {
    Json.printLine(paper.console().out(), MetricValue.newBuilder().setValue(Double.NaN).build());

    assertThat(paper.text()).contains("\"value\":\"NaN\"");
  }

  @Test
  void printLine_controlCharacters_areEscaped() {
    Json.printLine(
        paper.console().out(), MetricValue.newBuilder().setName("\u001b\u009b\u007f\n").build());

    assertThat(paper.text()).contains("\\u001b\\u009b\\u007f\\n").hasLineCount(1);
  }

  @Test
  void printLine_policy_readsAsTyped() {
    Json.printLine(
        paper.console().out(), MetricValue.newBuilder().setName("a(b=1)<'&>\\u003d\u001b").build());

    assertThat(paper.text()).contains("\"a(b=1)<'&>\\\\u003d\\u001b\"");
  }
}
