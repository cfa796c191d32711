// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.replay;

import dev.epochwatch.cli.Exit;
import dev.epochwatch.cli.format.CurveFolder;
import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Csv;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.replay.ReplayResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Replays a file of cases, on all processors, and prints them in its order. A case that cannot be
 * replayed is told on stderr with its place; its line has the reason {@code error: ...}, by which
 * it is told from one that never stopped, and the rest is done.
 */
final class CaseReplay {
  private static final int BATCH = 2_000;
  private static final List<String> COLUMNS =
      List.of("case_id", "stop_epoch", "best_epoch", "best_value", "reason");

  private final Console console;
  private final CurveFolder folder;
  private final Map<String, Policy> policies = new ConcurrentHashMap<>();

  CaseReplay(Console console, CurveFolder folder) {
    this.console = console;
    this.folder = folder;
  }

  /** What came of one case: a line to print, and what went wrong if something did. */
  private record Answer(List<String> cells, Optional<String> failure) {}

  int run(Path cases) {
    int failures = 0;
    try (CaseFile file = CaseFile.open(cases)) {
      Csv.print(console, COLUMNS);
      for (List<ReplayCase> batch = batch(file); !batch.isEmpty(); batch = batch(file)) {
        for (Answer answer : batch.parallelStream().map(each -> answer(file, each)).toList()) {
          Csv.print(console, answer.cells());
          if (answer.failure().isPresent()) {
            failures++;
            console.err().println("epochwatch: " + Text.safe(answer.failure().get()));
          }
        }
        policies.clear();
      }
    }
    if (failures > 0) {
      console.err().println("epochwatch: " + failures + " cases could not be replayed");
    }
    return failures == 0 ? Exit.OK : Exit.FAILURE;
  }

  private static List<ReplayCase> batch(CaseFile file) {
    List<ReplayCase> batch = new ArrayList<>();
    while (batch.size() < BATCH) {
      Optional<ReplayCase> next = file.next();
      if (next.isEmpty()) {
        return batch;
      }
      batch.add(next.get());
    }
    return batch;
  }

  private Answer answer(CaseFile file, ReplayCase replayed) {
    try {
      ReplayResult result =
          replayed.run(folder, text -> policies.computeIfAbsent(text, Policy::parse));
      return new Answer(
          List.of(
              replayed.id(),
              CaseCells.of(result.stopStep()),
              CaseCells.of(result.bestStep()),
              CaseCells.of(result.bestValue()),
              result.reason()),
          Optional.empty());
    } catch (CaseFault fault) {
      return failed(replayed, file.place(replayed, fault.column()), fault);
    } catch (RuntimeException e) {
      // Whatever else is wrong with one case, the others are done.
      return failed(replayed, file.place(replayed, 0), e);
    }
  }

  private static Answer failed(ReplayCase replayed, String place, RuntimeException why) {
    return new Answer(
        List.of(replayed.id(), "", "", "", "error: " + why.getMessage()),
        Optional.of(place + ": case " + replayed.id() + ": " + why.getMessage()));
  }
}
