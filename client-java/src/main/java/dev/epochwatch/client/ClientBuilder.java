// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Settings of an {@link EpochwatchClient}. Not thread-safe. */
public final class ClientBuilder {
  private static final int DEFAULT_PORT = 7767;
  private static final long KEEP_ALIVE_SECONDS = 30;
  private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 10;

  private final String address;
  private Optional<ManagedChannel> channel = Optional.empty();
  private Optional<Path> journals =
      Optional.of(Path.of(System.getProperty("user.home", "."), ".epochwatch", "journal"));
  private Optional<Loop> loop = Optional.empty();
  private RandomGenerator random = new SplittableRandom();
  private Duration decisionTimeout = Duration.ofSeconds(2);
  private Duration startTimeout = Duration.ofSeconds(5);
  private Duration closeTimeout = Duration.ofSeconds(5);
  private Duration heartbeatInterval = Duration.ofSeconds(30);
  private int bufferCapacity = 10_000;
  private boolean interruptOnShutdown = true;

  ClientBuilder(String address) {
    this.address = address;
  }

  /**
   * The longest that {@code report} waits for its answer; 2 s by default. Zero means fire and
   * forget: {@code report} hands over and answers with the latest known decision.
   */
  public ClientBuilder decisionTimeout(Duration bound) {
    decisionTimeout = requireNotNegative("decisionTimeout", bound);
    return this;
  }

  /** The longest that {@code startRun} waits, above 0; 5 s by default. */
  public ClientBuilder startTimeout(Duration bound) {
    startTimeout = requirePositive("startTimeout", bound);
    return this;
  }

  /** The longest that the end of a run waits for its last reports; 5 s by default. */
  public ClientBuilder closeTimeout(Duration bound) {
    closeTimeout = requireNotNegative("closeTimeout", bound);
    return this;
  }

  /** How often a run gives a sign of life, 1 s or more; 30 s by default. */
  public ClientBuilder heartbeatInterval(Duration interval) {
    if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("heartbeatInterval must be 1 s or more, was " + interval);
    }
    heartbeatInterval = interval;
    return this;
  }

  /**
   * How many unanswered reports a run keeps in memory before more go to the journal file alone; 1
   * or more, 10,000 by default.
   */
  public ClientBuilder bufferCapacity(int reports) {
    if (reports < 1) {
      throw new IllegalArgumentException("bufferCapacity must be 1 or more, was " + reports);
    }
    bufferCapacity = reports;
    return this;
  }

  /**
   * Where unanswered reports are kept while the server is away; {@code ~/.epochwatch/journal} by
   * default. Made when it is first needed. A trainer that is requeued on another machine goes on
   * best with a directory that both can see.
   */
  public ClientBuilder journalDirectory(Path directory) {
    journals = Optional.of(directory);
    return this;
  }

  /** Keeps nothing on disk: what memory cannot hold, and what is unsent at the end, is lost. */
  public ClientBuilder withoutJournal() {
    journals = Optional.empty();
    return this;
  }

  /**
   * Uses this channel instead of making one, for TLS, credentials or tests; its owner closes it,
   * and the address is not used.
   */
  public ClientBuilder channel(ManagedChannel made) {
    channel = Optional.of(made);
    return this;
  }

  /**
   * Whether runs that are open when the process ends (SIGTERM, exit) are handed back as
   * interrupted; true by default. Adds a shutdown hook with the first run, which waits for the
   * close timeout at most.
   */
  public ClientBuilder interruptOnShutdown(boolean interrupt) {
    interruptOnShutdown = interrupt;
    return this;
  }

  /** Makes the client; does no I/O. */
  public EpochwatchClient build() {
    return new EpochwatchClient(this);
  }

  ClientBuilder loop(Loop given) {
    loop = Optional.of(given);
    return this;
  }

  ClientBuilder random(RandomGenerator given) {
    random = given;
    return this;
  }

  Loop loop() {
    return loop.orElseGet(() -> new ThreadLoop("epochwatch-client"));
  }

  RandomGenerator random() {
    return random;
  }

  ManagedChannel channel() {
    return channel.orElseGet(
        () ->
            ManagedChannelBuilder.forTarget(target(address))
                .usePlaintext()
                // Finds out within 40 s that the network was cut.
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .build());
  }

  boolean ownsChannel() {
    return channel.isEmpty();
  }

  Duration heartbeatInterval() {
    return heartbeatInterval;
  }

  boolean interruptOnShutdown() {
    return interruptOnShutdown;
  }

  Settings settings() {
    return new Settings(
        decisionTimeout,
        startTimeout,
        closeTimeout,
        bufferCapacity,
        new JournalDirectory(journals));
  }

  static String target(String address) {
    boolean whole = address.contains(":///") || address.matches(".*:[0-9]+");
    return whole ? address : address + ":" + DEFAULT_PORT;
  }

  private static Duration requireNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " must be 0 or more, was " + value);
    }
    return value;
  }

  private static Duration requirePositive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " must be above 0, was " + value);
    }
    return value;
  }
}
