// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import dev.epochwatch.cli.curve.CurveFileException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The records of a file in TensorFlow's framing: a length, its checksum, the bytes, their checksum.
 * Ends where the file is cut off or damaged, and says so: what came before is good. Not
 * thread-safe.
 */
final class RecordFile implements AutoCloseable {
  /** Larger records hold pictures and the like, and are passed over. */
  private static final long LARGEST = 16L << 20;

  private static final int MASK = 0xa282ead8;
  private static final int FRAME = 16;

  private final Path file;
  private final DataInputStream in;
  private long position;
  private Optional<String> damage = Optional.empty();

  private RecordFile(Path file, DataInputStream in) {
    this.file = file;
    this.in = in;
  }

  static RecordFile open(Path file) {
    try {
      return new RecordFile(
          file, new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16)));
    } catch (NoSuchFileException e) {
      throw new CurveFileException(file, 0, 0, "there is no such file");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The next record; empty at the end. A record that is passed over is one of no bytes. */
  Optional<byte[]> next() {
    try {
      if (damage.isPresent()) {
        return Optional.empty();
      }
      return read();
    } catch (EOFException e) {
      damage = Optional.of("the last record is cut off at byte " + position);
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Where and how the file is damaged, if it is. */
  Optional<String> damage() {
    return damage;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The checksum that the framing has of some bytes. */
  static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  private Optional<byte[]> read() throws IOException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    byte[] head = new byte[Long.BYTES];
    head[0] = (byte) first;
    in.readFully(head, 1, head.length - 1);
    long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (readChecksum() != checksum(head) || length < 0) {
      return damaged();
    }
    byte[] data = new byte[length > LARGEST ? 0 : (int) length];
    if (length > LARGEST) {
      in.skipNBytes(length);
      readChecksum();
    } else {
      in.readFully(data);
      if (readChecksum() != checksum(data)) {
        return damaged();
      }
    }
    position += length + FRAME;
    return Optional.of(data);
  }

  private int readChecksum() throws IOException {
    return Integer.reverseBytes(in.readInt());
  }

  private Optional<byte[]> damaged() {
    damage =
        Optional.of("the record at byte " + position + " is damaged, it and the rest are left");
    return Optional.empty();
  }

  private static CurveFileException unreadable(Path file, IOException cause) {
    CurveFileException failure =
        new CurveFileException(file, 0, 0, "cannot be read: " + cause.getMessage());
    failure.initCause(cause);
    return failure;
  }
}
