// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The trainer's threads that wait for an answer. Thread-safe. */
final class Waiters {
  /**
   * What a waiting thread is told.
   *
   * @param decision the server's answer; empty when the client has to answer itself
   * @param why why the client has to
   */
  record Reply(Optional<Decision> decision, String why) {}

  /**
   * A place in the waiting room.
   *
   * @param sequence the report's
   * @param reply comes later, or never
   */
  record Ticket(long sequence, CompletableFuture<Reply> reply) {}

  private final Object lock = new Object();
  private final Map<Long, CompletableFuture<Reply>> waiting = new HashMap<>();

  /**
   * Hands a report over and takes a place.
   *
   * @param offer hands the report over and answers its sequence
   * @return empty when the report found no room
   */
  Optional<Ticket> await(Supplier<OptionalLong> offer) {
    // Under the lock, since the answer may be there before the sequence is known here.
    synchronized (lock) {
      OptionalLong sequence = offer.get();
      if (sequence.isEmpty()) {
        return Optional.empty();
      }
      CompletableFuture<Reply> reply = new CompletableFuture<>();
      waiting.put(sequence.getAsLong(), reply);
      return Optional.of(new Ticket(sequence.getAsLong(), reply));
    }
  }

  /** Leaves without a reply. */
  void leave(Ticket ticket) {
    synchronized (lock) {
      waiting.remove(ticket.sequence());
    }
  }

  /** The server's answer to a report. */
  void answer(long sequence, Decision decision) {
    complete(sequence, new Reply(Optional.of(decision), ""));
  }

  /** The server has refused a report. */
  void refuse(long sequence, String why) {
    complete(sequence, new Reply(Optional.empty(), why));
  }

  /** Nobody needs to wait: no answer will come soon. */
  void sendAllAway(String why) {
    List<CompletableFuture<Reply>> all;
    synchronized (lock) {
      all = List.copyOf(waiting.values());
      waiting.clear();
    }
    all.forEach(reply -> reply.complete(new Reply(Optional.empty(), why)));
  }

  private void complete(long sequence, Reply reply) {
    CompletableFuture<Reply> waiter;
    synchronized (lock) {
      waiter = waiting.remove(sequence);
    }
    if (waiter != null) {
      waiter.complete(reply);
    }
  }
}
