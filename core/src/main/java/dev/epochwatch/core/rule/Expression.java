// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * A rule with its arguments: a node of a policy. Immutable; equal where the canonical texts are.
 */
public final class Expression {
  private final RuleType type;
  private final Arguments arguments;
  private final Rule rule;
  private final String text;

  private Expression(RuleType type, Arguments arguments, Rule rule, String text) {
    this.type = type;
    this.arguments = arguments;
    this.rule = rule;
    this.text = text;
  }

  static Expression of(RuleType type, Arguments arguments) {
    return new Expression(
        type, arguments, type.constructor().apply(arguments), print(type, arguments));
  }

  /** The rule's entry in the register. */
  public RuleType type() {
    return type;
  }

  /** Its arguments. */
  public Arguments arguments() {
    return arguments;
  }

  /** The canonical text: arguments in the register's order, defaults left out. */
  public String text() {
    return text;
  }

  /** Whether the rule, or one that it combines, looks at the other runs of the experiment. */
  public boolean seesPeers() {
    return type.population() || arguments.nested().anyMatch(Expression::seesPeers);
  }

  /** Begins to watch a run. */
  public Evaluator start(RunContext context) {
    return rule.start(context, text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Expression that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  private static String print(RuleType type, Arguments arguments) {
    List<String> parts = new ArrayList<>();
    for (Parameter parameter : type.parameters()) {
      if (parameter.type() == Parameter.Type.POLICIES) {
        arguments.policies().forEach(policy -> parts.add(policy.text()));
        continue;
      }
      Value value = arguments.value(parameter.name());
      boolean isDefault = parameter.defaultValue().map(value::equals).orElse(false);
      if (type.category() == RuleType.Category.COMBINATOR) {
        parts.add(value.text());
      } else if (!isDefault) {
        parts.add(parameter.name() + "=" + value.text());
      }
    }
    return type.name() + "(" + String.join(", ", parts) + ")";
  }
}
