// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Decision.Action;
import dev.epochwatch.core.model.Metric;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Split;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoredReport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of earlier versions lose nothing when they are opened. */
class MigrationsTest {
  private static final Metric TRAIN = new Metric(Split.TRAIN, "loss");
  private static final Metric LOSS = new Metric(Split.VALIDATION, "loss");

  @TempDir Path directory;

  @Test
  void open_logWithARowForEachReport_hasEveryReport() throws SQLException {
    String url = "jdbc:h2:" + directory.resolve("epochwatch");
    Flyway.configure()
        .dataSource(url, "epochwatch", "")
        .locations("classpath:db/migration/h2")
        .target("1")
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(url, "epochwatch", "");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO run (run_no, run_id, experiment, display_name, state, parameter_names,"
              + " parameter_values, label_names, label_values, policy, policy_revision, hostname,"
              + " accelerators, framework, attempt, attempt_numbers, attempt_resume_steps,"
              + " attempt_start_micros, intervention_kinds, intervention_attempts,"
              + " intervention_sequences, intervention_texts, reports, last_sequence, reason,"
              + " create_micros, update_micros, finish_message, request_id, version)"
              + " VALUES (1, 'run-1', 'digits', '', 0, ARRAY[], ARRAY[], ARRAY[], ARRAY[], 'asha()',"
              + " 'r1', '', 0, '', 1, ARRAY[1], ARRAY["
              + RunMapper.NO_STEP
              + "], ARRAY[5], ARRAY[], ARRAY[], ARRAY[], ARRAY[], 0, 0, 0, 5, 5, '', '', 1)");
      statement.execute(
          "INSERT INTO metric VALUES (1, " + Split.VALIDATION.ordinal() + ", 'loss', 'val_loss')");
      statement.execute(
          "INSERT INTO metric VALUES (2, " + Split.TRAIN.ordinal() + ", 'loss', 'loss')");
      statement.execute(
          "INSERT INTO report_a VALUES (1, 1, 1, 10, 0.5, 1E-3, 7, ARRAY[1], ARRAY[0.25E0], 0, 0,"
              + " NULL, NULL)");
      statement.execute(
          "INSERT INTO report_a VALUES (1, 1, 2, 20, NULL, NULL, 8, ARRAY[2, 1], ARRAY[-3.5E0, 4E0], 0, 0,"
              + " 's3://a', 500)");
      statement.execute(
          "INSERT INTO report_b VALUES (1, 1, 3, 30, NULL, NULL, 9, ARRAY[1], ARRAY['NaN'], "
              + Action.STOP.ordinal()
              + ", "
              + Reason.NON_FINITE.ordinal()
              + ", NULL, NULL)");
    }

    for (int i = 0; i < 2; i++) {
      try (Store store = Stores.open(directory)) {
        assertThat(store.reports(1)).as("opened %d times", i + 1).isEqualTo(reports());
        // It was judged among nobody; that must not change.
        assertThat(store.run(1).orElseThrow().peers()).contains(List.of());
      }
    }
  }

  private static List<StoredReport> reports() {
    return List.of(
        report(
            1,
            10,
            OptionalDouble.of(0.5),
            List.of(new MetricValue("val_loss", LOSS, 0.25)),
            OptionalDouble.of(1e-3),
            Optional.empty(),
            OptionalLong.empty(),
            Action.CONTINUE,
            Reason.NONE),
        report(
            2,
            20,
            OptionalDouble.empty(),
            List.of(new MetricValue("loss", TRAIN, -3.5), new MetricValue("val_loss", LOSS, 4)),
            OptionalDouble.empty(),
            Optional.of("s3://a"),
            OptionalLong.of(500),
            Action.CONTINUE,
            Reason.NONE),
        report(
            3,
            30,
            OptionalDouble.empty(),
            List.of(new MetricValue("val_loss", LOSS, Double.NaN)),
            OptionalDouble.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            Action.STOP,
            Reason.NON_FINITE));
  }

  private static StoredReport report(
      long sequence,
      long step,
      OptionalDouble epoch,
      List<MetricValue> metrics,
      OptionalDouble learningRate,
      Optional<String> checkpointUri,
      OptionalLong validationExamples,
      Action action,
      Reason reason) {
    return new StoredReport(
        1,
        sequence,
        new Observation(
            step,
            epoch,
            metrics,
            learningRate,
            OptionalLong.of(6 + sequence),
            checkpointUri,
            validationExamples),
        action,
        reason);
  }
}
