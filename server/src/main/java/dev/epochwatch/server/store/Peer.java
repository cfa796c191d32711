// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

/**
 * A finished run that another one is judged among, as it was when it was chosen: what a later
 * attempt of it adds or supersedes does not count.
 *
 * @param run its number
 * @param attempt the attempt that had finished
 * @param complete whether it had gone to its own end; false if it was stopped early
 */
public record Peer(long run, int attempt, boolean complete) {
  /** A run as it is now. */
  public static Peer of(StoredRun run) {
    return new Peer(run.number(), run.attempt().number(), run.state() == RunState.SUCCEEDED);
  }
}
