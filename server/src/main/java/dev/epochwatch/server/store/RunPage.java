// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

import java.util.List;
import java.util.Optional;

/**
 * A page of runs.
 *
 * @param runs the runs, in the asked order
 * @param nextPageToken where to go on; empty on the last page
 */
public record RunPage(List<StoredRun> runs, Optional<String> nextPageToken) {
  public RunPage {
    runs = List.copyOf(runs);
  }
}
