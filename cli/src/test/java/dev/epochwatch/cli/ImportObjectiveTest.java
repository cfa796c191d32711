// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An imported run is judged by what its framework decides by, or it is told that it is not. */
class ImportObjectiveTest {
  @RegisterExtension static final LiveServer server = new LiveServer();

  @TempDir Path folder = Path.of("");
  private final Shell shell = server.shell();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "box   | metrics/mAP50(B),metrics/mAP50-95(B),val/box_loss | metrics/mAP50-95(B)",
        "mask  | metrics/mAP50-95(B),metrics/mAP50-95(M),val/seg_loss | metrics/mAP50-95(M)",
        "pose  | metrics/mAP50-95(B),metrics/mAP50-95(P),val/pose_loss | metrics/mAP50-95(P)",
        "class | metrics/accuracy_top1,metrics/accuracy_top5,val/loss | metrics/accuracy_top1",
        "five  | metrics/mAP_0.5,metrics/mAP_0.5:0.95,val/obj_loss | metrics/mAP_0.5:0.95"
      })
  void ultralytics_score_decidesUpwards(String run, String columns, String score)
      throws IOException {
    Path file = folder.resolve("results.csv");
    Files.writeString(
        file, "epoch," + columns + ",lr/pg0\n1,.1,.2,.9,.01\n2,.2,.3,.8,.01\n3,.3,.4,.9,.01\n");
    Result result = shell.run("import", file.toString(), "--run", run, "-o", "csv");

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains(run + ",ultralytics,3,3,new," + score + ",");
    assertThat(objective(run)).isEqualTo(score + " DIRECTION_MAXIMIZE at 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "greater | \"best_metric\": 0.9 | eval_f1 DIRECTION_MAXIMIZE at 2",
        "smaller | \"best_metric\": 0.5 | eval_loss DIRECTION_MINIMIZE at 1",
        "unknown | \"best_metric\": null | eval_loss DIRECTION_MINIMIZE at 1",
        "named   | \"metric_for_best_model\": \"f1\" | eval_f1 DIRECTION_MAXIMIZE at 2",
        "turned  | \"metric_for_best_model\": \"eval_f1\", \"greater_is_better\": false"
            + " | eval_f1 DIRECTION_MINIMIZE at 1"
      })
  void huggingFace_bestMetric_decides(String run, String best, String expected) throws IOException {
    Path file = folder.resolve("trainer_state.json");
    Files.writeString(
        file,
        "{"
            + best
            + ", \"log_history\": [{\"step\": 1, \"eval_loss\": 0.5, \"eval_f1\": 0.8},"
            + " {\"step\": 2, \"eval_loss\": 0.6, \"eval_f1\": 0.9}]}");
    Result result = shell.run("import", file.toString(), "--run", run);

    assertThat(result.err()).isEmpty();
    assertThat(objective(run)).isEqualTo(expected);
  }

  @Test
  void lightning_validationOnlyLater_decidesAllTheSame() throws IOException {
    Path file = folder.resolve("metrics.csv");
    Files.writeString(
        file, "epoch,step,train_loss,val_loss\n0,9,1,\n1,19,.9,\n2,29,.8,\n2,29,,.7\n");

    assertThat(shell.run("import", file.toString(), "--run", "late").err()).isEmpty();
    assertThat(objective("late")).isEqualTo("val_loss DIRECTION_MINIMIZE at 2");
  }

  @Test
  void nothingKnownToDecide_isTold() throws IOException {
    Path file = folder.resolve("odd.csv");
    Files.writeString(file, "epoch,val_zeal,val_zest\n1,1,1\n2,2,2\n");
    Result result = shell.run("import", file.toString(), "-o", "csv");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("odd,csv,2,2,new,,");
    assertThat(result.err())
        .contains("odd.csv: nothing in it is known to decide", "--objective", "val_zeal, val_zest");
  }

  @Test
  void trainingMetricAmongSeveralOfValidation_isTold() throws IOException {
    Path file = folder.resolve("several.csv");
    Files.writeString(file, "epoch,train_loss,val_f1,val_auc\n1,1,.1,.2\n2,.5,.2,.3\n");
    Result result = shell.run("import", file.toString());

    assertThat(result.err())
        .contains("several.csv: it is judged by the training metric train_loss", "val_f1, val_auc");
    assertThat(shell.run("import", file.toString(), "--objective", "val_f1", "--run", "said").err())
        .isEmpty();
    assertThat(objective("said")).isEqualTo("val_f1 DIRECTION_MAXIMIZE at 2");
  }

  @Test
  void objectiveThatTheFileLacks_isRefusedWithTheNearest() throws IOException {
    Path file = folder.resolve("lacks.csv");
    Files.writeString(file, "epoch,val_loss\n1,1\n");
    Result result =
        shell.run("import", file.toString(), "--objective", "val_lost", "--mode", "min");

    assertThat(result.exit()).isEqualTo(Exit.FAILURE);
    assertThat(result.err()).contains("there is no metric 'val_lost'", "did you mean 'val_loss'?");
    assertThat(shell.run("show", "lacks").exit()).isEqualTo(Exit.NOT_FOUND);
  }

  private static String objective(String id) {
    try (Connection connection = Connection.to(server.address(), Duration.ofSeconds(10))) {
      dev.epochwatch.proto.v1.Run run = connection.run(id);
      return run.getObjective().getMetric()
          + " "
          + run.getObjective().getDirection()
          + " at "
          + run.getBest().getStep();
    }
  }
}
