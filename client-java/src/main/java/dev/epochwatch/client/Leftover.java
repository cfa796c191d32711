// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.client.Journal.Entry;
import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.StartRunRequest;
import java.io.IOException;
import java.util.Optional;

/**
 * What an earlier process left in a journal.
 *
 * @param journal the file, open
 * @param start how the run was, or was to be, started
 * @param attempt the attempt the server gave it; 0 when the server never answered
 * @param reports how many reports there are
 * @param last the highest sequence
 * @param finish how the run ended, when the process came that far
 */
record Leftover(
    Journal journal,
    StartRunRequest start,
    int attempt,
    long reports,
    long last,
    Optional<FinishRunRequest> finish) {

  /** Reads the file once from end to end; empty when it does not say which run it is of. */
  static Optional<Leftover> read(Journal journal) throws IOException {
    Optional<StartRunRequest> start = Optional.empty();
    Optional<FinishRunRequest> finish = Optional.empty();
    int attempt = 0;
    long reports = 0;
    long last = 0;
    for (Optional<Entry> next = journal.read(journal.start());
        next.isPresent();
        next = journal.read(next.get().end())) {
      Entry entry = next.get();
      switch (entry.kind()) {
        case START -> start = Optional.of(StartRunRequest.parseFrom(entry.message()));
        case ATTEMPT -> attempt = Report.parseFrom(entry.message()).getAttempt();
        case FINISH -> finish = Optional.of(FinishRunRequest.parseFrom(entry.message()));
        case REPORT -> {
          reports++;
          last = Math.max(last, Report.parseFrom(entry.message()).getSequence());
        }
      }
    }
    Leftover found =
        new Leftover(
            journal,
            start.orElse(StartRunRequest.getDefaultInstance()),
            attempt,
            reports,
            last,
            finish);
    return start.map(known -> found);
  }
}
