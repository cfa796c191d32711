// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * An entry of the register: what a rule is called, what it takes, how it is documented and how it
 * is built. Immutable.
 *
 * @param name its name in the policy language
 * @param category what kind of entry it is
 * @param summary what it does, in a sentence
 * @param description how it decides, and its traps, in Markdown
 * @param source the paper or framework it comes from
 * @param parameters what it takes, in the order of its canonical text
 * @param affineInvariant whether shifting and scaling the objective leaves its decisions unchanged
 * @param population whether it looks at other runs
 * @param statesReason whether the messages of its verdicts are a framework's own words
 * @param constructor builds the rule from checked arguments; may throw {@link
 *     dev.epochwatch.core.model.InvalidValueException} where parameters contradict one another
 */
public record RuleType(
    String name,
    Category category,
    String summary,
    String description,
    String source,
    List<Parameter> parameters,
    boolean affineInvariant,
    boolean population,
    boolean statesReason,
    Function<Arguments, Rule> constructor) {

  /** What kind of entry it is. */
  public enum Category {
    /** A rule of our own. */
    RULE,
    /** Combines rules. */
    COMBINATOR,
    /** Does exactly what a framework does. */
    PRESET
  }

  public RuleType {
    parameters = List.copyOf(parameters);
    Set<String> names = new HashSet<>();
    for (Parameter parameter : parameters) {
      if (!names.add(parameter.name())) {
        throw new IllegalArgumentException(name + " has two parameters " + parameter.name());
      }
    }
  }

  /** Begins the description of a rule. */
  public static Builder named(String name, Category category) {
    return new Builder(name, category);
  }

  /** The parameter of a name. */
  public Optional<Parameter> parameter(String parameterName) {
    return parameters.stream().filter(p -> p.name().equals(parameterName)).findFirst();
  }

  /**
   * A use of this rule.
   *
   * @throws dev.epochwatch.core.model.InvalidValueException if an argument is unknown, missing, of
   *     another type or out of range
   */
  public Expression with(Map<String, Value> given, List<Expression> policies) {
    return Expression.of(this, Arguments.of(parameters, given, policies));
  }

  /** Describes a rule, one property a call. */
  public static final class Builder {
    private final String name;
    private final Category category;
    private String summary = "";
    private String description = "";
    private String source = "Epochwatch";
    private List<Parameter> parameters = List.of();
    private boolean affineInvariant;
    private boolean population;
    private boolean statesReason;

    private Builder(String name, Category category) {
      this.name = name;
      this.category = category;
    }

    /** What it does, in a sentence. */
    public Builder summary(String text) {
      this.summary = text;
      return this;
    }

    /** How it decides, and its traps, in Markdown. */
    public Builder description(String text) {
      this.description = text;
      return this;
    }

    /** The paper or framework it comes from. */
    public Builder source(String text) {
      this.source = text;
      return this;
    }

    /** What it takes, in the order of its canonical text. */
    public Builder parameters(Parameter... list) {
      this.parameters = List.of(list);
      return this;
    }

    /** Shifting and scaling the objective leaves its decisions unchanged. */
    public Builder affineInvariant() {
      this.affineInvariant = true;
      return this;
    }

    /** It looks at other runs. */
    public Builder population() {
      this.population = true;
      return this;
    }

    /** The messages of its verdicts are a framework's own words. */
    public Builder statesReason() {
      this.statesReason = true;
      return this;
    }

    /** Ends the description with how the rule is built. */
    public RuleType builtBy(Function<Arguments, Rule> constructor) {
      return new RuleType(
          name,
          category,
          summary,
          description,
          source,
          parameters,
          affineInvariant,
          population,
          statesReason,
          constructor);
    }
  }
}
