// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers beside the database file how far it was synced, so that a file whose end is missing, or
 * that was exchanged for an older one, is refused. H2 itself would take the last version that is
 * still whole and go on from there, and what had been answered since would be gone without a word.
 *
 * <p>It is written after each sync and not synced itself: a kill leaves it exact, a power cut
 * leaves it at an earlier version at worst. Not thread-safe, but for {@link #require}.
 */
final class Witness implements AutoCloseable {
  static final String NAME = "epochwatch.synced";

  private static final Logger LOG = LoggerFactory.getLogger(Witness.class);
  private static final long UNKNOWN = 0;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES);
  private boolean failing;

  private Witness(FileChannel channel) {
    this.channel = channel;
  }

  static Witness open(Path directory) {
    try {
      return new Witness(
          FileChannel.open(
              directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new StoreException("cannot write " + directory.resolve(NAME), e);
    }
  }

  /** Everything up to a version of the open file is synced. */
  void synced(long version) {
    write(version);
  }

  /** The file is about to be rewritten: nothing is known until it is closed. */
  void forget() {
    write(UNKNOWN);
  }

  /** The file was closed in order. */
  void closed(Path file) {
    try {
      write(-Files.size(file));
    } catch (IOException e) {
      LOG.warn("Cannot look at {}.", file, e);
    }
  }

  /**
   * Requires that a file has what was synced.
   *
   * @param file the file, which nobody has open
   * @param version its last whole version; 0 if there is no file
   * @throws StoreException if something is missing
   */
  static void require(Path file, long version) {
    try {
      long known = read(file.resolveSibling(NAME));
      long size = Files.exists(file) ? Files.size(file) : 0;
      if (known < 0 ? size < -known : version < known) {
        String had = known < 0 ? "%,d bytes".formatted(-known) : "version %,d".formatted(known);
        String has = known < 0 ? "%,d bytes".formatted(size) : "version %,d".formatted(version);
        throw new StoreException(
            "%s lacks what was stored in it: it had %s and has %s. It was cut short, exchanged or not kept by its disk; restore a backup, or delete %s to go on with what is there"
                .formatted(file, had, has, NAME));
      }
    } catch (IOException e) {
      throw new StoreException("cannot look at " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("Cannot close {}.", NAME, e);
    }
  }

  private static long read(Path witness) throws IOException {
    if (!Files.exists(witness)) {
      return UNKNOWN;
    }
    byte[] bytes = Files.readAllBytes(witness);
    return bytes.length < Long.BYTES ? UNKNOWN : ByteBuffer.wrap(bytes).getLong();
  }

  /** Without it the file is as safe as before; only a missing end would go unnoticed. */
  private void write(long number) {
    try {
      buffer.clear().putLong(0, number);
      channel.write(buffer, 0);
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        LOG.warn("Cannot write {}.", NAME, e);
      }
      failing = true;
    }
  }
}
