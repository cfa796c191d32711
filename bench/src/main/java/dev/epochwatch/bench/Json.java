// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A JSON object that is built in order. Not thread-safe. */
final class Json {
  private final Map<String, Object> members = new LinkedHashMap<>();

  /** Sets a member: text, a number, a boolean, a list of such, or an object. */
  Json with(String name, Object value) {
    members.put(name, value);
    return this;
  }

  /** Sets a whole number. */
  Json with(String name, long value) {
    members.put(name, value);
    return this;
  }

  /** Sets a number with so many significant digits as make sense for a measurement: four. */
  Json with(String name, double value) {
    members.put(name, rounded(value));
    return this;
  }

  /** Four significant digits. */
  static Number rounded(double value) {
    if (Math.abs(value) >= 1000) {
      return Math.round(value);
    }
    return Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
  }

  /** The object on one line. */
  @Override
  public String toString() {
    return members.entrySet().stream()
        .map(member -> text(member.getKey()) + ": " + value(member.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String value(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Json::value).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Double number && !Double.isFinite(number)) {
      return "null";
    }
    return value instanceof String string ? text(string) : value.toString();
  }

  private static String text(String raw) {
    StringBuilder text = new StringBuilder("\"");
    raw.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
              } else if (c < ' ') {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                text.append((char) c);
              }
            });
    return text.append('"').toString();
  }
}
