// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.demo;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What came of a training, as the trainer's closing JSON line tells it.
 *
 * @param json the line itself
 */
record Outcome(String json, Struct fields) {
  /**
   * Reads a trainer's last line.
   *
   * @throws IllegalArgumentException if it is no JSON object
   */
  static Outcome parse(String line) {
    Struct.Builder fields = Struct.newBuilder();
    try {
      JsonFormat.parser().merge(line, fields);
    } catch (InvalidProtocolBufferException garbled) {
      throw new IllegalArgumentException("the trainer's last line is no JSON object", garbled);
    }
    return new Outcome(line, fields.build());
  }

  String scenario() {
    return text("scenario").orElse("");
  }

  boolean isStopped() {
    return fields.getFieldsOrDefault("stopped", Value.getDefaultInstance()).getBoolValue();
  }

  /** Text; empty where there is none. */
  Optional<String> text(String field) {
    return value(field).filter(Value::hasStringValue).map(Value::getStringValue);
  }

  /** A number; empty where there is none. */
  OptionalDouble number(String field) {
    return value(field)
        .filter(Value::hasNumberValue)
        .map(value -> OptionalDouble.of(value.getNumberValue()))
        .orElse(OptionalDouble.empty());
  }

  /** A whole number; empty where there is none. */
  OptionalLong step(String field) {
    OptionalDouble number = number(field);
    return number.isPresent()
        ? OptionalLong.of(Math.round(number.getAsDouble()))
        : OptionalLong.empty();
  }

  /** What to try, in order. */
  List<String> advice() {
    return value("advice")
        .map(value -> value.getListValue().getValuesList())
        .orElse(List.of())
        .stream()
        .map(Value::getStringValue)
        .toList();
  }

  private Optional<Value> value(String field) {
    return Optional.ofNullable(fields.getFieldsMap().get(field));
  }
}
