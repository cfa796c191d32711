// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.core.policy.Names;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.RuleType;
import dev.epochwatch.core.rule.Rules;
import dev.epochwatch.core.rule.Value;
import dev.epochwatch.proto.v1.ListRulesResponse;
import dev.epochwatch.proto.v1.RuleDescription;
import dev.epochwatch.proto.v1.RuleParameter;
import java.util.List;
import java.util.Locale;

/** The register of rules in the form in which a server tells it. */
final class Register {
  private Register() {}

  /** What this program knows by itself. */
  static ListRulesResponse response() {
    ListRulesResponse.Builder response = ListRulesResponse.newBuilder();
    Rules.all().forEach(type -> response.addRules(rule(type)));
    return response.build();
  }

  /**
   * The rule of a name.
   *
   * @throws CommandFailure if there is none; the message suggests the nearest
   */
  static RuleDescription find(List<RuleDescription> rules, String name) {
    return rules.stream()
        .filter(rule -> rule.getName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailure(
                    Exit.NOT_FOUND, "there is no rule '" + name + "'" + suggestion(rules, name)));
  }

  private static String suggestion(List<RuleDescription> rules, String name) {
    return Names.nearest(name, rules.stream().map(RuleDescription::getName).toList())
        .map(known -> "; did you mean '" + known + "'?")
        .orElse("");
  }

  private static RuleDescription rule(RuleType type) {
    RuleDescription.Builder rule =
        RuleDescription.newBuilder()
            .setName(type.name())
            .setSummary(type.summary())
            .setDescription(type.description())
            .setSource(type.source())
            .setCategory(type.category().name().toLowerCase(Locale.ROOT))
            .setAffineInvariant(type.affineInvariant())
            .setPopulation(type.population());
    type.parameters().forEach(parameter -> rule.addParameters(parameter(parameter)));
    return rule.build();
  }

  private static RuleParameter parameter(Parameter parameter) {
    return RuleParameter.newBuilder()
        .setName(parameter.name())
        .setType(
            switch (parameter.type()) {
              case FLAG -> "boolean";
              case POLICIES -> "policy";
              default -> parameter.type().name().toLowerCase(Locale.ROOT);
            })
        .setDefaultValue(parameter.defaultValue().map(Value::text).orElse(""))
        .setRange(parameter.range())
        .setDescription(parameter.description())
        .setRequired(parameter.isRequired())
        .build();
  }
}
