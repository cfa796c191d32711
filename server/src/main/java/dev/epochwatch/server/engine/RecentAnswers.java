// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answers given last, so that a repeated report costs nothing. Not thread-safe. */
final class RecentAnswers {
  // A trainer repeats what was in flight when its connection broke: nearly always one report.
  private static final int KEPT = 2;

  private final @Nullable Answered[] ring = new Answered[KEPT];
  private int next;
  private Collection<Answered> rederived = List.of();

  void add(Answered answered) {
    ring[next] = answered;
    next = (next + 1) % KEPT;
  }

  /** Also remembers answers that were derived again; those of the time before are forgotten. */
  void addRederived(Collection<Answered> answers) {
    rederived = answers;
  }

  Optional<Answered> find(long sequence) {
    for (Answered candidate : ring) {
      if (candidate != null && candidate.sequence() == sequence) {
        return Optional.of(candidate);
      }
    }
    return rederived.stream().filter(answer -> answer.sequence() == sequence).findFirst();
  }
}
