// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A file of records that only grows: what the server has not answered yet. Not thread-safe, {@link
 * #force} aside. The file is locked while it is open, so that one process at a time owns it.
 *
 * <p>After eight bytes of magic each record is: length of the body (4 bytes, big-endian), CRC32C of
 * the body (4 bytes), the body: one byte of {@link Kind}, then the protobuf message. A record cut
 * short by a crash, or torn, ends the file; what follows it is not read.
 */
final class Journal implements AutoCloseable {
  /** What a record holds. The ordinals are in files: add at the end only. */
  enum Kind {
    /** The StartRunRequest the run was, or will be, started with. */
    START,
    /** A Report with nothing but the run and the attempt the server gave it. */
    ATTEMPT,
    /** A Report, without its attempt. */
    REPORT,
    /** The FinishRunRequest that ends the run. */
    FINISH
  }

  /** A record, and where the next begins. */
  record Entry(Kind kind, ByteString message, long end) {}

  private static final byte[] MAGIC = "EPWJRNL1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 8;
  private static final int LONGEST = 16 << 20;

  private final Path path;
  private final FileChannel channel;
  private long end;

  private Journal(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens a journal, or makes it.
   *
   * @return empty when another owner, here or in another process, holds it
   */
  static Optional<Journal> open(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            OwnerOnly.file(path));
    try {
      FileLock lock = channel.tryLock();
      // Between opening and locking, the owner before may have sent everything and deleted it.
      if (lock == null || !Files.exists(path)) {
        channel.close();
        return Optional.empty();
      }
      Journal journal = new Journal(path, channel);
      journal.recover();
      return Optional.of(journal);
    } catch (OverlappingFileLockException ours) {
      channel.close();
      return Optional.empty();
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  Path path() {
    return path;
  }

  /** Where the first record begins. */
  long start() {
    return MAGIC.length;
  }

  /** Where the next record will begin. */
  long end() {
    return end;
  }

  /** Adds a record; when this fails, the file is as it was before. */
  void append(Kind kind, MessageLite message) throws IOException {
    int length = 1 + message.getSerializedSize();
    byte[] record = new byte[HEADER + length];
    record[HEADER] = (byte) kind.ordinal();
    message.writeTo(CodedOutputStream.newInstance(record, HEADER + 1, length - 1));
    ByteBuffer.wrap(record).putInt(length).putInt(checksum(record, HEADER, length));
    end += write(ByteBuffer.wrap(record), end);
  }

  /** Returns once everything added is on disk. May be called from any thread. */
  void force() throws IOException {
    channel.force(false);
  }

  /** The record at this place; empty at the end of the file. */
  Optional<Entry> read(long place) throws IOException {
    byte[] header = new byte[HEADER];
    if (!readFully(header, place)) {
      return Optional.empty();
    }
    ByteBuffer numbers = ByteBuffer.wrap(header);
    int length = numbers.getInt();
    int checksum = numbers.getInt();
    if (length < 1 || length > LONGEST) {
      return Optional.empty();
    }
    byte[] body = new byte[length];
    if (!readFully(body, place + HEADER)
        || checksum != checksum(body, 0, length)
        || body[0] < 0
        || body[0] >= Kind.values().length) {
      return Optional.empty();
    }
    ByteString message = ByteString.copyFrom(body, 1, length - 1);
    return Optional.of(new Entry(Kind.values()[body[0]], message, place + HEADER + length));
  }

  /** Closes the file and leaves it where it is. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Removes the file: everything in it is on the server. */
  void delete() throws IOException {
    Files.deleteIfExists(path);
    channel.close();
  }

  private void recover() throws IOException {
    byte[] magic = new byte[MAGIC.length];
    if (!readFully(magic, 0)) {
      channel.truncate(0);
      write(ByteBuffer.wrap(MAGIC), 0);
    } else if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException(path + " is no journal of Epochwatch");
    }
    end = MAGIC.length;
    for (Optional<Entry> entry = read(end); entry.isPresent(); entry = read(end)) {
      end = entry.get().end();
    }
    channel.truncate(end);
  }

  private long write(ByteBuffer bytes, long place) throws IOException {
    long next = place;
    while (bytes.hasRemaining()) {
      next += channel.write(bytes, next);
    }
    return next - place;
  }

  private boolean readFully(byte[] into, long place) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(into);
    while (bytes.hasRemaining()) {
      int count = channel.read(bytes, place + bytes.position());
      if (count < 0) {
        return false;
      }
    }
    return true;
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
