// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.policy.PolicySyntaxException;
import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.RuleType;
import dev.epochwatch.core.rule.Rules;
import dev.epochwatch.core.rule.Value;
import dev.epochwatch.proto.v1.BacktestRequest;
import dev.epochwatch.proto.v1.BacktestResponse;
import dev.epochwatch.proto.v1.ListRulesRequest;
import dev.epochwatch.proto.v1.ListRulesResponse;
import dev.epochwatch.proto.v1.PolicyError;
import dev.epochwatch.proto.v1.PolicyServiceGrpc;
import dev.epochwatch.proto.v1.RuleDescription;
import dev.epochwatch.proto.v1.RuleParameter;
import dev.epochwatch.proto.v1.ValidatePolicyRequest;
import dev.epochwatch.proto.v1.ValidatePolicyResponse;
import dev.epochwatch.server.engine.ErrorReason;
import dev.epochwatch.server.engine.RefusedException;
import io.grpc.stub.StreamObserver;
import java.util.Locale;

/** The register of rules and the policy language. */
final class PolicyGrpcService extends PolicyServiceGrpc.PolicyServiceImplBase {
  private final Policy defaultPolicy;

  PolicyGrpcService(Policy defaultPolicy) {
    this.defaultPolicy = defaultPolicy;
  }

  @Override
  public void listRules(ListRulesRequest request, StreamObserver<ListRulesResponse> responses) {
    Calls.answer(
        responses,
        () -> {
          ListRulesResponse.Builder response =
              ListRulesResponse.newBuilder().setDefaultPolicy(defaultPolicy.text());
          Rules.all().forEach(rule -> response.addRules(rule(rule)));
          return response.build();
        });
  }

  @Override
  public void validatePolicy(
      ValidatePolicyRequest request, StreamObserver<ValidatePolicyResponse> responses) {
    Calls.answer(responses, () -> validated(request.getPolicy()));
  }

  @Override
  public void backtest(BacktestRequest request, StreamObserver<BacktestResponse> responses) {
    responses.onError(
        StatusMapper.exception(
            RefusedException.of(
                ErrorReason.COMES_LATER,
                "Backtest comes with a later version; replay recorded runs with the command line")));
  }

  private static ValidatePolicyResponse validated(String text) {
    try {
      Policy policy = Policy.parse(text);
      return ValidatePolicyResponse.newBuilder()
          .setCanonical(policy.text())
          .setPolicyRevision(policy.revision())
          .build();
    } catch (PolicySyntaxException e) {
      return ValidatePolicyResponse.newBuilder()
          .setError(
              PolicyError.newBuilder()
                  .setPosition(e.position())
                  .setMessage(e.problem())
                  .setExpected(e.expected())
                  .setSuggestion(e.suggestion().orElse("")))
          .build();
    }
  }

  private static RuleDescription rule(RuleType rule) {
    RuleDescription.Builder proto =
        RuleDescription.newBuilder()
            .setName(rule.name())
            .setSummary(rule.summary())
            .setDescription(rule.description())
            .setSource(rule.source())
            .setCategory(rule.category().name().toLowerCase(Locale.ROOT))
            .setAffineInvariant(rule.affineInvariant())
            .setPopulation(rule.population());
    rule.parameters().forEach(parameter -> proto.addParameters(parameter(parameter)));
    return proto.build();
  }

  private static RuleParameter parameter(Parameter parameter) {
    return RuleParameter.newBuilder()
        .setName(parameter.name())
        .setType(type(parameter.type()))
        .setDefaultValue(parameter.defaultValue().map(Value::text).orElse(""))
        .setRange(parameter.range())
        .setDescription(parameter.description())
        .setRequired(parameter.isRequired())
        .build();
  }

  private static String type(Parameter.Type type) {
    return switch (type) {
      case FLAG -> "boolean";
      case POLICIES -> "policy";
      default -> type.name().toLowerCase(Locale.ROOT);
    };
  }
}
