// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void step_onATerminalsStderr_isDrawnWhateverStdoutIs() {
    draw(console(false, true));

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("1 of 2", "2 of 2");
  }

  @Test
  void step_whereStderrIsAFile_isNotDrawnThoughStdoutIsATerminal() {
    draw(console(true, false));

    assertThat(err.size()).isZero();
  }

  private static void draw(Console console) {
    ProgressBar bar = new ProgressBar(console, 2);
    bar.step();
    bar.step();
    bar.close();
  }

  private Console console(boolean interactive, boolean watched) {
    return new Console(
        InputStream.nullInputStream(),
        new PrintStream(OutputStream.nullOutputStream()),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        interactive,
        watched,
        100,
        false,
        true,
        ZoneOffset.UTC);
  }
}
