// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.policy;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.rule.Expression;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.RuleType;
import dev.epochwatch.core.rule.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments of one rule as they are read. Not thread-safe. */
final class ArgumentList {
  private final RuleType type;
  private final Map<String, Value> named = new LinkedHashMap<>();
  private final List<Expression> policies = new ArrayList<>();
  private final Map<String, Integer> positions = new LinkedHashMap<>();

  ArgumentList(RuleType type) {
    this.type = type;
  }

  /**
   * The rule with these arguments.
   *
   * @param position where the rule begins
   * @throws PolicySyntaxException if they are none for it
   */
  Expression applied(int position) {
    try {
      return type.with(named, policies);
    } catch (InvalidValueException e) {
      throw PolicyParser.error(
          positions.getOrDefault(e.field(), position),
          type.name() + ": " + e.getMessage(),
          type.parameter(e.field()).map(Parameter::range).orElse("other arguments"));
    }
  }

  void requireParameter(String name, int position) {
    if (type.parameter(name).isEmpty()) {
      List<String> names = type.parameters().stream().map(Parameter::name).toList();
      throw new PolicySyntaxException(
          position,
          type.name() + " has no parameter '" + name + "'",
          names.isEmpty() ? "no parameter" : "one of " + String.join(", ", names),
          Names.nearest(name, names));
    }
  }

  void add(String name, Value value, int position, int valuePosition) {
    if (named.put(name, value) != null) {
      throw PolicyParser.error(position, "'" + name + "' is given twice", "each parameter once");
    }
    positions.put(name, valuePosition);
  }

  void addPositional(Value value, int position) {
    for (Parameter parameter : type.parameters()) {
      if (parameter.type() == Parameter.Type.POLICIES) {
        if (!(value instanceof Value.Nested nested)) {
          throw PolicyParser.error(position, "unexpected " + value.text(), "a rule");
        }
        policies.add(nested.expression());
        positions.putIfAbsent(parameter.name(), position);
        return;
      }
      if (!named.containsKey(parameter.name())) {
        add(parameter.name(), value, position, position);
        return;
      }
    }
    throw PolicyParser.error(position, type.name() + " takes no further argument", "')'");
  }
}
