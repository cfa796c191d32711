// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.epochwatch.client.Decision;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The outcome as one JSON object. Steps are integers, durations are seconds; what does not exist or
 * is not finite is null.
 */
final class OutcomeJson {

  private static final double MILLIS = 1e3;

  private final Outcome outcome;
  private final JsonObject json = new JsonObject();

  private OutcomeJson(Outcome outcome) {
    this.outcome = outcome;
  }

  /** The object on one line. */
  static String of(Outcome outcome) {
    OutcomeJson made = new OutcomeJson(outcome);
    made.json.addProperty("scenario", outcome.scenario().toString());
    made.json.addProperty("run", outcome.run());
    made.json.addProperty("seed", outcome.seed());
    made.addSteps();
    made.addLosses();
    made.addReasons();
    made.addSeconds();
    return made.json.toString();
  }

  private void addSteps() {
    int ran = outcome.epochs().size();
    json.addProperty("stopped", outcome.isStopped());
    json.add("stop_step", outcome.isStopped() ? new JsonPrimitive(ran) : JsonNull.INSTANCE);
    json.addProperty("planned_steps", outcome.plannedEpochs());
    json.addProperty("epochs_run", ran);
    json.addProperty("epochs_saved", outcome.savedEpochs());
    json.add("best_step", step(outcome.best()));
    json.add("restored_step", step(outcome.restoredEpoch()));
    json.add("told_to_stop_at", step(outcome.toldToStop()));
    json.add("best_step_when_told", step(outcome.bestWhenToldToStop()));
  }

  private void addLosses() {
    json.add("best_validation_loss", loss(outcome.best()));
    json.add("last_validation_loss", loss(outcome.last()));
    json.add("best_validation_loss_when_told", loss(outcome.bestWhenToldToStop()));
    boolean isRestored = outcome.restoredEpoch().isPresent();
    json.add(
        "restored_validation_loss",
        isRestored ? number(outcome.validation().loss()) : JsonNull.INSTANCE);
    json.add("test_accuracy", number(outcome.test().accuracy()));
  }

  private void addReasons() {
    Optional<Decision> decision = outcome.decision();
    json.add("reason", text(decision.map(it -> it.reason().name())));
    json.add("message", text(decision.map(Decision::message)));
    json.add("source", text(decision.map(it -> it.source().name())));
    json.add("diagnosis", text(decision.flatMap(Decision::diagnosis)));
    JsonArray advice = new JsonArray();
    decision.ifPresent(it -> it.advice().forEach(one -> advice.add(one.getText())));
    json.add("advice", advice);
  }

  private void addSeconds() {
    json.add("seconds", duration(outcome.seconds()));
    json.add("epoch_seconds", duration(outcome.epochSeconds()));
    json.add("seconds_saved_estimate", duration(outcome.estimatedSecondsSaved()));
    OptionalDouble measured = outcome.measuredSecondsSaved();
    json.add(
        "seconds_saved_measured",
        measured.isPresent() ? duration(measured.getAsDouble()) : JsonNull.INSTANCE);
  }

  private static JsonElement step(Optional<EpochRecord> record) {
    return record.<JsonElement>map(it -> new JsonPrimitive(it.epoch())).orElse(JsonNull.INSTANCE);
  }

  private static JsonElement step(OptionalLong epoch) {
    return epoch.isPresent() ? new JsonPrimitive(epoch.getAsLong()) : JsonNull.INSTANCE;
  }

  private static JsonElement loss(Optional<EpochRecord> record) {
    return record.map(it -> number(it.validationLoss())).orElse(JsonNull.INSTANCE);
  }

  private static JsonElement text(Optional<String> text) {
    return text.<JsonElement>map(JsonPrimitive::new).orElse(JsonNull.INSTANCE);
  }

  private static JsonElement number(double value) {
    return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
  }

  private static JsonElement duration(double seconds) {
    return new JsonPrimitive(Math.round(seconds * MILLIS) / MILLIS);
  }
}
