// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

/**
 * Colours text, or leaves it as it is.
 *
 * @param on whether it colours
 */
public record Paint(boolean on) {
  /** For what is good, and for the validation curve's best. */
  public String green(String text) {
    return code("32", text);
  }

  /** For STOP and failure. */
  public String red(String text) {
    return code("31", text);
  }

  /** For warnings. */
  public String yellow(String text) {
    return code("33", text);
  }

  /** For the validation curve. */
  public String cyan(String text) {
    return code("36", text);
  }

  /** For headings. */
  public String bold(String text) {
    return code("1", text);
  }

  /** For what matters less. */
  public String dim(String text) {
    return code("2", text);
  }

  private String code(String sgr, String text) {
    return on && !text.isEmpty() ? "\u001b[" + sgr + "m" + text + "\u001b[0m" : text;
  }
}
