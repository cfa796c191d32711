// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.curve.Curve;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.CurveRows;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spoilt curve files are read or refused by name, whatever is in them. {@code
 * -Depochwatch.inputs=N} for more, {@code -Depochwatch.seed=N} for others.
 */
class CurveFuzzTest {
  private static final int INPUTS = Integer.getInteger("epochwatch.inputs", 3_000);
  private static final long SEED = Long.getLong("epochwatch.seed", 12);
  private static final int INPUTS_BETWEEN_LINES = 50_000;
  private static final long HANG_NANOS = 20_000_000_000L;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long MOST_BYTES = 512L << 20;

  @TempDir Path directory;

  @Test
  void anyFile_isReadOrRefusedByName() throws IOException {
    List<byte[]> sound = sound();
    Random random = new Random(SEED);
    int read = 0;
    for (int i = 1; i <= INPUTS; i++) {
      byte[] bytes =
          spoilt(
              random,
              sound.get(random.nextInt(sound.size())),
              sound.get(random.nextInt(sound.size())));
      Path file = Files.write(directory.resolve("curve.csv"), bytes);
      Optional<CurveFormat> format =
          random.nextInt(5) > 0
              ? Optional.empty()
              : Optional.of(CurveFormat.values()[random.nextInt(CurveFormat.values().length)]);
      long begin = THREADS.getCurrentThreadCpuTime();
      try (CurveRows rows = Recordings.ofFile(file, format).open()) {
        Curve.read(rows);
        read++;
      } catch (CurveFileException e) {
        assertThat(e).hasMessageContaining("curve.csv");
      } catch (RuntimeException | Error e) {
        Path kept = Files.createTempFile("spoilt", ".csv");
        Files.write(kept, bytes);
        throw new AssertionError(
            "input %d of seed %d as %s, kept in %s".formatted(i, SEED, format, kept), e);
      }
      assertThat(THREADS.getCurrentThreadCpuTime() - begin)
          .as("processor time of input %d", i)
          .isLessThan(HANG_NANOS);
      if (i % INPUTS_BETWEEN_LINES == 0 || i == INPUTS) {
        long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        System.out.printf(
            "fuzz: seed %d, %,d curve files, %,d read, the others refused, %d MB of heap in use%n",
            SEED, i, read, used >> 20);
        assertThat(used).isLessThan(MOST_BYTES);
      }
    }
    assertThat(read).isBetween(1, INPUTS - 1);
  }

  private List<byte[]> sound() throws IOException {
    List<byte[]> sound = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/recordings"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        sound.add(Files.readAllBytes(file));
      }
    }
    sound.add(events());
    return sound;
  }

  private static byte[] events() {
    EventFileWriter writer = new EventFileWriter();
    for (int step = 1; step <= 8; step++) {
      writer
          .simple(step, step, "val_loss", 1f / step)
          .tensor(step, step, "epoch_loss", 2f / step)
          .listed(step, step, "val_accuracy", 0.1 * step);
    }
    return writer.bytes();
  }

  private static byte[] spoilt(Random random, byte[] from, byte[] other) {
    byte[] bytes = from.clone();
    for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
      int place = random.nextInt(bytes.length);
      int end = place + random.nextInt(bytes.length - place + 1);
      byte[] head = Arrays.copyOf(bytes, place);
      byte[] tail = Arrays.copyOfRange(bytes, end, bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[place] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[place] = (byte) ",\n\"\\{}[]:eE-+.0 \u0000".charAt(random.nextInt(17));
        case 2 -> bytes = joined(head, tail);
        case 3 ->
            bytes =
                joined(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, place, bytes.length));
        case 4 -> bytes = head;
        default ->
            bytes =
                joined(head, Arrays.copyOfRange(other, random.nextInt(other.length), other.length));
      }
    }
    return bytes;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
