// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.store.fs.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a file that was not closed in order to its last commit.
 *
 * <p>H2 2.5 itself looks for it by way of the file's header and end, and from each chunk to the one
 * that it expects to follow. Where space is used again that expectation can be wrong without the
 * header being written anew, and then everything a process had committed was gone after it was
 * killed. In recovery mode H2 looks at every block.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final int HEADER_BYTES = 4_096;
  private static final Pattern VERSION = Pattern.compile(",version:([0-9a-f]{1,15}),");

  private Recovery() {}

  /**
   * Recovers a file if it is there and was not closed in order. Nobody may have it open.
   *
   * @param file its name for H2
   * @param version is told its last whole version, 0 if there is none, and may refuse it
   * @throws MVStoreException if it cannot be opened
   */
  static void recover(String file, LongConsumer version) throws IOException {
    Optional<String> header = FileUtils.exists(file) ? header(file) : Optional.empty();
    // What is no store of H2's is for H2 to refuse.
    if (header.isEmpty()) {
      version.accept(0);
      return;
    }
    if (header.get().contains(",clean:1,")) {
      version.accept(version(header.get()));
      return;
    }
    long begin = System.nanoTime();
    MVStore store = new MVStore.Builder().fileName(file).recoveryMode().autoCommitDisabled().open();
    try {
      version.accept(store.getCurrentVersion());
    } catch (RuntimeException e) {
      // As it was found.
      store.closeImmediately();
      throw e;
    }
    store.close();
    LOG.info(
        "The store was not closed in order; recovered it in {} ms.",
        (System.nanoTime() - begin) / 1_000_000);
  }

  private static Optional<String> header(String file) throws IOException {
    try (InputStream in = FileUtils.newInputStream(file)) {
      String header = new String(in.readNBytes(HEADER_BYTES), StandardCharsets.ISO_8859_1);
      return header.lines().findFirst().filter(line -> line.startsWith("H:2,"));
    }
  }

  private static long version(String header) {
    Matcher version = VERSION.matcher(header);
    return version.find() ? Long.parseLong(version.group(1), 16) : 0;
  }
}
