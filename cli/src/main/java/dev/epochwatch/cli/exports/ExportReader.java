// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.exports;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.Lines;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of an export, one at a time. Not thread-safe. */
public final class ExportReader implements AutoCloseable {
  /** A run may have 2,000 entries of 4,352 characters, and what is escaped takes more. */
  private static final int LONGEST = 64 << 20;

  private static final String BEGINNING = "{\"" + JsonLines.HEAD;

  private final Path file;
  private final Lines lines;

  /** A line of an export. */
  public sealed interface Line {}

  /** A run begins. */
  public record RunLine(Run run) implements Line {}

  /** A report of the run before. */
  public record ReportLine(Report report) implements Line {}

  /** The run before is complete. */
  public record EndLine(String run, long reports) implements Line {}

  private ExportReader(Path file, Lines lines) {
    this.file = file;
    this.lines = lines;
  }

  /** Whether a file begins as an export does. */
  public static boolean isExport(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      char[] start = new char[BEGINNING.length()];
      int length = reader.read(start);
      return length > 0 && new String(start, 0, length).equals(BEGINNING);
    } catch (IOException e) {
      // Whatever reads it then says so.
      return false;
    }
  }

  /**
   * Opens an export.
   *
   * @throws CurveFileException if it cannot be read or is of another version
   */
  public static ExportReader open(Path file) {
    ExportReader reader = new ExportReader(file, Lines.open(file, LONGEST));
    try {
      JsonElement version = reader.object().map(head -> head.get(JsonLines.HEAD)).orElse(null);
      if (version == null || !version.toString().equals(Integer.toString(JsonLines.VERSION))) {
        throw reader.wrong("this Epochwatch reads exports of version " + JsonLines.VERSION);
      }
      return reader;
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * The next line; empty after the last.
   *
   * @throws CurveFileException if it is none
   */
  public Optional<Line> next() {
    return object().map(this::line);
  }

  /** An exception for the line that was read last. */
  public CurveFileException wrong(String problem) {
    return new CurveFileException(file, lines.number(), 0, problem);
  }

  @Override
  public void close() {
    lines.close();
  }

  private Line line(JsonObject object) {
    if (object.has(JsonLines.REPORT)) {
      Report.Builder report = Report.newBuilder();
      merge(object.get(JsonLines.REPORT), report);
      return new ReportLine(report.build());
    }
    if (object.has(JsonLines.RUN)) {
      Run.Builder run = Run.newBuilder();
      merge(object.get(JsonLines.RUN), run);
      return new RunLine(run.build());
    }
    try {
      JsonObject end = object.getAsJsonObject(JsonLines.END);
      return new EndLine(end.get("run").getAsString(), end.get("reports").getAsLong());
    } catch (RuntimeException e) {
      throw wrong("the line is neither a run nor a report nor the end of a run");
    }
  }

  private void merge(JsonElement json, Message.Builder message) {
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(json.toString(), message);
    } catch (InvalidProtocolBufferException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Optional<JsonObject> object() {
    Optional<String> text = lines.next();
    try {
      return text.map(line -> JsonParser.parseString(line).getAsJsonObject());
    } catch (JsonParseException | IllegalStateException e) {
      throw wrong("the line is no JSON object");
    } catch (StackOverflowError e) {
      throw wrong("the line nests too deeply");
    }
  }
}
