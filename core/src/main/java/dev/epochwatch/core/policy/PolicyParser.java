// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.policy;

import dev.epochwatch.core.model.Limits;
import dev.epochwatch.core.rule.Expression;
import dev.epochwatch.core.rule.RuleType;
import dev.epochwatch.core.rule.Rules;
import dev.epochwatch.core.rule.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Reads the policy language by recursive descent. Used once. */
final class PolicyParser {
  private static final int DEEPEST = 16;

  private final String text;
  private int at;
  private int depth;

  PolicyParser(String text) {
    this.text = text;
  }

  Expression parse() {
    if (text.length() > Limits.POLICY_LENGTH) {
      throw error(
          Limits.POLICY_LENGTH,
          "the policy has " + text.length() + " characters",
          "at most " + Limits.POLICY_LENGTH);
    }
    skipBlanks();
    if (at == text.length()) {
      throw error(at, "the policy is empty", "a rule such as patience(epochs=10)");
    }
    Expression expression = rule();
    skipBlanks();
    if (at < text.length()) {
      throw error(at, "unexpected '" + text.charAt(at) + "'", "the end of the policy");
    }
    return expression;
  }

  private Expression rule() {
    int start = at;
    if (++depth > DEEPEST) {
      throw error(start, "rules are nested too deep", "at most " + DEEPEST + " levels");
    }
    String name = word();
    if (name.isEmpty()) {
      throw error(start, found(start), "the name of a rule");
    }
    RuleType type =
        Rules.find(name)
            .orElseThrow(
                () ->
                    new PolicySyntaxException(
                        start,
                        "there is no rule '" + name + "'",
                        "the name of a rule",
                        Names.nearest(name, Rules.all().stream().map(RuleType::name).toList())));
    ArgumentList arguments = new ArgumentList(type);
    skipBlanks();
    if (at < text.length() && text.charAt(at) == '(') {
      at++;
      arguments(arguments);
    }
    depth--;
    return arguments.applied(start);
  }

  private void arguments(ArgumentList arguments) {
    skipBlanks();
    if (accept(')')) {
      return;
    }
    while (true) {
      argument(arguments);
      skipBlanks();
      if (accept(')')) {
        return;
      }
      if (!accept(',')) {
        throw error(at, found(at), "',' or ')'");
      }
    }
  }

  private void argument(ArgumentList arguments) {
    skipBlanks();
    int start = at;
    String word = word();
    skipBlanks();
    if (!word.isEmpty() && at < text.length() && text.charAt(at) == '=') {
      at++;
      skipBlanks();
      int valueStart = at;
      arguments.requireParameter(word, start);
      arguments.add(word, value(), start, valueStart);
    } else {
      at = start;
      Value value = value();
      arguments.addPositional(value, start);
    }
  }

  private Value value() {
    skipBlanks();
    int start = at;
    if (at == text.length()) {
      throw error(at, "the policy ends", "a value");
    }
    char c = text.charAt(at);
    if (c == '"' || c == '\'') {
      return quoted(c);
    }
    if (c == '-' || c == '+' || c == '.' || isDigit(c)) {
      return number();
    }
    String word = word();
    switch (word) {
      case "true":
        return new Value.Flag(true);
      case "false":
        return new Value.Flag(false);
      case "none":
        return new Value.None();
      case "":
        throw error(start, found(start), "a value");
      default:
        at = start;
        return new Value.Nested(rule());
    }
  }

  private Value quoted(char quote) {
    int start = at++;
    StringBuilder content = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      content.append(text.charAt(at++));
    }
    if (at == text.length()) {
      throw error(start, "the quote is not closed", "'" + quote + "'");
    }
    at++;
    return new Value.Text(content.toString());
  }

  private Value number() {
    int start = at;
    if (text.charAt(at) == '-' || text.charAt(at) == '+') {
      at++;
    }
    while (at < text.length() && isNumberPart(at)) {
      at++;
    }
    double value;
    try {
      value = Double.parseDouble(text.substring(start, at));
    } catch (NumberFormatException e) {
      throw error(start, "'" + text.substring(start, at) + "' is not a number", "a number");
    }
    if (!Double.isFinite(value)) {
      throw error(start, "the number is too large", "a finite number");
    }
    if (accept('%')) {
      return new Value.Number(BigDecimal.valueOf(value).movePointLeft(2).doubleValue(), true);
    }
    int unitStart = at;
    String unit = word();
    return switch (unit) {
      case "" -> new Value.Number(value + 0.0, false);
      case "ms" -> time(value, 1, start);
      case "s" -> time(value, 1_000, start);
      case "m", "min" -> time(value, 60_000, start);
      case "h" -> time(value, 3_600_000, start);
      case "d" -> time(value, 86_400_000, start);
      default ->
          throw error(unitStart, "'" + unit + "' is not a unit", "ms, s, m, h or d, or nothing");
    };
  }

  private Value time(double value, long millis, int start) {
    if (!(value >= 0) || value * millis > 1e15) {
      throw error(start, "the duration is out of range", "a duration of 0 or more");
    }
    return new Value.Time(Duration.ofMillis(Math.round(value * millis)));
  }

  private boolean isNumberPart(int index) {
    char c = text.charAt(index);
    if (isDigit(c) || c == '.') {
      return true;
    }
    if (c == 'e' || c == 'E') {
      return index + 1 < text.length()
          && (isDigit(text.charAt(index + 1))
              || text.charAt(index + 1) == '-'
              || text.charAt(index + 1) == '+');
    }
    return (c == '-' || c == '+')
        && (text.charAt(index - 1) == 'e' || text.charAt(index - 1) == 'E');
  }

  private String word() {
    int start = at;
    while (at < text.length() && isWordPart(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isWordPart(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || isDigit(c);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private boolean accept(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private String found(int position) {
    return position < text.length()
        ? "unexpected '" + text.charAt(position) + "'"
        : "the policy ends too early";
  }

  static PolicySyntaxException error(int position, String problem, String expected) {
    return new PolicySyntaxException(position, problem, expected, Optional.empty());
  }
}
