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
}
