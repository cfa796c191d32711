// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes TensorBoard event files as its writers do, field by field. */
public final class EventFileWriter {
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  /** A file that begins with its version, as all do. */
  public EventFileWriter() {
    record(event(1_600_000_000, 0, out -> out.writeString(3, "brain.Event:2")));
  }

  /** Something that writes the fields of a message. */
  interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  /** A scalar as PyTorch's writer has it. */
  public EventFileWriter simple(double wallTime, long step, String tag, float value) {
    return value(wallTime, step, tag, out -> out.writeFloat(2, value));
  }

  /** A scalar as TensorFlow 2 has it: a tensor of one number. */
  EventFileWriter tensor(double wallTime, long step, String tag, float value) {
    byte[] content = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
    byte[] tensor =
        message(
            out -> {
              out.writeEnum(1, 1);
              out.writeByteArray(2, new byte[0]);
              out.writeByteArray(4, content);
            });
    return value(wallTime, step, tag, out -> out.writeByteArray(8, tensor));
  }

  /** A scalar as a tensor that lists its numbers. */
  EventFileWriter listed(double wallTime, long step, String tag, double... values) {
    byte[] tensor =
        message(
            out -> {
              out.writeEnum(1, 2);
              for (double value : values) {
                out.writeDouble(6, value);
              }
            });
    return value(wallTime, step, tag, out -> out.writeByteArray(8, tensor));
  }

  byte[] bytes() {
    return file.toByteArray();
  }

  /** Writes it down. */
  public Path to(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    return Files.write(path, bytes());
  }

  private EventFileWriter value(double wallTime, long step, String tag, Fields number) {
    byte[] value =
        message(
            out -> {
              out.writeString(1, tag);
              number.write(out);
            });
    byte[] summary = message(out -> out.writeByteArray(1, value));
    record(event(wallTime, step, out -> out.writeByteArray(5, summary)));
    return this;
  }

  private static byte[] event(double wallTime, long step, Fields what) {
    return message(
        out -> {
          out.writeDouble(1, wallTime);
          out.writeInt64(2, step);
          what.write(out);
        });
  }

  private void record(byte[] data) {
    byte[] length =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    ByteBuffer framed =
        ByteBuffer.allocate(16 + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(length)
            .putInt(RecordFile.checksum(length))
            .put(data)
            .putInt(RecordFile.checksum(data));
    file.writeBytes(framed.array());
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
