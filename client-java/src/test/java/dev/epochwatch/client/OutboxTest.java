// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.StartRunRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxTest {
  private static final StartRunRequest START =
      StartRunRequest.newBuilder().setRun("r").setRequestId("q").build();

  @TempDir Path directory;

  @Test
  void next_overCapacity_comesBackFromTheJournalInOrder() {
    Outbox outbox = outbox(2);
    offer(outbox, 7);
    assertThat(Files.exists(file())).isTrue();
    assertThat(outbox.pending()).isEqualTo(7);
    List<Long> sent = new ArrayList<>();
    for (Optional<Report> next = outbox.next(); next.isPresent(); next = outbox.next()) {
      sent.add(next.get().getStep());
      outbox.settle(next.get().getSequence());
    }
    assertThat(sent).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(file()).doesNotExist();
  }

  @Test
  void next_memoryFullOfUnanswered_givesNoMore() {
    Outbox outbox = outbox(2);
    offer(outbox, 5);
    assertThat(outbox.next()).isPresent();
    assertThat(outbox.next()).isPresent();
    assertThat(outbox.next()).isEmpty();
    assertThat(outbox.inFlight()).isEqualTo(2);
  }

  @Test
  void rewind_sendsWhatIsUnansweredAgainInOrder() {
    Outbox outbox = outbox(10);
    offer(outbox, 4);
    outbox.next();
    outbox.next();
    outbox.next();
    outbox.settle(1);
    outbox.rewind();
    assertThat(outbox.next().orElseThrow().getSequence()).isEqualTo(2);
    assertThat(outbox.next().orElseThrow().getSequence()).isEqualTo(3);
    assertThat(outbox.next().orElseThrow().getSequence()).isEqualTo(4);
  }

  @Test
  void keep_writesEachReportOnce() throws Exception {
    Outbox outbox = outbox(10);
    offer(outbox, 3);
    outbox.keep();
    offer(outbox, 2);
    outbox.keep();
    outbox.keep();
    outbox.close(Optional.empty());
    Leftover leftover = leftover();
    assertThat(leftover.reports()).isEqualTo(5);
    assertThat(leftover.last()).isEqualTo(5);
    assertThat(leftover.start()).isEqualTo(START);
    assertThat(leftover.attempt()).isEqualTo(3);
  }

  @Test
  void offer_noJournalAndFull_saysThatThereIsNoRoom() {
    Outbox outbox = new Outbox(2, Optional::empty);
    offer(outbox, 2);
    assertThat(outbox.offer(Report.newBuilder().setStep(3))).isEmpty();
    assertThat(outbox.lost()).isEqualTo(1);
    assertThat(outbox.pending()).isEqualTo(2);
  }

  @Test
  void keep_directoryCannotBeMade_keepsInMemory() throws Exception {
    Path file = Files.createFile(directory.resolve("in-the-way"));
    JournalDirectory journals = new JournalDirectory(Optional.of(file));
    Outbox outbox = new Outbox(5, () -> journals.create(START, 1));
    offer(outbox, 3);
    outbox.keep();
    assertThat(outbox.pending()).isEqualTo(3);
    assertThat(outbox.next()).isPresent();
  }

  @Test
  void close_nothingPending_leavesNoFile() {
    Outbox outbox = outbox(2);
    offer(outbox, 3);
    for (int i = 0; i < 3; i++) {
      outbox.settle(outbox.next().orElseThrow().getSequence());
    }
    assertThat(outbox.close(Optional.empty())).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  /** Any mixture of what a network does to it: everything comes out, in order, nothing is lost. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anyOrderOfEvents_everyReportIsSettledOnceInOrder(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Outbox outbox = outbox(1 + random.nextInt(20));
    Deque<Long> onTheWire = new ArrayDeque<>();
    List<Long> settled = new ArrayList<>();
    long offered = 0;
    while (settled.size() < 2_000) {
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          if (offered < 2_000) {
            offered++;
            offer(outbox, 1);
          }
        }
        case 2, 3 -> outbox.next().ifPresent(report -> onTheWire.add(report.getSequence()));
        case 4 -> {
          if (!onTheWire.isEmpty()) {
            settled.add(onTheWire.peek());
            outbox.settle(onTheWire.remove());
          }
        }
        default -> {
          if (random.nextInt(50) == 0) {
            outbox.rewind();
            onTheWire.clear();
            outbox.keep();
          }
        }
      }
    }
    assertThat(settled).isSorted().doesNotHaveDuplicates().hasSize(2_000);
    assertThat(outbox.pending()).isZero();
    assertThat(outbox.lost()).isZero();
    assertThat(file()).doesNotExist();
  }

  private Path file() {
    return directory.resolve("r~q.journal");
  }

  private Outbox outbox(int capacity) {
    JournalDirectory journals = new JournalDirectory(Optional.of(directory));
    return new Outbox(capacity, () -> journals.create(START, 3));
  }

  private Leftover leftover() throws Exception {
    try (Journal journal = Journal.open(file()).orElseThrow()) {
      return Leftover.read(journal).orElseThrow();
    }
  }

  private static void offer(Outbox outbox, int count) {
    for (int i = 0; i < count; i++) {
      long step = outbox.pending() + 1;
      assertThat(outbox.offer(Report.newBuilder().setStep(step))).isPresent();
    }
  }
}
