// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.imports;

/** The server has a run of this id with other content, which must not be mixed with the file's. */
final class ConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message a sentence without a full stop
   */
  ConflictException(String message) {
    super(message);
  }
}
