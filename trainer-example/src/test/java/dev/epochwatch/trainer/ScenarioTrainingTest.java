// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.client.EpochwatchClient;
import dev.epochwatch.client.RunOptions;
import dev.epochwatch.client.testing.FakeEpochwatchServer;
import dev.epochwatch.proto.v1.FinishRunRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScenarioTrainingTest {

  private final FakeEpochwatchServer server = FakeEpochwatchServer.start();

  @BeforeAll
  static void prepareEngine() {
    EngineSettings.apply();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void run_sameSeed_givesTheSameLosses() throws Exception {
    assertThat(losses(train(Scenario.OVERFIT, 3, 5)))
        .isEqualTo(losses(train(Scenario.OVERFIT, 3, 5)));
  }

  @Test
  void run_otherSeed_givesOtherLosses() throws Exception {
    assertThat(losses(train(Scenario.OVERFIT, 3, 5)))
        .isNotEqualTo(losses(train(Scenario.OVERFIT, 3, 6)));
  }

  @Test
  void run_bestEpochIsNotTheLast_restoresItsLossToTheBit() throws Exception {
    Outcome outcome = train(Scenario.OVERFIT, 16, 1);

    EpochRecord best = outcome.best().orElseThrow();
    assertThat(best.epoch()).isLessThan(16);
    assertThat(outcome.restoredEpoch()).hasValue(best.epoch());
    assertThat(outcome.validation().loss()).isEqualTo(best.validationLoss());
    assertThat(outcome.validation().accuracy()).isEqualTo(best.validationAccuracy());
  }

  @Test
  void run_toldToStop_stopsAtThatEpoch() throws Exception {
    server.stopAtStep(4);

    Outcome outcome = train(Scenario.IMPROVING, 10, 1);

    assertThat(outcome.isStopped()).isTrue();
    assertThat(outcome.epochs()).hasSize(4);
    assertThat(server.outcome(outcome.run()))
        .contains(FinishRunRequest.Outcome.OUTCOME_STOPPED_EARLY);
  }

  @Test
  void run_notObeying_goesOnToItsEnd() throws Exception {
    server.stopAtStep(2);
    try (EpochwatchClient client = server.client();
        EpochwatchListener listener = listener(client).withoutObeying()) {
      Outcome outcome = training(Scenario.IMPROVING, 5, 1).run(listener);

      assertThat(outcome.isStopped()).isFalse();
      assertThat(outcome.epochs()).hasSize(5);
      assertThat(outcome.toldToStop()).map(EpochRecord::epoch).contains(2);
      assertThat(outcome.measuredSecondsSaved()).isPresent();
      assertThat(server.outcome(outcome.run()))
          .contains(FinishRunRequest.Outcome.OUTCOME_SUCCEEDED);
    }
  }

  @Test
  void run_serverAway_trainsToItsEndAndRestoresTheBest() throws Exception {
    server.goAway();
    try (EpochwatchClient client =
            server
                .clientBuilder()
                .withoutJournal()
                .interruptOnShutdown(false)
                .closeTimeout(Duration.ZERO)
                .build();
        EpochwatchListener listener = listener(client)) {
      Outcome outcome = training(Scenario.IMPROVING, 3, 1).run(listener);

      assertThat(outcome.epochs()).hasSize(3);
      assertThat(outcome.isStopped()).isFalse();
      assertThat(outcome.restoredEpoch()).hasValue(3);
    }
  }

  @Test
  void run_lossIsNeverFinite_hasNothingToRestore() throws Exception {
    Outcome outcome = train(Scenario.NAN, 1, 1);

    assertThat(outcome.best()).isEmpty();
    assertThat(outcome.restoredEpoch()).isEmpty();
    assertThat(server.reports(outcome.run())).hasSize(1);
  }

  private Outcome train(Scenario scenario, int epochs, long seed) throws Exception {
    try (EpochwatchClient client = server.client();
        EpochwatchListener listener = listener(client)) {
      return training(scenario, epochs, seed).run(listener);
    }
  }

  private static EpochwatchListener listener(EpochwatchClient client) {
    return EpochwatchListener.start(client, RunOptions.experiment("digits").objective("val_loss"));
  }

  private static ScenarioTraining training(Scenario scenario, int epochs, long seed) {
    return new ScenarioTraining(scenario, epochs, seed, System::nanoTime, record -> {});
  }

  private static List<Double> losses(Outcome outcome) {
    return outcome.epochs().stream().map(EpochRecord::validationLoss).toList();
  }
}
