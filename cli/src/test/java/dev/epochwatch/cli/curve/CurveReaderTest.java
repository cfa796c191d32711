// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.Observation;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurveReaderTest {
  @TempDir Path folder = Path.of("");

  @Test
  void rows_missingCellsAndNan_areKeptApart() throws IOException {
    List<Observation> rows = read("epoch,train_loss,val_loss\n1,0.5,\n2,nan,inf\n3,-inf,0.25\n");

    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).value(Metric.VALIDATION_LOSS)).isEmpty();
    assertThat(rows.get(1).value(Metric.TRAIN_LOSS)).hasValue(Double.NaN);
    assertThat(rows.get(1).value(Metric.VALIDATION_LOSS)).hasValue(Double.POSITIVE_INFINITY);
    assertThat(rows.get(2).value(Metric.TRAIN_LOSS)).hasValue(Double.NEGATIVE_INFINITY);
  }

  @Test
  void rows_windowsFileWithMarkQuotesAndBlankLines_areRead() throws IOException {
    List<Observation> rows = read("\ufeff\"epoch\", \"val_loss\"\r\n\r\n 1 , \"0.5\"\r\n\r\n");

    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).value(Metric.VALIDATION_LOSS)).hasValue(0.5);
  }

  @Test
  void rows_stepEpochRateAndTime_haveTheirOwnPlaces() throws IOException {
    Observation row = read("step,epoch,lr,time,loss\n100,0.5,0.01,2.5,1\n").get(0);

    assertThat(row.step()).isEqualTo(100);
    assertThat(row.epoch()).hasValue(0.5);
    assertThat(row.learningRate()).hasValue(0.01);
    // 2.5 seconds after 2001-01-01T00:00:00Z.
    assertThat(row.eventMicros()).hasValue(978_307_202_500_000L);
    assertThat(row.metrics()).hasSize(1);
  }

  @Test
  void rows_timesThatAreDatesOrNone_areTakenAsTheyAre() throws IOException {
    List<Observation> rows = read("step,time,loss\n1,1600000000.5,1\n2,nan,1\n");

    assertThat(rows.get(0).eventMicros()).hasValue(1_600_000_000_500_000L);
    assertThat(rows.get(1).eventMicros()).isEmpty();
  }

  @Test
  void rows_withoutAnyMetric_areSkipped() throws IOException {
    assertThat(read("epoch,loss\n1,\n2,0.5\n")).hasSize(1);
  }

  @Test
  void columns_ofTheSameMetric_theFirstCounts() throws IOException {
    List<Observation> rows = read("epoch,val_acc,val_accuracy\n1,0.5,0.75\n");

    assertThat(rows.get(0).metrics()).hasSize(1);
    assertThat(rows.get(0).metrics().get(0).value()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''| :1: the file is empty, expected a header",
        "1,0.5\\n2,0.4| :1:1: '1' is a number, expected a header",
        "epoch;loss\\n1;0.5| :1:1: cells seem to be separated by ';', expected ','",
        "epochs,loss\\n1,0.5| :1: there is no column 'epoch' or 'step', only epochs, loss; is 'epochs' meant to be it?",
        "epoch,loss\\n1,0.5\\n1,0.4| :3:1: epoch must rise, was 1 after 1",
        "epoch,loss\\n2,0.5\\n1,0.4| :3:1: epoch must rise, was 1 after 2",
        "epoch,loss\\n0.5,0.4| :2:1: epoch must be a whole number of 0 or more, was '0.5'",
        "epoch,loss\\n-1,0.4| :2:1: epoch must be a whole number of 0 or more, was '-1'",
        "epoch,loss\\n,0.4| :2:1: epoch must be a whole number of 0 or more, was ''",
        "epoch,loss\\n1,abc| :2:2: 'abc' in column loss is no number",
        "epoch,loss\\n1,0x1p3| :2:2: '0x1p3' in column loss is no number",
        "epoch,loss\\n1,0.5,3| :2:3: the row has 3 cells, the header 2",
        "epoch,loss\\n1| :2:1: the row has 1 cells, the header 2",
        "epoch,lr,loss\\n1,-1,0.5| :2: learning_rate must be a finite number"
      })
  void badFile_isToldWithLineAndColumn(String content, String expected) {
    assertThatThrownBy(() -> read(content.replace("\\n", "\n")))
        .isInstanceOf(CurveFileException.class)
        .hasMessageContaining("curve.csv" + expected);
  }

  @Test
  void noFile_isTold() {
    assertThatThrownBy(() -> CurveReader.open(folder.resolve("none.csv")))
        .isInstanceOf(CurveFileException.class)
        .hasMessageEndingWith("none.csv: there is no such file");
  }

  @Test
  void bytesThatAreNotUtf8_areTold() throws IOException {
    Path file = folder.resolve("curve.csv");
    Files.write(file, new byte[] {'e', 'p', 'o', 'c', 'h', ',', (byte) 0xff, '\n'});

    assertThatThrownBy(() -> CurveReader.open(file))
        .isInstanceOf(CurveFileException.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void objective_unknownMetric_suggestsTheNearest() throws IOException {
    Curve curve = curve(write("epoch,train_loss,val_loss\n1,1,1\n"));

    assertThatThrownBy(() -> curve.objective("val_los", Optional.empty()))
        .isInstanceOf(CurveFileException.class)
        .hasMessageContaining("only train_loss, val_loss; did you mean 'val_loss'?");
    assertThat(curve.objective("validation/loss", Optional.empty()).metric())
        .isEqualTo(Metric.VALIDATION_LOSS);
  }

  @Test
  void hugeFile_isReadAsAStream() throws IOException {
    Path file = folder.resolve("huge.csv");
    int rows = 200_000;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("epoch,loss\n");
      for (int i = 0; i < rows; i++) {
        out.write(i + ",0.5\n");
      }
    }
    long read = 0;
    try (CurveReader reader = CurveReader.open(file)) {
      while (reader.hasNext()) {
        reader.next();
        read++;
      }
    }

    assertThat(read).isEqualTo(rows);
  }

  static Curve curve(Path file) {
    try (CurveReader reader = CurveReader.open(file)) {
      return Curve.read(reader);
    }
  }

  private List<Observation> read(String content) throws IOException {
    return curve(write(content)).observations();
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("curve.csv"), content);
  }
}
