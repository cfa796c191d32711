// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.StartRunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path directory;

  @Test
  void read_afterReopen_givesWhatWasAppended() throws IOException {
    try (Journal journal = open()) {
      append(journal, 1, 2, 3);
      journal.force();
    }
    try (Journal journal = open()) {
      assertThat(sequences(journal)).containsExactly(1L, 2L, 3L);
      append(journal, 4);
      assertThat(sequences(journal)).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @Test
  void create_madeDirectoryAndFile_areTheOwnersAlone() throws IOException {
    assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path made = directory.resolve("home").resolve("journal");
    StartRunRequest start = StartRunRequest.newBuilder().setRun("r1").setRequestId("q").build();

    try (Journal journal = new JournalDirectory(Optional.of(made)).create(start, 1).orElseThrow()) {
      assertThat(permissions(made)).isEqualTo("rwx------");
      assertThat(permissions(directory.resolve("home"))).isEqualTo("rwx------");
      assertThat(permissions(journal.path())).isEqualTo("rw-------");
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void open_lastRecordCutAtAnyByte_keepsTheOnesBefore() throws IOException {
    long two;
    long three;
    try (Journal journal = open()) {
      append(journal, 1, 2);
      two = journal.end();
      append(journal, 3);
      three = journal.end();
    }
    byte[] whole = Files.readAllBytes(file());
    for (long length = two; length < three; length++) {
      Files.write(file(), Arrays.copyOf(whole, (int) length));
      try (Journal journal = open()) {
        assertThat(sequences(journal)).as("cut at " + length).containsExactly(1L, 2L);
        append(journal, 9);
        assertThat(sequences(journal)).containsExactly(1L, 2L, 9L);
      }
    }
  }

  @Test
  void open_lastRecordTorn_keepsTheOnesBefore() throws IOException {
    try (Journal journal = open()) {
      append(journal, 1, 2, 3);
    }
    byte[] bytes = Files.readAllBytes(file());
    bytes[bytes.length - 1] ^= 1;
    Files.write(file(), bytes);
    try (Journal journal = open()) {
      assertThat(sequences(journal)).containsExactly(1L, 2L);
    }
  }

  @Test
  void open_garbageAtTheEnd_keepsTheOnesBefore() throws IOException {
    try (Journal journal = open()) {
      append(journal, 1);
    }
    Files.write(file(), new byte[] {127, 0, 0, 0, 1, 2, 3, 4, 5}, StandardOpenOption.APPEND);
    try (Journal journal = open()) {
      assertThat(sequences(journal)).containsExactly(1L);
    }
  }

  @Test
  void open_emptyOrShortFile_beginsAnew() throws IOException {
    Files.write(file(), new byte[] {'E', 'P'});
    try (Journal journal = open()) {
      append(journal, 1);
      assertThat(sequences(journal)).containsExactly(1L);
    }
  }

  @Test
  void open_foreignFile_isRefusedAndLeftAsItIs() throws IOException {
    Files.writeString(file(), "my diary, keep out");
    assertThatThrownBy(this::open).hasMessageContaining("no journal of Epochwatch");
    assertThat(Files.readString(file())).isEqualTo("my diary, keep out");
  }

  @Test
  void open_heldByAnother_isEmpty() throws IOException {
    try (Journal journal = open()) {
      assertThat(Journal.open(journal.path())).isEmpty();
    }
    open().close();
  }

  @Test
  void delete_removesTheFile() throws IOException {
    open().delete();
    assertThat(file()).doesNotExist();
  }

  private Path file() {
    return directory.resolve("run~request.journal");
  }

  private Journal open() throws IOException {
    return Journal.open(file()).orElseThrow();
  }

  private static void append(Journal journal, long... sequences) throws IOException {
    for (long sequence : sequences) {
      journal.append(Journal.Kind.REPORT, Report.newBuilder().setSequence(sequence).build());
    }
  }

  private static List<Long> sequences(Journal journal) throws IOException {
    List<Long> found = new ArrayList<>();
    for (Optional<Journal.Entry> next = journal.read(journal.start());
        next.isPresent();
        next = journal.read(next.get().end())) {
      found.add(Report.parseFrom(next.get().message()).getSequence());
    }
    return found;
  }
}
