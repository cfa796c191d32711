// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static dev.epochwatch.server.grpc.ServiceFixture.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.policy.Policies;
import dev.epochwatch.core.rule.Rules;
import dev.epochwatch.proto.v1.ListRulesRequest;
import dev.epochwatch.proto.v1.ListRulesResponse;
import dev.epochwatch.proto.v1.PolicyError;
import dev.epochwatch.proto.v1.RuleDescription;
import dev.epochwatch.proto.v1.RuleParameter;
import dev.epochwatch.proto.v1.ValidatePolicyRequest;
import dev.epochwatch.proto.v1.ValidatePolicyResponse;
import dev.epochwatch.server.store.InMemoryStore;
import dev.epochwatch.server.store.Store;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy service, health, reflection, and defects. */
class ServicesTest {
  private final Store store = new InMemoryStore();
  private final ServiceFixture services = new ServiceFixture(store, ServiceFixture.SETTINGS);

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void rules_areThoseOfTheRegister() {
    ListRulesResponse response =
        services.policies().listRules(ListRulesRequest.getDefaultInstance());

    assertThat(response.getRulesList())
        .extracting(RuleDescription::getName)
        .containsExactlyElementsOf(Rules.all().stream().map(rule -> rule.name()).toList());
    assertThat(response.getRulesList()).allMatch(rule -> !rule.getSummary().isEmpty());
    RuleParameter steps =
        response.getRulesList().stream()
            .filter(rule -> rule.getName().equals("max_steps"))
            .findFirst()
            .orElseThrow()
            .getParameters(0);
    assertThat(steps.getType()).isEqualTo("integer");
    assertThat(steps.getRequired()).isTrue();
    assertThat(response.getDefaultPolicy()).isNotEmpty();
  }

  @Test
  void validate_ofAPolicy_givesItsCanonicalText() {
    ValidatePolicyResponse response = validate("any( patience( epochs = 10 ),diverged )");

    assertThat(response.hasError()).isFalse();
    assertThat(validate(response.getCanonical()).getCanonical()).isEqualTo(response.getCanonical());
    assertThat(response.getPolicyRevision()).isNotEmpty();
  }

  @Test
  void validate_ofATextThatIsNone_saysWhereAndWhatWasMeant() {
    PolicyError error = validate("any(patiense(epochs=10))").getError();

    assertThat(error.getPosition()).isEqualTo(4);
    assertThat(error.getSuggestion()).isEqualTo("patience");
    assertThat(error.getExpected()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "epochwatch.v1.TrainingService",
        "epochwatch.v1.RunService",
        "epochwatch.v1.PolicyService",
        "epochwatch.v1.AdminService"
      })
  void health_ofEachService_isServingUntilTheDrain(String service) {
    assertThat(health(service)).isEqualTo(ServingStatus.SERVING);

    services.server().drain();

    assertThat(health(service)).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void reflection_listsTheServices() throws Exception {
    CompletableFuture<List<String>> names = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(services.channel())
            .serverReflectionInfo(new FirstResponse(names));
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

    assertThat(names.get(10, TimeUnit.SECONDS))
        .contains(
            "epochwatch.v1.TrainingService",
            "epochwatch.v1.AdminService",
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection");
    requests.onCompleted();
  }

  @Test
  void defect_isTheWiresInternalErrorWithAnIdAndNoStackTrace() {
    services.start("r1", "");
    // A closed store is no case that anybody foresaw.
    store.close();

    try (Reporter reporter = Reporter.Way.STREAMING.open(services.channel())) {
      Reporter.Reply reply = reporter.send(report("r1", 0, 1.0));

      assertThat(reply.reason()).isIn("INTERNAL", "STORE_DOWN");
      assertThat(reply.error().orElseThrow().getMessage()).doesNotContain("Exception", "at dev.");
    }
  }

  private ValidatePolicyResponse validate(String policy) {
    return services
        .policies()
        .validatePolicy(ValidatePolicyRequest.newBuilder().setPolicy(policy).build());
  }

  private ServingStatus health(String service) {
    return HealthGrpc.newBlockingStub(services.channel())
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  @Test
  void health_afterACheckThatFailedUnforeseen_isToldAgain() throws Exception {
    AtomicBoolean fails = new AtomicBoolean();
    String name = InProcessServerBuilder.generateName();
    GrpcServer other =
        GrpcServer.on(
            InProcessServerBuilder.forName(name),
            services.engine(),
            Policies.DEFAULT,
            ServiceFixture.SETTINGS);
    other.start(
        () -> {
          if (fails.get()) {
            throw new IllegalStateException("unforeseen");
          }
          return true;
        });
    ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
    try {
      BlockingQueue<ServingStatus> told = new LinkedBlockingQueue<>();
      HealthGrpc.newStub(channel)
          .watch(HealthCheckRequest.getDefaultInstance(), new StatusObserver(told));

      assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(ServingStatus.SERVING);
      fails.set(true);
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(ServingStatus.NOT_SERVING);
      fails.set(false);
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(ServingStatus.SERVING);
    } finally {
      channel.shutdownNow();
      other.close();
    }
  }

  private record FirstResponse(CompletableFuture<List<String>> names)
      implements StreamObserver<ServerReflectionResponse> {
    @Override
    public void onNext(ServerReflectionResponse response) {
      names.complete(
          response.getListServicesResponse().getServiceList().stream()
              .map(ServiceResponse::getName)
              .toList());
    }

    @Override
    public void onError(Throwable failure) {
      names.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {}
  }

  private record StatusObserver(BlockingQueue<ServingStatus> told)
      implements StreamObserver<HealthCheckResponse> {
    @Override
    public void onNext(HealthCheckResponse response) {
      told.add(response.getStatus());
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
