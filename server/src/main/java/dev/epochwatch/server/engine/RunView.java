// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.server.store.StoredRun;

/**
 * A run as it stands.
 *
 * @param run the run with its latest progress
 * @param decision the decision in force, as the {@link DecisionEncoder} made it; empty if none
 */
public record RunView(StoredRun run, byte[] decision) {
  /** Names this version of the run's description and state. */
  public static String etag(StoredRun run) {
    return Long.toString(run.version(), 36);
  }
}
