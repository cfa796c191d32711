// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import java.time.Duration;

/**
 * How long everything is measured.
 *
 * @param quick whether this is the short form, whose figures are rougher
 * @param firstWarmUp of the service before the first load, until its code is compiled; the echo,
 *     with little code, has a third of it
 * @param warmUp of the service before each further load
 * @param window length of one stretch
 * @param windows how many stretches, for each server in turn
 * @param syncs how often the disk is forced beside each stretch of one run
 * @param clientReports how many reports are sent through the client to find its cost
 * @param idleTrainers how many connected but silent trainers; 0 leaves this out
 * @param finishedRuns how many finished runs the store is filled with before history is asked for;
 *     0 leaves this out
 * @param enduredReports how many reports the store takes before the rate is measured once more; 0
 *     leaves this out
 * @param restartSteps how many reports each of a thousand live runs has when the server is started
 *     anew; 0 leaves this out
 */
record Plan(
    boolean quick,
    Duration firstWarmUp,
    Duration warmUp,
    Duration window,
    int windows,
    int syncs,
    int clientReports,
    int idleTrainers,
    int finishedRuns,
    long enduredReports,
    int restartSteps) {

  /** For a look: done in under two minutes. */
  static Plan shortForm() {
    return new Plan(
        true,
        Duration.ofSeconds(24),
        Duration.ofSeconds(4),
        Duration.ofSeconds(2),
        3,
        300,
        4_000,
        0,
        0,
        0,
        0);
  }

  /** For figures to publish: the compilers are done before anything counts. */
  static Plan full() {
    return new Plan(
        false,
        Duration.ofSeconds(60),
        Duration.ofSeconds(20),
        Duration.ofSeconds(4),
        5,
        1000,
        20_000,
        10_000,
        10_000,
        10_000_000,
        1_000);
  }
}
