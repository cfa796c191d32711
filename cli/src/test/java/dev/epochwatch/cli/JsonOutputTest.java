// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.epochwatch.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON is one document, JSON lines are an object a line, and both have one way of naming. */
class JsonOutputTest {
  @TempDir Path folder = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    StringBuilder curve = new StringBuilder("epoch,train_loss,val_loss\n");
    for (int epoch = 1; epoch <= 40; epoch++) {
      double validation = epoch < 15 ? 1.0 / epoch : 0.05 * epoch - 0.65;
      curve.append(epoch).append(',').append(1.0 / epoch).append(',').append(validation);
      curve.append('\n');
    }
    Files.writeString(folder.resolve("over-1.csv"), curve);
    Files.writeString(folder.resolve("over-2.csv"), curve);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replay --policy patience(epochs=3) DIR/over-1.csv",
        "replay --policy patience(epochs=3) DIR/over-1.csv --every",
        "diagnose --curves DIR",
        "diagnose --curves DIR --every",
        "backtest --policy patience(epochs=3) --curves DIR",
        "import DIR --dry-run",
        "rules",
        "rules patience",
        "policy validate patience()"
      })
  void command_asJson_printsOneDocumentInOneConvention(String line) {
    Result json = run(line + " -o json");
    JsonElement document = JsonParser.parseString(json.out());
    requireCamelCase(document);

    Result lines = run(line + " -o jsonl");
    assertThat(lines.out().lines()).isNotEmpty();
    lines.out().lines().forEach(each -> requireCamelCase(JsonParser.parseString(each)));
  }

  @Test
  void replayEvery_asJson_listsItsDecisionsWithEvidenceAndAdvice() {
    Result result = run("replay --policy patience(epochs=3) DIR/over-1.csv --every -o json");
    JsonObject document = JsonParser.parseString(result.out()).getAsJsonObject();
    JsonArray decisions = document.getAsJsonArray("decisions");

    assertThat(document.get("policy").getAsString()).isEqualTo("patience(epochs=3)");
    assertThat(decisions).hasSize(40);
    JsonObject last = decisions.get(39).getAsJsonObject();
    assertThat(last.get("step").getAsInt()).isEqualTo(40);
    JsonObject diagnosis = last.getAsJsonArray("diagnoses").get(0).getAsJsonObject();
    assertThat(diagnosis.get("kind").getAsString()).isEqualTo("KIND_OVERFITTING");
    assertThat(diagnosis.getAsJsonArray("evidence").get(0).getAsJsonObject().keySet())
        .containsExactly("name", "value", "unit", "step");
    assertThat(diagnosis.getAsJsonArray("advice")).isNotEmpty();
  }

  @Test
  void replayEvery_ofABadFile_leavesTheDocumentWhole() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.csv"), "epoch,val_loss\n1,1\n2,x\n");
    Result result = run("replay --policy patience() " + bad + " --every -o json");

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(JsonParser.parseString(result.out()).getAsJsonObject().getAsJsonArray("decisions"))
        .hasSize(1);
  }

  @Test
  void backtest_asJson_hasNullForHoursNobodyKnows() throws IOException {
    JsonObject untimed = total(run("backtest --policy patience() --curves DIR -o json"));
    assertThat(untimed.get("hours").isJsonNull()).isTrue();
    assertThat(untimed.get("hoursSaved").isJsonNull()).isTrue();
    assertThat(untimed.get("moneySaved").isJsonNull()).isTrue();

    Path timed = Files.createDirectory(folder.resolve("timed"));
    StringBuilder curve = new StringBuilder("epoch,time,val_loss\n");
    for (int epoch = 1; epoch <= 21; epoch++) {
      curve.append(epoch).append(',').append(900 * epoch).append(',').append(1.0 / epoch);
      curve.append('\n');
    }
    Files.writeString(timed.resolve("t.csv"), curve);
    JsonObject known =
        total(run("backtest --policy patience() --curves DIR/timed --price 2 -o json"));
    assertThat(known.get("hours").getAsDouble()).isEqualTo(5.0);
    assertThat(known.get("hoursSaved").getAsDouble()).isZero();
    assertThat(known.get("moneySaved").getAsDouble()).isZero();
  }

  private static JsonObject total(Result result) {
    return JsonParser.parseString(result.out())
        .getAsJsonObject()
        .getAsJsonArray("policies")
        .get(0)
        .getAsJsonObject()
        .getAsJsonObject("total");
  }

  private Result run(String line) {
    return Shell.offline().run(line.replace("DIR", folder.toString()).split(" "));
  }

  private static void requireCamelCase(JsonElement element) {
    if (element.isJsonObject()) {
      for (Map.Entry<String, JsonElement> field : element.getAsJsonObject().entrySet()) {
        assertThat(field.getKey()).matches("[a-z][a-zA-Z0-9]*");
        requireCamelCase(field.getValue());
      }
    } else if (element.isJsonArray()) {
      element.getAsJsonArray().forEach(JsonOutputTest::requireCamelCase);
    }
  }
}
