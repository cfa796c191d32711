// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.Samples;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file whose end is missing. */
class CutFileTest {
  private static final int REPORTS = 300;
  private static final int CUTS = 40;

  @TempDir Path directory;

  @Test
  void open_closedFileCutAnywhere_isRefusedAndLeftAsItIs() throws IOException {
    try (Store store = H2Store.open(H2Settings.of(directory.resolve("whole")))) {
      fill(store, REPORTS);
    }
    assertRefusedWhenCut(Files.readAllBytes(file("whole")), Files.readAllBytes(witness("whole")));
  }

  @Test
  void open_fileLeftOpenCutAnywhere_isRefusedAndLeftAsItIs() throws IOException {
    byte[] witness;
    byte[] left;
    try (Store store = H2Store.open(H2Settings.of(directory.resolve("whole")))) {
      fill(store, REPORTS);
      left = Files.readAllBytes(file("whole"));
      witness = Files.readAllBytes(witness("whole"));
    }
    assertRefusedWhenCut(left, witness);
  }

  @Test
  void open_fileExchangedForAnOlderOne_isRefusedUntilTheWitnessIsDeleted() throws IOException {
    byte[] older;
    byte[] witness;
    try (Store store = H2Store.open(H2Settings.of(directory.resolve("whole")))) {
      fill(store, 5);
      older = Files.readAllBytes(file("whole"));
      fill(store, REPORTS);
      witness = Files.readAllBytes(witness("whole"));
    }
    write("older", older, older.length, witness);

    assertRefused("older");
    Files.delete(witness("older"));
    try (Store store = H2Store.open(H2Settings.of(directory.resolve("older")))) {
      assertThat(store.reports(1)).hasSize(5);
    }
  }

  @Test
  void open_fileThatIsGone_isRefused() throws IOException {
    try (Store store = H2Store.open(H2Settings.of(directory.resolve("whole")))) {
      fill(store, 5);
    }
    Files.delete(file("whole"));

    assertRefused("whole");
  }

  private void assertRefusedWhenCut(byte[] whole, byte[] witness) throws IOException {
    write("whole-again", whole, whole.length, witness);
    try (Store store = H2Store.open(H2Settings.of(directory.resolve("whole-again")))) {
      assertThat(store.reports(1)).hasSize(REPORTS);
    }
    Random random = new Random(8);
    for (int cut = 0; cut < CUTS; cut++) {
      // Not within the last page, which may be but padding.
      int length = random.nextInt(whole.length - 4_096);
      String name = "cut-" + cut;
      write(name, whole, length, witness);
      assertRefused(name);
      assertThat(Files.size(file(name))).isEqualTo(length);
    }
  }

  private void assertRefused(String name) {
    assertThatThrownBy(() -> H2Store.open(H2Settings.of(directory.resolve(name))))
        .isInstanceOf(StoreException.class)
        .hasMessageMatching("(?s).*(lacks what was stored in it|cannot recover|cannot open).*");
  }

  private void write(String name, byte[] whole, int length, byte[] witness) throws IOException {
    Files.createDirectory(directory.resolve(name));
    Files.write(file(name), Arrays.copyOf(whole, length));
    Files.write(witness(name), witness);
  }

  private Path witness(String folder) {
    return directory.resolve(folder).resolve(Witness.NAME);
  }

  private static void fill(Store store, int reports) {
    store.append(List.of(new Entry.PutRun(Samples.run(1))));
    for (int number = store.reports(1).size() + 1; number <= reports; number++) {
      store.append(List.of(new Entry.AppendReport(1, Samples.report(1, number))));
    }
  }

  private Path file(String folder) {
    return directory.resolve(folder).resolve("epochwatch.mv.db");
  }
}
