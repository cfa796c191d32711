// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

import dev.epochwatch.server.app.ServerConfig.StoreKind;
import dev.epochwatch.server.engine.Engine;
import dev.epochwatch.server.engine.Upkeep;
import dev.epochwatch.server.grpc.DecisionMapper;
import dev.epochwatch.server.grpc.GrpcServer;
import dev.epochwatch.server.store.InMemoryStore;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoreException;
import dev.epochwatch.server.store.jdbc.Stores;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: store, engine and services put together. Thread-safe. */
public final class EpochwatchServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EpochwatchServer.class);
  private static final long MICROS = 1_000_000;
  private static final int NANOS_OF_MICRO = 1_000;

  private final ServerConfig config;
  private final Store store;
  private final Engine engine;
  private final GrpcServer grpc;
  private final Upkeep upkeep;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EpochwatchServer(
      ServerConfig config, Store store, Engine engine, GrpcServer grpc, Upkeep upkeep) {
    this.config = config;
    this.store = store;
    this.engine = engine;
    this.grpc = grpc;
    this.upkeep = upkeep;
  }

  /**
   * Starts a server.
   *
   * @throws StoreException if the store cannot be opened
   * @throws IOException if the address cannot be listened on
   */
  public static EpochwatchServer start(ServerConfig config) throws IOException {
    Store store = open(config);
    try {
      LongSupplier clock = EpochwatchServer::nowMicros;
      Engine engine =
          Engine.start(
              store,
              config.engine(),
              DecisionMapper::encode,
              clock,
              () -> System.nanoTime() / 1_000,
              new RunIds(clock));
      return serve(config, store, engine);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static EpochwatchServer serve(ServerConfig config, Store store, Engine engine)
      throws IOException {
    try {
      GrpcServer grpc = GrpcServer.onPort(engine, config.engine().defaultPolicy(), config.grpc());
      grpc.start(() -> canWrite(store));
      Upkeep upkeep = Upkeep.start(engine, config.upkeep(), EpochwatchServer::nowMicros);
      return new EpochwatchServer(config, store, engine, grpc, upkeep);
    } catch (IOException | RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  /** The port it listens on. */
  public int port() {
    return grpc.port();
  }

  /**
   * Drains and ends the server within its drain timeout: tells every trainer, answers what came,
   * and closes the store. What was answered is on disk. A second call does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    long until = System.nanoTime() + config.drainTimeout().toNanos();
    grpc.drain();
    engine.drain();
    within(until, "the upkeep did not end", upkeep::close);
    within(until, "what came last was not stored", engine::close);
    grpc.close(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
    within(until + Duration.ofSeconds(1).toNanos(), "the store was not closed", store::close);
  }

  private static Store open(ServerConfig config) {
    return config.store() == StoreKind.MEMORY ? new InMemoryStore() : Stores.open(config.data());
  }

  private static boolean canWrite(Store store) {
    try {
      store.check();
      return true;
    } catch (StoreException e) {
      log.warn("the store cannot write: {}", e.getMessage());
      return false;
    }
  }

  /** Does something, but does not wait for it longer than until a time. */
  private static void within(long untilNanos, String otherwise, Runnable action) {
    Thread thread = new Thread(action, "epochwatch-close");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(Math.max(1, Duration.ofNanos(untilNanos - System.nanoTime()).toMillis()));
      if (thread.isAlive()) {
        log.error("{} within the time", otherwise);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long nowMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * MICROS + now.getNano() / NANOS_OF_MICRO;
  }
}
