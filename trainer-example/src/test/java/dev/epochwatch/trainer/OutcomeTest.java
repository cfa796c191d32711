// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.epochwatch.client.Decision;
import dev.epochwatch.proto.v1.Advice;
import dev.epochwatch.proto.v1.Best;
import dev.epochwatch.proto.v1.Decision.Action;
import dev.epochwatch.proto.v1.Decision.Reason;
import dev.epochwatch.proto.v1.Decision.Source;
import dev.epochwatch.proto.v1.Diagnosis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  private static final Decision GO_ON =
      decision(Action.ACTION_CONTINUE, Reason.REASON_NONE, "nothing to object");
  private static final Decision STOP =
      decision(Action.ACTION_STOP, Reason.REASON_OVERFITTING, "validation worsens since step 2");

  @Test
  void seconds_stoppedTraining_areEstimatedFromTheEpochsAfterTheFirst() {
    Outcome outcome = stopped();

    assertThat(outcome.savedEpochs()).isEqualTo(76);
    assertThat(outcome.epochSeconds()).isCloseTo(0.1, within(1e-9));
    assertThat(outcome.estimatedSecondsSaved()).isCloseTo(7.6, within(1e-9));
    assertThat(outcome.measuredSecondsSaved()).isEmpty();
  }

  @Test
  void measuredSecondsSaved_trainingThatDidNotObey_areThoseAfterTheFirstStop() {
    Outcome outcome = baseline();

    assertThat(outcome.toldToStop()).map(EpochRecord::epoch).contains(4);
    assertThat(outcome.measuredSecondsSaved().orElseThrow()).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void bestWhenToldToStop_laterEpochIsBetter_looksNoFurtherThanTheStop() {
    Outcome outcome = baseline();

    assertThat(outcome.best()).map(EpochRecord::epoch).contains(6);
    assertThat(outcome.bestWhenToldToStop()).map(EpochRecord::epoch).contains(2);
  }

  @Test
  void table_serverSpeaksInControlCharacters_showsThem() {
    Decision hostile =
        decision(
            Action.ACTION_STOP, Reason.REASON_OVERFITTING, "worse\u001b]0;owned\u0007\nbest: 9");

    String table = ClosingTable.of(outcome(List.of(0.9, 0.5, 0.7, 0.8), true, hostile));

    assertThat(table).contains("worse\\x1b]0;owned\\x07\\x0abest: 9").doesNotContain("\u001b");
  }

  @Test
  void json_stoppedTraining_holdsTheAgreedFields() {
    JsonObject json = json(stopped());

    assertThat(json.get("scenario").getAsString()).isEqualTo("overfit");
    assertThat(json.get("stopped").getAsBoolean()).isTrue();
    assertThat(json.get("stop_step").toString()).isEqualTo("4");
    assertThat(json.get("planned_steps").toString()).isEqualTo("80");
    assertThat(json.get("best_step").toString()).isEqualTo("2");
    assertThat(json.get("best_validation_loss").getAsDouble()).isEqualTo(0.5);
    assertThat(json.get("restored_validation_loss").getAsDouble()).isEqualTo(0.5);
    assertThat(json.get("reason").getAsString()).isEqualTo("OVERFITTING");
    assertThat(json.get("diagnosis").getAsString()).isEqualTo("OVERFITTING");
    assertThat(json.get("advice").getAsJsonArray().get(0).getAsString())
        .isEqualTo("restore step 2");
    assertThat(json.get("seconds").getAsDouble()).isEqualTo(1.3);
    assertThat(json.get("seconds_saved_estimate").getAsDouble()).isEqualTo(7.6);
  }

  @Test
  void json_trainingThatRanToItsEnd_hasNoStopStep() {
    JsonObject json = json(baseline());

    assertThat(json.get("stopped").getAsBoolean()).isFalse();
    assertThat(json.get("stop_step").isJsonNull()).isTrue();
    assertThat(json.get("told_to_stop_at").toString()).isEqualTo("4");
  }

  @Test
  void json_nothingFinite_isStillJson() {
    Outcome outcome =
        new Outcome(
            Scenario.NAN,
            "run-1",
            1,
            List.of(new EpochRecord(1, Double.NaN, Double.NaN, 0.1, 1, STOP)),
            true,
            Optional.of(STOP),
            OptionalLong.empty(),
            new Evaluation(Double.NaN, 0.1),
            new Evaluation(Double.NaN, 0.1));

    JsonObject json = json(outcome);

    assertThat(json.get("best_step").isJsonNull()).isTrue();
    assertThat(json.get("last_validation_loss").isJsonNull()).isTrue();
    assertThat(json.get("restored_validation_loss").isJsonNull()).isTrue();
    assertThat(ClosingTable.of(outcome)).contains("nothing to restore");
  }

  @Test
  void table_stoppedTraining_tellsWhySavedAndWhatNext() {
    assertThat(ClosingTable.of(stopped()))
        .contains("4 of 80 run, 76 (95 %) saved")
        .contains("7.60 (estimated: 76 epochs at 0.100 s")
        .contains("0.8000 at the end, 0.5000 restored from epoch 2")
        .contains("OVERFITTING: validation worsens since step 2")
        .contains("try next         restore step 2");
  }

  @Test
  void table_stopByAPerson_saysSo() {
    Decision human = Decision.of(STOP.proto().toBuilder().setSource(Source.SOURCE_HUMAN).build());

    assertThat(ClosingTable.of(outcome(List.of(0.9), true, human)))
        .contains("OVERFITTING (HUMAN): ");
  }

  private static Outcome stopped() {
    return outcome(List.of(0.9, 0.5, 0.7, 0.8), true, STOP);
  }

  private static Outcome baseline() {
    return outcome(List.of(0.9, 0.5, 0.7, 0.8, 0.8, 0.4), false, STOP);
  }

  /** The first epoch takes a second, the others a tenth; from the fourth on the answer is STOP. */
  private static Outcome outcome(List<Double> losses, boolean isStopped, Decision last) {
    List<EpochRecord> records = new ArrayList<>();
    for (double loss : losses) {
      int epoch = records.size() + 1;
      Decision answer = epoch < 4 ? GO_ON : STOP;
      records.add(new EpochRecord(epoch, loss, loss, 0.8, epoch == 1 ? 1 : 0.1, answer));
    }
    return new Outcome(
        Scenario.OVERFIT,
        "run-1",
        1,
        records,
        isStopped,
        Optional.of(last),
        OptionalLong.of(2),
        new Evaluation(0.5, 0.8),
        new Evaluation(0.6, 0.85));
  }

  private static Decision decision(Action action, Reason reason, String message) {
    return Decision.of(
        dev.epochwatch.proto.v1.Decision.newBuilder()
            .setAction(action)
            .setReason(reason)
            .setMessage(message)
            .setSource(Source.SOURCE_SERVER)
            .setBest(Best.newBuilder().setStep(2).setValue(0.5))
            .addDiagnoses(Diagnosis.newBuilder().setKind(Diagnosis.Kind.KIND_OVERFITTING))
            .addAdvice(Advice.newBuilder().setText("restore step 2"))
            .build());
  }

  private static JsonObject json(Outcome outcome) {
    return JsonParser.parseString(OutcomeJson.of(outcome)).getAsJsonObject();
  }
}
