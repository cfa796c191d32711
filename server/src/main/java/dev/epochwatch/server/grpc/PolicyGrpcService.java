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
import dev.epochwatch.server.engine.Failures;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The register of rules, the policy language, and what policies would have done. */
final class PolicyGrpcService extends PolicyServiceGrpc.PolicyServiceImplBase {
  private static final Logger log = LoggerFactory.getLogger(PolicyGrpcService.class);

  private final Policy defaultPolicy;
  private final Backtests backtests;

  PolicyGrpcService(Policy defaultPolicy, Backtests backtests) {
    this.defaultPolicy = defaultPolicy;
    this.backtests = backtests;
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
    try {
      backtests.start(request, (ServerCallStreamObserver<BacktestResponse>) responses);
    } catch (RuntimeException e) {
      responses.onError(StatusMapper.exception(Failures.of(log, e)));
    }
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
