// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.cli.curve.Curve;
import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.CurveRows;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Observation;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every form of recording is recognised and read. */
class CurveFormatTest {
  @TempDir Path folder = Path.of("");

  @Test
  void keras_repeatedEpochAndNa_areUnderstood() {
    List<Observation> rows = read(resource("keras/log.csv"), CurveFormat.KERAS).observations();

    assertThat(rows).extracting(Observation::step).containsExactly(0L, 1L, 2L, 3L);
    assertThat(rows.get(1).value(Metric.VALIDATION_LOSS)).isEmpty();
    assertThat(rows.get(2).value(Metric.VALIDATION_LOSS)).hasValue(0.79);
    assertThat(rows.get(2).learningRate()).hasValue(0.001);
    assertThat(rows.get(3).value(Metric.TRAIN_LOSS)).hasValue(Double.NaN);
    assertThat(rows.get(3).value(Metric.VALIDATION_LOSS)).hasValue(Double.POSITIVE_INFINITY);
  }

  @Test
  void keras_epochsThatBeginAgain_replaceThoseFromThereOn() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("log.csv"),
            "epoch,loss,val_loss\n0,5,5\n1,4,4\n2,3,3\nepoch,loss,val_loss\n1,2,2\n");

    assertThat(read(log, CurveFormat.KERAS).observations())
        .extracting(row -> row.value(Metric.VALIDATION_LOSS).orElseThrow())
        .containsExactly(5.0, 2.0);
  }

  @Test
  void lightning_linesOfAnEpoch_areMerged() {
    List<Observation> rows =
        read(resource("lightning/metrics.csv"), CurveFormat.LIGHTNING).observations();

    assertThat(rows).extracting(Observation::step).containsExactly(0L, 1L);
    assertThat(rows.get(1).value(Metric.TRAIN_LOSS)).hasValue(0.85);
    assertThat(rows.get(1).value(Metric.VALIDATION_LOSS)).hasValue(0.8);
  }

  @Test
  void lightning_severalEvaluationsInAnEpoch_areRowsByStep() {
    List<Observation> rows =
        read(resource("lightning-steps/metrics.csv"), CurveFormat.LIGHTNING).observations();

    assertThat(rows).extracting(Observation::step).containsExactly(19L, 39L, 59L);
    assertThat(rows.get(1).epoch()).hasValue(0);
    assertThat(rows.get(1).value(Metric.TRAIN_LOSS)).hasValue(1.2);
    assertThat(rows.get(1).value(Metric.VALIDATION_LOSS)).hasValue(1.0);
  }

  @Test
  void huggingFace_rows_areEvaluationsWithTheLossBefore() {
    Curve curve = read(resource("hf/checkpoint-6/trainer_state.json"), CurveFormat.HF);
    List<Observation> rows = curve.observations();

    assertThat(rows).extracting(Observation::step).containsExactly(4L, 6L);
    assertThat(rows.get(0).value(Metric.TRAIN_LOSS)).hasValue(1.5);
    assertThat(rows.get(0).epoch()).hasValue(1);
    assertThat(rows.get(1).value(Metric.TRAIN_LOSS)).hasValue(Double.POSITIVE_INFINITY);
    assertThat(rows.get(1).value(Metric.VALIDATION_LOSS)).hasValue(0.75);
    assertThat(rows.get(1).learningRate()).hasValue(2e-05);
    assertThat(curve.measured().names())
        .containsExactly("eval_accuracy", "eval_loss", "grad_norm", "loss");
  }

  @Test
  void ultralytics_paddedColumns_areRead() {
    Curve curve = read(resource("yolo/results.csv"), CurveFormat.ULTRALYTICS);
    Observation first = curve.observations().get(0);

    assertThat(curve.objective("metrics/mAP50-95(B)", Optional.empty()).direction().name())
        .isEqualTo("MAXIMIZE");
    assertThat(first.learningRate()).hasValue(0.003);
    assertThat(curve.observations().get(1).eventMicros().orElseThrow())
        .isEqualTo(first.eventMicros().orElseThrow() + 12_250_000);
    assertThat(curve.measured().names()).doesNotContain("lr/pg1", "time");
  }

  @Test
  void lightning_columnWithNothingBeforeItsEnding_isRefusedByTheFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("metrics.csv"), "epoch,step,train_loss_step,_epoch\n0,1,0.5,0.4\n");

    assertThatThrownBy(() -> Recordings.ofFile(file, Optional.of(CurveFormat.LIGHTNING)).open())
        .isInstanceOf(CurveFileException.class)
        .hasMessageContaining("metrics.csv: metric.name must be 1 to 256 characters");
  }

  @Test
  void tensorBoard_simpleValuesAndTensors_areReadWithTheirTimes() throws IOException {
    Path file =
        new EventFileWriter()
            .simple(1_600_000_001, 1, "train/loss", 0.9f)
            .simple(1_600_000_002, 2, "train/loss", 0.8f)
            .tensor(1_600_000_003.5, 2, "val/loss", 0.1f)
            .listed(1_600_000_004, 4, "val/loss", 0.05)
            .listed(1_600_000_004, 4, "val/histogram", 1, 2, 3)
            .to(folder.resolve("events.out.tfevents.1.host"));
    List<Observation> rows = read(file, CurveFormat.TENSORBOARD).observations();

    assertThat(rows).extracting(Observation::step).containsExactly(2L, 4L);
    assertThat(rows.get(0).value(Metric.TRAIN_LOSS)).hasValue(0.8);
    assertThat(rows.get(0).value(Metric.VALIDATION_LOSS)).hasValue(0.1);
    assertThat(rows.get(0).eventMicros()).hasValue(1_600_000_003_500_000L);
    assertThat(rows.get(1).metrics()).hasSize(1);
  }

  @Test
  void tensorBoard_lastRecordCutOff_keepsWhatCameBeforeAndSaysSo() throws IOException {
    byte[] whole =
        new EventFileWriter().simple(1, 1, "val_loss", 0.5f).simple(2, 2, "val_loss", 0.4f).bytes();
    Path file = folder.resolve("events.out.tfevents.2.host");
    Files.write(file, Arrays.copyOf(whole, whole.length - 3));
    Curve curve = read(file, CurveFormat.TENSORBOARD);

    assertThat(curve.observations()).extracting(Observation::step).containsExactly(1L);
    assertThat(curve.notes().get(0)).contains("the last record is cut off at byte ");
  }

  @Test
  void tensorBoard_damagedRecord_endsTheFileAndSaysSo() throws IOException {
    byte[] whole =
        new EventFileWriter().simple(1, 1, "val_loss", 0.5f).simple(2, 2, "val_loss", 0.4f).bytes();
    whole[whole.length - 6] ^= 1;
    Path file = Files.write(folder.resolve("events.out.tfevents.3.host"), whole);
    Curve curve = read(file, CurveFormat.TENSORBOARD);

    assertThat(curve.observations()).hasSize(1);
    assertThat(curve.notes().get(0)).contains("is damaged");
  }

  @Test
  void tensorBoard_restartedTraining_supersedesTheLaterSteps() throws IOException {
    Path run = folder.resolve("run");
    new EventFileWriter()
        .simple(1, 1, "val_loss", 0.5f)
        .simple(2, 2, "val_loss", 0.4f)
        .simple(3, 3, "val_loss", 0.3f)
        .to(run.resolve("events.out.tfevents.1.host"));
    new EventFileWriter()
        .simple(4, 2, "val_loss", 0.6f)
        .to(run.resolve("events.out.tfevents.2.host"));
    List<Recording> found = Recordings.inFolder(folder, Optional.empty());

    assertThat(found).hasSize(1);
    assertThat(found.get(0).id()).isEqualTo("run");
    assertThat(curve(found.get(0)).observations())
        .extracting(row -> row.value(Metric.VALIDATION_LOSS).orElseThrow())
        .containsExactly(0.5, 0.6);
  }

  @Test
  void tensorBoard_foldersOfKeras_areTheSplitsOfOneRun() throws IOException {
    for (String split : List.of("train", "validation")) {
      new EventFileWriter()
          .tensor(1, 0, "epoch_loss", split.equals("train") ? 0.5f : 0.6f)
          .tensor(1, 0, "epoch_learning_rate", 0.01f)
          .tensor(1, 313, "evaluation_loss_vs_iterations", 9f)
          .to(folder.resolve("fit/" + split + "/events.out.tfevents.1.host.v2"));
    }
    List<Recording> found = Recordings.inFolder(folder, Optional.empty());

    assertThat(found).extracting(Recording::id).containsExactly("fit");
    Observation row = curve(found.get(0)).observations().get(0);
    assertThat(row.value(Metric.TRAIN_LOSS)).hasValue(0.5);
    assertThat(row.value(Metric.VALIDATION_LOSS)).hasValue(0.6);
    assertThat(row.learningRate()).hasValue(0.01);
  }

  @Test
  void checksum_ofTheFraming_isTheMaskedOneOfTensorFlow() {
    // RFC 3720 B.4: the checksum of 32 zeros is 0x8a9136aa.
    CRC32C plain = new CRC32C();
    plain.update(new byte[32]);
    assertThat(plain.getValue()).isEqualTo(0x8a9136aaL);
    assertThat(RecordFile.checksum(new byte[32]))
        .isEqualTo(((0x8a9136aa >>> 15) | (0x8a9136aa << 17)) + 0xa282ead8);
  }

  @Test
  void folder_ofAHuggingFaceTraining_hasItOnceByItsLastCheckpoint() {
    List<Recording> found = Recordings.inFolder(resource(""), Optional.empty());

    assertThat(found)
        .extracting(Recording::id)
        .containsExactlyInAnyOrder(
            "hf", "keras/log", "lightning/metrics", "lightning-steps/metrics", "yolo/results");
    assertThat(found)
        .filteredOn(run -> run.id().equals("hf"))
        .allMatch(run -> run.file().toString().contains("checkpoint-6"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trainer_state.json | {} | there is no 'log_history'",
        "trainer_state.json | {\"log_history\": [{\"loss\": 1}]} | no whole 'step'",
        "trainer_state.json | {\"log_history\": [ | the JSON ends too early",
        "trainer_state.json | [1] | not the JSON of a trainer's state",
        "metrics.csv | epoch,step,val_loss\\n0,1,x | metrics.csv:2:3: 'x' in column val_loss",
        "metrics.csv | epoch,step,val_loss\\n0,1 | metrics.csv:2:2: the row has 2 cells",
        "results.csv | epoch,lr/pg0,loss\\n0.5,1,1 | results.csv:2:1: epoch must be a whole number",
        "a.tfevents.1 | nonsense nonsense nonsense | there are no scalars"
      })
  void file_thatIsNone_isToldWithItsPlace(String name, String content, String expected)
      throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, content.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> curve(Recordings.ofFile(file, Optional.empty())))
        .isInstanceOf(CurveFileException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void ourOwnForm_withStepsAndEpochs_isNotTakenForLightning() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("curve.csv"), "step,epoch,loss\n10,0.5,1\n20,0.5,0.9\n30,1,0.8\n");

    assertThat(read(file, CurveFormat.CSV).observations()).hasSize(3);
  }

  private static Curve read(Path file, CurveFormat expected) {
    Recording recording = Recordings.ofFile(file, Optional.empty());
    assertThat(recording.format()).isEqualTo(expected);
    return curve(recording);
  }

  private static Curve curve(Recording recording) {
    try (CurveRows rows = recording.open()) {
      return Curve.read(rows);
    }
  }

  private static Path resource(String name) {
    try {
      return Path.of(
          java.util.Objects.requireNonNull(CurveFormatTest.class.getResource("/recordings/" + name))
              .toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
