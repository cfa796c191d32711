// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import dev.epochwatch.core.model.InvalidValueException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The arguments of one rule: a value of the right type and range for each of its parameters,
 * defaults filled in. Immutable.
 */
public final class Arguments {
  private final Map<String, Value> values;
  private final List<Expression> policies;

  private Arguments(Map<String, Value> values, List<Expression> policies) {
    this.values = values;
    this.policies = policies;
  }

  /**
   * Checks given values against the parameters of a rule.
   *
   * @param given values by parameter name
   * @param policies the rules given for a {@link Parameter.Type#POLICIES} parameter
   * @throws InvalidValueException if one is unknown, missing, of another type or out of range
   */
  static Arguments of(
      List<Parameter> parameters, Map<String, Value> given, List<Expression> policies) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      if (parameter.type() == Parameter.Type.POLICIES) {
        if (policies.isEmpty() || policies.size() > parameter.most()) {
          throw new InvalidValueException(
              parameter.name(), "must be " + parameter.range() + ", were " + policies.size());
        }
        continue;
      }
      Value value = given.get(parameter.name());
      values.put(
          parameter.name(),
          value != null
              ? parameter.accept(value)
              : parameter
                  .defaultValue()
                  .orElseThrow(
                      () ->
                          new InvalidValueException(
                              parameter.name(), "must be given: " + parameter.range())));
    }
    for (String name : given.keySet()) {
      if (!values.containsKey(name)) {
        throw new InvalidValueException(name, "is not a parameter of this rule");
      }
    }
    return new Arguments(values, List.copyOf(policies));
  }

  /** A whole number. */
  public long integer(String name) {
    return (long) number(name);
  }

  /** A whole number, or empty for {@code none}. */
  public OptionalLong optionalInteger(String name) {
    return isNone(name) ? OptionalLong.empty() : OptionalLong.of(integer(name));
  }

  /** A number; a percent as its hundredth. */
  public double number(String name) {
    return amount(name).value();
  }

  /** A number, or empty for {@code none}. */
  public OptionalDouble optionalNumber(String name) {
    return isNone(name) ? OptionalDouble.empty() : OptionalDouble.of(number(name));
  }

  /** An absolute number or a percent. */
  public Value.Number amount(String name) {
    return (Value.Number) value(name);
  }

  /** A length of time. */
  public Duration duration(String name) {
    return ((Value.Time) value(name)).duration();
  }

  /** A length of time, or empty for {@code none}. */
  public Optional<Duration> optionalDuration(String name) {
    return isNone(name) ? Optional.empty() : Optional.of(duration(name));
  }

  /** A switch. */
  public boolean flag(String name) {
    return ((Value.Flag) value(name)).on();
  }

  /** A switch, or empty for {@code none}. */
  public Optional<Boolean> optionalFlag(String name) {
    return isNone(name) ? Optional.empty() : Optional.of(flag(name));
  }

  /** Text, or a chosen word. */
  public String text(String name) {
    return ((Value.Text) value(name)).content();
  }

  /** Text, or empty for {@code none}. */
  public Optional<String> optionalText(String name) {
    return isNone(name) ? Optional.empty() : Optional.of(text(name));
  }

  /** The rule given for a {@link Parameter.Type#POLICY} parameter. */
  public Expression policy(String name) {
    return ((Value.Nested) value(name)).expression();
  }

  /** The rules given, for a parameter of either type. */
  Stream<Expression> nested() {
    return Stream.concat(
        policies.stream(),
        values.values().stream()
            .filter(Value.Nested.class::isInstance)
            .map(value -> ((Value.Nested) value).expression()));
  }

  /** The rules given for a {@link Parameter.Type#POLICIES} parameter. */
  public List<Expression> policies() {
    return policies;
  }

  Value value(String name) {
    Value value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return value;
  }

  private boolean isNone(String name) {
    return value(name) instanceof Value.None;
  }
}
