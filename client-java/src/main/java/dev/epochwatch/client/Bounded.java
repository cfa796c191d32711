// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, but never for ever. */
final class Bounded {
  private Bounded() {}

  /**
   * Waits for the end of something.
   *
   * @return whether it has ended; false at once when the thread is interrupted, and the interrupt
   *     stays set
   * @throws EpochwatchException when it ended with that
   */
  static boolean await(CompletableFuture<?> end, Duration bound) {
    try {
      end.get(bound.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException late) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof EpochwatchException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(failure);
    }
  }
}
