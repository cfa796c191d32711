// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.server.engine.RefusedException;
import java.util.Optional;

/** A message as it came in. */
sealed interface Incoming<T> {
  /** It can be read. */
  record Read<T>(T message) implements Incoming<T> {}

  /**
   * It is none, or too large.
   *
   * @param why what is wrong with it
   * @param message what it says, where that could be told nevertheless
   */
  record Unfit<T>(RefusedException why, Optional<T> message) implements Incoming<T> {}
}
