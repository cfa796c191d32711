// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The lines of a text in UTF-8, whatever ends them. A line is bounded, so that a file without line
 * breaks is refused instead of filling the memory. Not thread-safe.
 */
public final class Lines implements AutoCloseable {
  /** Characters in a line. */
  public static final int LONGEST = 1 << 20;

  private static final int BUFFER = 1 << 13;

  private final Path file;
  private final int longest;
  private final Reader reader;
  private final char[] buffer = new char[BUFFER];
  private int from;
  private int to;
  private boolean afterReturn;
  private long number;

  private Lines(Path file, Reader reader, int longest) {
    this.longest = longest;
    this.file = file;
    this.reader = reader;
  }

  /**
   * The lines of a file; a byte order mark is passed over.
   *
   * @throws CurveFileException if it cannot be opened
   */
  public static Lines open(Path file) {
    return open(file, LONGEST);
  }

  /**
   * The same with a bound of its own.
   *
   * @param longest characters in a line
   * @throws CurveFileException if it cannot be opened
   */
  public static Lines open(Path file, int longest) {
    try {
      return new Lines(file, Files.newBufferedReader(file, StandardCharsets.UTF_8), longest);
    } catch (NoSuchFileException e) {
      throw new CurveFileException(file, 0, 0, "there is no such file");
    } catch (IOException e) {
      throw unreadable(file, 0, e);
    }
  }

  /**
   * The next line without its end; empty after the last.
   *
   * @throws CurveFileException if it is longer than a line may be or cannot be read
   */
  public Optional<String> next() {
    number++;
    try {
      return read();
    } catch (IOException e) {
      throw unreadable(file, number, e);
    }
  }

  /** The number of the line that was read last, counted from 1. */
  public long number() {
    return number;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw unreadable(file, number, e);
    }
  }

  private Optional<String> read() throws IOException {
    StringBuilder line = new StringBuilder();
    while (fill()) {
      int end = from;
      while (end < to && buffer[end] != '\n' && buffer[end] != '\r') {
        end++;
      }
      line.append(buffer, from, end - from);
      from = end;
      if (line.length() > longest) {
        throw new CurveFileException(
            file, number, 0, "the line is longer than " + longest + " characters");
      }
      if (end < to) {
        afterReturn = buffer[end] == '\r';
        from++;
        return Optional.of(text(line));
      }
    }
    return line.isEmpty() ? Optional.empty() : Optional.of(text(line));
  }

  private String text(StringBuilder line) {
    boolean marked = number == 1 && !line.isEmpty() && line.charAt(0) == '\ufeff';
    return marked ? line.substring(1) : line.toString();
  }

  /** Makes sure there is something to read; false at the end. */
  private boolean fill() throws IOException {
    while (true) {
      if (from == to) {
        from = 0;
        to = Math.max(0, reader.read(buffer));
        if (to == 0) {
          return false;
        }
      }
      // The second half of a line end of two characters, which may lie in the next buffer.
      if (afterReturn && buffer[from] == '\n') {
        from++;
      }
      afterReturn = false;
      if (from < to) {
        return true;
      }
    }
  }

  private static CurveFileException unreadable(Path file, long line, IOException cause) {
    String problem =
        cause instanceof CharacterCodingException
            ? "the file is not UTF-8"
            : "cannot be read: " + cause.getMessage();
    CurveFileException failure = new CurveFileException(file, line, 0, problem);
    failure.initCause(cause);
    return failure;
  }
}
