// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils bytes and texts, by a seed. */
final class Mutator {
  private static final List<String> PIECES =
      List.of(
          "any(",
          "all(",
          "after(5, ",
          "shadow(",
          "patience(",
          "epochs=4",
          "max_steps(steps=9)",
          "plateau()",
          "keras(",
          ")",
          "(",
          ",",
          "=",
          "!=",
          "<=",
          ":",
          "*",
          "AND",
          "OR",
          "NOT",
          "-",
          "best",
          "state",
          "params.lr",
          "labels.\"a b\"",
          "\"",
          "'",
          "\\",
          "1e309",
          "-0.0",
          "nan",
          "inf",
          "1%",
          "90s",
          "2h",
          "9223372036854775808",
          "none",
          " ",
          "\n",
          "\u0000",
          "\uD83D\uDE00",
          "\u202E",
          "desc",
          "create_time",
          "2026-01-31T12:00:00Z",
          "RUNNING");

  private final Random random;

  Mutator(Random random) {
    this.random = random;
  }

  /** A text made of pieces that mean something, seldom together. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(14); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    // Deeply nested now and then.
    if (random.nextInt(200) == 0) {
      text.insert(0, "any(".repeat(random.nextInt(20_000)));
    }
    return text.toString();
  }

  /** A text with a few characters changed. */
  String text(String from) {
    byte[] bytes =
        bytes(from.getBytes(StandardCharsets.UTF_8), from.getBytes(StandardCharsets.UTF_8));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Bytes with a few of them changed, moved, doubled, lost or mixed with others. */
  byte[] bytes(byte[] from, byte[] other) {
    byte[] bytes = from.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes = changed(bytes, other);
    }
    return bytes;
  }

  private byte[] changed(byte[] bytes, byte[] other) {
    if (bytes.length == 0) {
      return random(1 + random.nextInt(40));
    }
    int place = random.nextInt(bytes.length);
    int end = place + random.nextInt(bytes.length - place + 1);
    byte[] middle = Arrays.copyOfRange(bytes, place, end);
    switch (random.nextInt(7)) {
      case 0 -> bytes[place] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[place] = (byte) random.nextInt(256);
      case 2 -> {
        return joined(Arrays.copyOf(bytes, place), Arrays.copyOfRange(bytes, end, bytes.length));
      }
      case 3 -> {
        return joined(
            Arrays.copyOf(bytes, end), middle, Arrays.copyOfRange(bytes, end, bytes.length));
      }
      case 4 -> {
        return Arrays.copyOf(bytes, place);
      }
      case 5 -> {
        byte[] noise = random(1 + random.nextInt(9));
        return joined(
            Arrays.copyOf(bytes, place), noise, Arrays.copyOfRange(bytes, place, bytes.length));
      }
      default -> {
        int from = random.nextInt(other.length + 1);
        return joined(Arrays.copyOf(bytes, place), Arrays.copyOfRange(other, from, other.length));
      }
    }
    return bytes;
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] joined(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
