// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a TensorBoard event tells of scalars. Pictures, texts and histograms are left out.
 *
 * @param wallTime when it was written, seconds since 1970-01-01T00:00:00Z
 * @param step the global step
 * @param scalars what was measured
 */
record SummaryEvent(double wallTime, long step, List<Scalar> scalars) {
  private static final int FLOAT = 1;
  private static final int DOUBLE = 2;

  /** A value by its tag. */
  record Scalar(String tag, double value) {}

  /**
   * Reads tensorflow.Event: wall_time = 1, step = 2, summary = 5.
   *
   * @throws IOException if it is none
   */
  static SummaryEvent parse(byte[] bytes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    double wallTime = 0;
    long step = 0;
    List<Scalar> scalars = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> wallTime = in.readDouble();
        case 2 -> step = in.readInt64();
        case 5 -> summary(in.readBytes().newCodedInput(), scalars);
        default -> in.skipField(tag);
      }
    }
    return new SummaryEvent(wallTime, step, scalars);
  }

  /** Summary: value = 1. */
  private static void summary(CodedInputStream in, List<Scalar> scalars) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        value(in.readBytes().newCodedInput(), scalars);
      } else {
        in.skipField(tag);
      }
    }
  }

  /** Summary.Value: tag = 1, simple_value = 2, tensor = 8. */
  private static void value(CodedInputStream in, List<Scalar> scalars) throws IOException {
    String name = "";
    OptionalDouble number = OptionalDouble.empty();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> name = in.readString();
        case 2 -> number = OptionalDouble.of(exact(in.readFloat()));
        case 8 -> number = tensor(in.readBytes().newCodedInput());
        default -> in.skipField(tag);
      }
    }
    if (number.isPresent() && !name.isBlank()) {
      scalars.add(new Scalar(name, number.getAsDouble()));
    }
  }

  /**
   * TensorProto: dtype = 1, tensor_content = 4, float_val = 5, double_val = 6; empty unless it is
   * one number.
   */
  private static OptionalDouble tensor(CodedInputStream in) throws IOException {
    int type = 0;
    ByteString content = ByteString.EMPTY;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean packed = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> type = in.readEnum();
        case 4 -> content = in.readBytes();
        case 5 ->
            content = content.concat(packed ? in.readBytes() : bytes(in.readRawLittleEndian32()));
        case 6 ->
            content = content.concat(packed ? in.readBytes() : bytes(in.readRawLittleEndian64()));
        default -> in.skipField(tag);
      }
    }
    ByteBuffer buffer = content.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (type == FLOAT && content.size() == Float.BYTES) {
      return OptionalDouble.of(exact(buffer.getFloat()));
    }
    return type == DOUBLE && content.size() == Double.BYTES
        ? OptionalDouble.of(buffer.getDouble())
        : OptionalDouble.empty();
  }

  private static ByteString bytes(int value) {
    ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return ByteString.copyFrom(buffer.putInt(value).flip());
  }

  private static ByteString bytes(long value) {
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return ByteString.copyFrom(buffer.putLong(value).flip());
  }

  /** The number that was meant: 0.1 and not 0.10000000149011612. */
  private static double exact(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
