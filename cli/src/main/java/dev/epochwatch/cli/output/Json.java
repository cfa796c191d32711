// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.io.PrintStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Messages in the JSON mapping that Protocol Buffers define, every field without presence written
 * out, so that the shape never depends on the values.
 */
public final class Json {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().alwaysPrintFieldsWithNoPresence();

  /**
   * Any escape, so that an escaped backslash before a u is passed over; the group is what changes.
   */
  private static final Pattern FOR_WEB_PAGES =
      Pattern.compile("\\\\(?:u(003c|003e|0026|003d|0027)|.)");

  private Json() {}

  /** Prints a document over several lines. */
  public static void print(PrintStream out, MessageOrBuilder message) {
    out.print(inert(text(PRINTER, message)) + "\n");
  }

  /** Prints an object on one line. */
  public static void printLine(PrintStream out, MessageOrBuilder message) {
    out.print(line(message) + "\n");
  }

  /** An object on one line, without the line's end. */
  public static String line(MessageOrBuilder message) {
    return inert(text(PRINTER.omittingInsignificantWhitespace(), message));
  }

  private static String text(JsonFormat.Printer printer, MessageOrBuilder message) {
    try {
      return plain(printer.print(message));
    } catch (InvalidProtocolBufferException impossible) {
      // Only an Any of an unknown type cannot be printed, and no message of ours holds one.
      throw new IllegalArgumentException(impossible);
    }
  }

  /**
   * The printer writes {@code =}, {@code '} and the like as for a web page; people read policies.
   */
  private static String plain(String json) {
    return FOR_WEB_PAGES
        .matcher(json)
        .replaceAll(
            found -> {
              String code = found.group(1);
              String text =
                  code == null ? found.group() : String.valueOf((char) Integer.parseInt(code, 16));
              return Matcher.quoteReplacement(text);
            });
  }

  /** The printer escapes C0 controls; DEL and C1 stand only inside strings and are escaped here. */
  private static String inert(String json) {
    StringBuilder escaped = new StringBuilder(json.length());
    json.chars()
        .forEach(
            c -> {
              if (c >= 0x7f && c < 0xa0) {
                escaped.append(String.format("\\u%04x", c));
              } else {
                escaped.append((char) c);
              }
            });
    return escaped.toString();
  }
}
