// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A JSON object that no message of the contract describes, its fields in order. */
public final class JsonTree {
  private final Map<String, String> fields = new LinkedHashMap<>();

  /** A field. */
  public JsonTree text(String name, String value) {
    fields.put(name, quote(value));
    return this;
  }

  /** A number; NaN and the infinities as strings, as Protocol Buffers write them. */
  public JsonTree number(String name, double value) {
    String text = Double.toString(value);
    fields.put(name, Double.isFinite(value) ? text : quote(text));
    return this;
  }

  /** A field. */
  public JsonTree number(String name, long value) {
    fields.put(name, Long.toString(value));
    return this;
  }

  /** A field. */
  public JsonTree number(String name, OptionalDouble value) {
    return value.isPresent() ? number(name, value.getAsDouble()) : nothing(name);
  }

  /** A field. */
  public JsonTree number(String name, OptionalLong value) {
    return value.isPresent() ? number(name, value.getAsLong()) : nothing(name);
  }

  /** A field. */
  public JsonTree list(String name, List<JsonTree> values) {
    fields.put(
        name,
        values.isEmpty()
            ? "[]"
            : values.stream()
                .map(JsonTree::toString)
                .collect(Collectors.joining(",\n", "[\n", "\n]")));
    return this;
  }

  /** A list of whole numbers. */
  public JsonTree numbers(String name, List<Long> values) {
    fields.put(
        name, values.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]")));
    return this;
  }

  /** A field. */
  public JsonTree tree(String name, JsonTree value) {
    fields.put(name, value.toString());
    return this;
  }

  /** Prints it over several lines. */
  public void print(PrintStream out) {
    out.print(this + "\n");
  }

  /** Prints it on one line. */
  public void printLine(PrintStream out) {
    // A line break inside a string is escaped, so those that are left lie between the fields.
    out.print(toString().replaceAll("\n *", "") + "\n");
  }

  @Override
  public String toString() {
    return fields.entrySet().stream()
        .map(field -> "  " + quote(field.getKey()) + ": " + field.getValue().replace("\n", "\n  "))
        .collect(Collectors.joining(",\n", "{\n", "\n}"));
  }

  private JsonTree nothing(String name) {
    fields.put(name, "null");
    return this;
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
