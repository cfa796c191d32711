// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream for a command's data that fails loudly: a {@link java.io.PrintStream} over another would
 * swallow that a disk is full. What is written after a failure is dropped. Not thread-safe.
 */
public final class DataStream extends OutputStream {
  private final OutputStream target;
  private boolean failed;

  /** A stream that writes through. */
  public DataStream(OutputStream target) {
    this.target = target;
  }

  /** Something that writes. */
  private interface Writing {
    void run() throws IOException;
  }

  /**
   * Writes a byte.
   *
   * @throws OutputFailure if it cannot be written
   */
  @Override
  public void write(int one) {
    attempt(() -> target.write(one));
  }

  /**
   * Writes bytes.
   *
   * @throws OutputFailure if they cannot be written
   */
  @Override
  public void write(byte[] bytes, int from, int count) {
    attempt(() -> target.write(bytes, from, count));
  }

  /**
   * Passes on what is written.
   *
   * @throws OutputFailure if that fails
   */
  @Override
  public void flush() {
    attempt(target::flush);
  }

  private void attempt(Writing writing) {
    if (failed) {
      return;
    }
    try {
      writing.run();
    } catch (IOException failure) {
      failed = true;
      throw new OutputFailure(failure);
    }
  }
}
