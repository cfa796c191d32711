// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.Histogram;

/** What the disk alone costs: 4 KiB overwritten in a file of fixed size, then forced. */
final class SyncProbe implements AutoCloseable {
  private static final int BLOCK = 4096;
  private static final int BLOCKS = 4096;

  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
  private int next;

  private SyncProbe(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Makes a 16 MiB file in the directory and fills it, so that no write has to grow it. */
  static SyncProbe open(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "sync-probe", ".bin");
    SyncProbe probe = new SyncProbe(file, FileChannel.open(file, StandardOpenOption.WRITE));
    for (int i = 0; i < BLOCKS; i++) {
      probe.write(i);
    }
    probe.channel.force(true);
    return probe;
  }

  /** Writes and forces a number of times; the times each took, in nanoseconds. */
  Histogram measure(int times) throws IOException {
    Histogram histogram = new Histogram(3);
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      write(next++ % BLOCKS);
      channel.force(false);
      histogram.recordValue(System.nanoTime() - begin);
    }
    return histogram;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.delete(file);
  }

  private void write(int position) throws IOException {
    block.clear();
    while (block.hasRemaining()) {
      channel.write(block, (long) position * BLOCK + block.position());
    }
  }
}
