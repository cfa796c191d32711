// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.CurveRows;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Hugging Face's trainer_state.json: the entries of its log_history, each with a global step. A row
 * is an evaluation, with the training loss that was logged last before it.
 */
final class TrainerState {
  private final Path file;
  private final Tracks tracks;
  private BestMetric best = BestMetric.UNKNOWN;

  private TrainerState(Path file) {
    this.file = file;
    this.tracks = new Tracks(file);
  }

  static CurveRows read(Path file) {
    return new TrainerState(file).read();
  }

  private CurveRows read() {
    try (JsonReader json = new JsonReader(Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
      // Python writes NaN and Infinity, which strict JSON has not.
      json.setStrictness(Strictness.LENIENT);
      boolean found = false;
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        if (name.equals("log_history")) {
          found = true;
          history(json);
        } else {
          best = best(name, json);
        }
      }
      if (!found) {
        throw new CurveFileException(file, 0, 0, "there is no 'log_history'");
      }
      best.among(tracks.metrics()).ifPresent(tracks::decideBy);
      return tracks.evaluations();
    } catch (NoSuchFileException e) {
      throw new CurveFileException(file, 0, 0, "there is no such file");
    } catch (EOFException e) {
      throw broken("the JSON ends too early", e);
    } catch (MalformedJsonException | IllegalStateException | NumberFormatException e) {
      throw broken("not the JSON of a trainer's state: " + firstLine(e), e);
    } catch (IOException e) {
      throw broken("cannot be read: " + e.getMessage(), e);
    }
  }

  /** What an entry beside the log tells of how the best was found. */
  private BestMetric best(String name, JsonReader json) throws IOException {
    JsonToken token = json.peek();
    if (name.equals("metric_for_best_model") && token == JsonToken.STRING) {
      return best.named(json.nextString());
    }
    if (name.equals("greater_is_better") && token == JsonToken.BOOLEAN) {
      return best.greaterIsBetter(json.nextBoolean());
    }
    if (name.equals("best_metric") && token == JsonToken.NUMBER) {
      return best.valued(json.nextDouble());
    }
    json.skipValue();
    return best;
  }

  private void history(JsonReader json) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      Map<String, Double> numbers = numbers(json);
      Double step = numbers.remove("step");
      if (step == null || step != Math.rint(step) || step < 0) {
        throw new CurveFileException(
            file, 0, 0, "an entry of log_history has no whole 'step' of 0 or more: " + numbers);
      }
      put(step.longValue(), numbers);
    }
    json.endArray();
  }

  private void put(long step, Map<String, Double> numbers) {
    // The summary at the end of a training would pass for its last loss.
    boolean summary = numbers.containsKey("train_runtime");
    numbers.forEach(
        (name, value) -> {
          if (name.equals("epoch")) {
            tracks.epoch(step, value);
          } else if (!summary) {
            Columns.put(tracks, name, step, OptionalDouble.of(value));
          }
        });
  }

  private static Map<String, Double> numbers(JsonReader json) throws IOException {
    Map<String, Double> numbers = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      JsonToken token = json.peek();
      // Lenient reading takes NaN and Infinity for strings.
      if (token == JsonToken.NUMBER || token == JsonToken.STRING) {
        number(json, token).ifPresent(value -> numbers.put(name, value));
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return numbers;
  }

  private static OptionalDouble number(JsonReader json, JsonToken token) throws IOException {
    String text = json.nextString();
    return token == JsonToken.NUMBER
            || text.equals("NaN")
            || text.equals("Infinity")
            || text.equals("-Infinity")
        ? OptionalDouble.of(Double.parseDouble(text))
        : OptionalDouble.empty();
  }

  private CurveFileException broken(String problem, Exception cause) {
    CurveFileException failure = new CurveFileException(file, 0, 0, problem);
    failure.initCause(cause);
    return failure;
  }

  /** The parser's message says line and column; its second line is a link. */
  private static String firstLine(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
