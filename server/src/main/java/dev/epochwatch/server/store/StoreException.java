// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

/** The store could not do what was asked. */
public final class StoreException extends RuntimeException {
  /**
   * @param message what could not be done
   * @param cause why
   */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * @param message what could not be done
   */
  public StoreException(String message) {
    super(message);
  }

  /** An entry for a run that was never put, or was deleted. */
  public static StoreException unknownRun(long runNumber) {
    return new StoreException("run number " + runNumber + " is not known to the store");
  }

  /** A second run with the id of another. */
  public static StoreException idInUse(String id, long runNumber) {
    return new StoreException("run id '" + id + "' belongs to run number " + runNumber);
  }

  /** A report that is new, yet not after the last one of its run. */
  public static StoreException outOfOrder(long runNumber, int attempt, long sequence) {
    return new StoreException(
        "report %d of attempt %d came after a later one of run number %d"
            .formatted(sequence, attempt, runNumber));
  }

  /** Anything asked of a store after its end. */
  public static StoreException closed() {
    return new StoreException("the store is closed");
  }
}
