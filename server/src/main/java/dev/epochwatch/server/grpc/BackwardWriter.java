// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a protobuf message from its end to its beginning: the length of what is inside a message
 * is known when it has to be written, so that nothing is measured first and no tree of messages is
 * built. What is to stand first is written last. As everywhere in protobuf, 0 and the empty string
 * of a field without presence are left out. Not thread-safe; good for one message after the other.
 */
final class BackwardWriter {
  private static final int FIRST_CAPACITY = 4096;
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int MOST_VARINT_BYTES = 10;

  // One a thread, of which there are few: event loops and the pool that may block.
  private static final ThreadLocal<BackwardWriter> OF_THREAD =
      ThreadLocal.withInitial(BackwardWriter::new);

  private byte[] buffer = new byte[FIRST_CAPACITY];
  private int start = FIRST_CAPACITY;

  /** The writer of this thread, empty even if it was left in the middle of a message. */
  static BackwardWriter ofThread() {
    BackwardWriter writer = OF_THREAD.get();
    writer.clear();
    return writer;
  }

  /** How many bytes there are: what {@link #endMessage} is to be told. */
  int mark() {
    return buffer.length - start;
  }

  /** What was written since the mark is the content of a field of type message. */
  void endMessage(int field, int mark) {
    varint(mark() - mark);
    tag(field, LENGTH_DELIMITED);
  }

  /** A message that is encoded already. */
  void message(int field, byte[] encoded) {
    int mark = mark();
    bytes(encoded);
    endMessage(field, mark);
  }

  void string(int field, String text) {
    if (!text.isEmpty()) {
      int mark = mark();
      text(text);
      endMessage(field, mark);
    }
  }

  void bool(int field, boolean value) {
    integer(field, value ? 1 : 0);
  }

  /** Of a field without presence. */
  void integer(int field, long value) {
    if (value != 0) {
      presentInteger(field, value);
    }
  }

  /** Of a field with presence. */
  void presentInteger(int field, long value) {
    varint(value);
    tag(field, VARINT);
  }

  /** Of a field without presence. */
  void number(int field, double value) {
    // By its bits: -0.0 is written.
    if (Double.doubleToRawLongBits(value) != 0) {
      presentNumber(field, value);
    }
  }

  /** Of a field with presence. */
  void presentNumber(int field, double value) {
    reserve(Long.BYTES);
    long bits = Double.doubleToRawLongBits(value);
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      buffer[--start] = (byte) (bits >>> shift);
    }
    tag(field, FIXED64);
  }

  /** What was written; the writer is empty again. */
  byte[] take() {
    byte[] message = Arrays.copyOfRange(buffer, start, buffer.length);
    clear();
    return message;
  }

  private void clear() {
    start = buffer.length;
  }

  private void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  private void varint(long value) {
    reserve(MOST_VARINT_BYTES);
    int size = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
    start -= size;
    int at = start;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[at] = (byte) rest;
  }

  private void text(String text) {
    int length = text.length();
    reserve(length);
    int at = start - length;
    for (int i = 0; i < length; i++) {
      char character = text.charAt(i);
      if (character >= 0x80) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
        return;
      }
      buffer[at + i] = (byte) character;
    }
    start = at;
  }

  private void bytes(byte[] bytes) {
    reserve(bytes.length);
    start -= bytes.length;
    System.arraycopy(bytes, 0, buffer, start, bytes.length);
  }

  private void reserve(int bytes) {
    if (start < bytes) {
      int used = mark();
      byte[] larger = new byte[Math.max(2 * buffer.length, used + bytes)];
      System.arraycopy(buffer, start, larger, larger.length - used, used);
      start = larger.length - used;
      buffer = larger;
    }
  }
}
