// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.InvalidValueException;
import java.util.List;
import java.util.Optional;

/**
 * A parameter of a rule: its name, type, default and range.
 *
 * @param name its name in the policy language
 * @param type what values it takes
 * @param defaultValue what it is when not given; empty if it must be given
 * @param optional whether {@code none} is allowed
 * @param least the least number allowed
 * @param most the largest number allowed
 * @param choices the words allowed, for {@link Type#CHOICE}
 * @param description what it means, in a sentence
 */
public record Parameter(
    String name,
    Type type,
    Optional<Value> defaultValue,
    boolean optional,
    double least,
    double most,
    List<String> choices,
    String description) {

  /** What values a parameter takes. */
  public enum Type {
    /** A whole number. */
    INTEGER,
    /** A number. */
    NUMBER,
    /** A number, absolute, or a percent, relative. */
    AMOUNT,
    /** A length of time such as {@code 90s} or {@code 2h}; the range is in seconds. */
    DURATION,
    /** {@code true} or {@code false}. */
    FLAG,
    /** Text in quotes. */
    TEXT,
    /** One of some words in quotes. */
    CHOICE,
    /** A rule. */
    POLICY,
    /** One or more rules, given by position. */
    POLICIES
  }

  /** A whole number with a default. */
  public static Parameter integer(
      String name, long defaultValue, long least, long most, String description) {
    return numeric(name, Type.INTEGER, Optional.of(number(defaultValue)), least, most, description);
  }

  /** A whole number that must be given. */
  public static Parameter requiredInteger(String name, long least, long most, String description) {
    return numeric(name, Type.INTEGER, Optional.empty(), least, most, description);
  }

  /** A number with a default. */
  public static Parameter number(
      String name, double defaultValue, double least, double most, String description) {
    return numeric(name, Type.NUMBER, Optional.of(number(defaultValue)), least, most, description);
  }

  /** A number that must be given. */
  public static Parameter requiredNumber(
      String name, double least, double most, String description) {
    return numeric(name, Type.NUMBER, Optional.empty(), least, most, description);
  }

  /** An absolute number or a percent, with a default. */
  public static Parameter amount(
      String name, Value.Number defaultValue, double least, double most, String description) {
    return numeric(name, Type.AMOUNT, Optional.of(defaultValue), least, most, description);
  }

  /** A length of time that must be given; at least a millisecond. */
  public static Parameter requiredDuration(String name, String description) {
    return numeric(name, Type.DURATION, Optional.empty(), 0.001, 1e9, description);
  }

  /** A switch. */
  public static Parameter flag(String name, boolean defaultValue, String description) {
    return numeric(name, Type.FLAG, Optional.of(new Value.Flag(defaultValue)), 0, 0, description);
  }

  /** One of some words; the first is the default. */
  public static Parameter choice(String name, List<String> choices, String description) {
    return new Parameter(
        name,
        Type.CHOICE,
        Optional.of(new Value.Text(choices.get(0))),
        false,
        0,
        0,
        List.copyOf(choices),
        description);
  }

  /** Text with a default. */
  public static Parameter text(String name, String defaultValue, String description) {
    return numeric(name, Type.TEXT, Optional.of(new Value.Text(defaultValue)), 0, 0, description);
  }

  /** Text that must be given. */
  public static Parameter requiredText(String name, String description) {
    return numeric(name, Type.TEXT, Optional.empty(), 0, 0, description);
  }

  /** A rule inside a combinator. */
  public static Parameter policy(String name, String description) {
    return numeric(name, Type.POLICY, Optional.empty(), 0, 0, description);
  }

  /** One or more rules inside a combinator, given by position. */
  public static Parameter policies(String name, String description) {
    return numeric(name, Type.POLICIES, Optional.empty(), 1, 64, description);
  }

  /** The same parameter, with {@code none} allowed and the default. */
  public Parameter orNone() {
    return new Parameter(
        name, type, Optional.of(new Value.None()), true, least, most, choices, description);
  }

  /** Whether it must be given. */
  public boolean isRequired() {
    return defaultValue.isEmpty();
  }

  /** What is allowed, in words. */
  public String range() {
    String allowed =
        switch (type) {
          case INTEGER -> "a whole number" + between(n(least), n(most));
          case NUMBER -> "a number" + between(n(least), n(most));
          case AMOUNT -> "a number or a percent" + between(n(least), n(most));
          case DURATION -> "a duration such as 90s, 15m or 2h";
          case FLAG -> "true or false";
          case TEXT -> "text in quotes";
          case CHOICE -> "one of \"" + String.join("\", \"", choices) + "\"";
          case POLICY -> "a rule";
          case POLICIES -> "1 to 64 rules";
        };
    return optional ? allowed + ", or none" : allowed;
  }

  /**
   * Accepts a value for this parameter.
   *
   * @return the value, a percent turned into a plain number where the parameter is not an amount
   * @throws InvalidValueException if it is of another type or out of range
   */
  public Value accept(Value value) {
    if (value instanceof Value.None) {
      return optional ? value : refuse(value);
    }
    return switch (type) {
      case INTEGER ->
          value instanceof Value.Number number
                  && !number.percent()
                  && number.value() == Math.rint(number.value())
                  && inRange(number.value())
              ? value
              : refuse(value);
      case NUMBER, AMOUNT ->
          value instanceof Value.Number number && inRange(number.value())
              ? (type == Type.AMOUNT ? value : new Value.Number(number.value(), false))
              : refuse(value);
      case DURATION ->
          value instanceof Value.Time time && inRange(time.duration().toMillis() / 1e3)
              ? value
              : refuse(value);
      case FLAG -> value instanceof Value.Flag ? value : refuse(value);
      case TEXT -> value instanceof Value.Text ? value : refuse(value);
      case CHOICE ->
          value instanceof Value.Text text && choices.contains(text.content())
              ? value
              : refuse(value);
      case POLICY, POLICIES -> value instanceof Value.Nested ? value : refuse(value);
    };
  }

  private boolean inRange(double value) {
    return value >= least && value <= most;
  }

  private Value refuse(Value value) {
    throw new InvalidValueException(name, "must be " + range() + ", was " + value.text());
  }

  private static String between(String least, String most) {
    if (least.equals("-Infinity")) {
      return most.equals("Infinity") ? "" : ", at most " + most;
    }
    return most.equals("Infinity") ? ", " + least + " or more" : " from " + least + " to " + most;
  }

  private static String n(double value) {
    return new Value.Number(value, false).text();
  }

  private static Value.Number number(double value) {
    return new Value.Number(value, false);
  }

  private static Parameter numeric(
      String name,
      Type type,
      Optional<Value> defaultValue,
      double least,
      double most,
      String description) {
    return new Parameter(name, type, defaultValue, false, least, most, List.of(), description);
  }
}
