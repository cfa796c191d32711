// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A trainer to be killed: reports steps of run r1 and then hangs, as a long epoch does. Prints a
 * line when all its reports are answered or on disk.
 *
 * <p>Arguments: port, journal directory, first step, last step.
 */
final class SmallTrainer {
  private SmallTrainer() {}

  public static void main(String[] arguments) throws Exception {
    EpochwatchClient client =
        EpochwatchClient.builder("127.0.0.1:" + arguments[0])
            .journalDirectory(Path.of(arguments[1]))
            .closeTimeout(Duration.ofSeconds(2))
            .build();
    Run run = client.startRun(RunOptions.experiment("digits").run("r1"));
    for (long step = Long.parseLong(arguments[2]); step <= Long.parseLong(arguments[3]); step++) {
      run.report(step, Map.of("val_loss", 1.0 / step));
    }
    System.out.println("reported");
    new CountDownLatch(1).await();
  }
}
