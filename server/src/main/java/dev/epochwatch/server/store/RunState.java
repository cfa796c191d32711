// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

/** The state of a run. The order is stored: new states go to the end. */
public enum RunState {
  /** Reports are expected. */
  RUNNING,
  /** Preempted or silent; can be resumed. */
  INTERRUPTED,
  /** A STOP was decided and the trainer has not finished yet. */
  STOPPING,
  /** Finished as planned. */
  SUCCEEDED,
  /** Finished because of a STOP. */
  STOPPED_EARLY,
  /** Finished by an error. */
  FAILED,
  /** Given up by a person. */
  CANCELLED;

  /** Whether a trainer is thought to be at work on the run. */
  public boolean expectsReports() {
    return this == RUNNING || this == STOPPING;
  }

  /** Whether the run has ended; only an overriding resume can reopen it. */
  public boolean isFinal() {
    return this == SUCCEEDED || this == STOPPED_EARLY || this == FAILED || this == CANCELLED;
  }
}
