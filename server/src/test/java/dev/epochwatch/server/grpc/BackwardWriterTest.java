// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackwardWriterTest {
  @Test
  void ofThread_messageLeftUnfinished_isNotPartOfTheNext() {
    BackwardWriter.ofThread().string(1, "of a decision that could not be written");
    BackwardWriter next = BackwardWriter.ofThread();
    next.bool(2, true);
    assertThat(next.take()).containsExactly(0x10, 1);
  }

  @Test
  void take_writerIsEmptyAgain() {
    BackwardWriter writer = new BackwardWriter();
    writer.bool(2, true);
    writer.take();
    assertThat(writer.take()).isEmpty();
  }
}
