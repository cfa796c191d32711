// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.proto.v1.AdminServiceGrpc;
import dev.epochwatch.proto.v1.PolicyServiceGrpc;
import dev.epochwatch.proto.v1.RunServiceGrpc;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import dev.epochwatch.server.engine.Engine;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services on a port. Reports are handled on the event loops; everything else runs on a bounded
 * pool of workers, because it may wait for the store, and backtests on threads of their own.
 */
public final class GrpcServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GrpcServer.class);
  private static final List<String> SERVICES =
      List.of(
          TrainingServiceGrpc.SERVICE_NAME,
          RunServiceGrpc.SERVICE_NAME,
          PolicyServiceGrpc.SERVICE_NAME,
          AdminServiceGrpc.SERVICE_NAME);
  private static final Set<String> ON_EVENT_LOOP =
      Set.of(
          TrainingServiceGrpc.getStreamReportsMethod().getFullMethodName(),
          TrainingServiceGrpc.getReportMetricsMethod().getFullMethodName());
  private static final int MOST_WAITING_CALLS = 10_000;
  // As many runs as are kept in memory by default may have to be read at once after a restart.
  private static final int MOST_WAITING_LOADS = 50_000;
  private static final int LISTEN_BACKLOG = 4_096;
  private static final int LOADERS = 4;
  // Backtests leave half of the machine to the trainers.
  private static final int COMPUTERS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);
  private static final Duration LAST_TASKS = Duration.ofMillis(900);

  private final ThreadPoolExecutor workers;
  private final ThreadPoolExecutor loaders;
  private final ThreadPoolExecutor computers;
  private final ThreadPoolExecutor copier;
  private final ScheduledThreadPoolExecutor timer;
  private final HealthStatusManager health = new HealthStatusManager();
  private final ReportIntake intake;
  private final Backtests backtests;
  private final Backups backups;
  private final Server server;

  private GrpcServer(
      Engine engine, Policy defaultPolicy, GrpcSettings settings, ServerBuilder<?> builder) {
    this.workers = pool("worker", settings.workers(), MOST_WAITING_CALLS);
    this.loaders = pool("loader", LOADERS, MOST_WAITING_LOADS);
    // Holds at most one task for each backtest under way.
    this.computers = pool("backtest", COMPUTERS, Integer.MAX_VALUE);
    this.copier = pool("backup", 1, 1);
    this.timer = timer();
    this.intake = new ReportIntake(engine, loaders, settings);
    this.backtests =
        new Backtests(engine.recordedRuns(), computers, settings.slowReaderTimeout().toNanos());
    this.backups = new Backups(engine, copier, settings.slowReaderTimeout().toNanos());
    builder
        .directExecutor()
        .callExecutor(new ByMethod(workers))
        .intercept(new DefectInterceptor())
        // What is somewhat too large is read, so that it can be refused with a typed error.
        .maxInboundMessageSize(2 * settings.messageBytes());
    TrainingGrpcService training = new TrainingGrpcService(intake);
    ReadableService reports =
        new ReadableService(training, settings.messageBytes())
            .handling(TrainingServiceGrpc.getStreamReportsMethod(), training.reports());
    builder.addService(reports.definition());
    Stream.of(
            new RunGrpcService(engine, workers),
            new PolicyGrpcService(defaultPolicy, backtests),
            new AdminGrpcService(backups),
            health.getHealthService(),
            ProtoReflectionServiceV1.newInstance(),
            reflectionV1Alpha())
        .map(service -> new ReadableService(service, settings.messageBytes()).definition())
        .forEach(builder::addService);
    this.server = builder.build();
  }

  /** The services on a socket; not yet listening. */
  public static GrpcServer onPort(Engine engine, Policy defaultPolicy, GrpcSettings settings) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(settings.host(), settings.port()))
            .withOption(
                io.grpc.netty.shaded.io.netty.channel.ChannelOption.SO_BACKLOG, LISTEN_BACKLOG)
            .keepAliveTime(60, TimeUnit.SECONDS)
            .permitKeepAliveTime(20, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true);
    return new GrpcServer(engine, defaultPolicy, settings, builder);
  }

  /** The services on any transport; for tests within the process. */
  static GrpcServer on(
      ServerBuilder<?> builder, Engine engine, Policy defaultPolicy, GrpcSettings settings) {
    return new GrpcServer(engine, defaultPolicy, settings, builder);
  }

  /**
   * Begins to listen and to serve.
   *
   * @param canWrite asked every second: whether reports can be taken at the moment
   * @throws IOException if the address cannot be listened on
   */
  public void start(BooleanSupplier canWrite) throws IOException {
    server.start();
    serving(true);
    everySecond(this::cutOffStalled);
    everySecond(() -> serving(isTrue(canWrite)));
  }

  /** The port. */
  public int port() {
    return server.getPort();
  }

  /** Goes on whatever happens: a timer forgets a task that throws. */
  private void everySecond(Runnable task) {
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                log.error("what is done every second failed, and is tried again", e);
              }
            },
            1,
            1,
            TimeUnit.SECONDS);
  }

  private static boolean isTrue(BooleanSupplier canWrite) {
    try {
      return canWrite.getAsBoolean();
    } catch (RuntimeException e) {
      log.error("whether reports can be taken could not be told", e);
      return false;
    }
  }

  private void serving(boolean isServing) {
    ServingStatus status = isServing ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    SERVICES.forEach(service -> health.setStatus(service, status));
  }

  /** Tells everybody that the server goes away; what came is still answered. */
  public void drain() {
    health.enterTerminalState();
    intake.streams().forEach(stream -> stream.drain(RECONNECT_AFTER));
    backtests.drain();
    backups.drain();
  }

  /** Ends all streams once they are answered, then all calls, at the latest after a time. */
  public void close(Duration atMost) {
    long until = System.nanoTime() + atMost.toNanos();
    intake.streams().forEach(ReportStream::end);
    backtests.drain();
    backups.drain();
    server.shutdown();
    try {
      if (!server.awaitTermination(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        server.shutdownNow();
        server.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    endPools();
  }

  /** Begins nothing more, and lets what runs come to its end: an interrupted read closes H2. */
  private void endPools() {
    List<ThreadPoolExecutor> pools = List.of(timer, workers, loaders, computers, copier);
    for (ThreadPoolExecutor pool : pools) {
      pool.shutdown();
      pool.getQueue().clear();
    }
    long until = System.nanoTime() + LAST_TASKS.toNanos();
    try {
      for (ThreadPoolExecutor pool : pools) {
        if (!pool.awaitTermination(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          log.warn("something is still being read, computed or copied");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(1));
  }

  void cutOffStalled() {
    long now = System.nanoTime();
    intake.streams().forEach(stream -> stream.cutOffIfStalled(now));
    backtests.cutOffStalled(now);
  }

  @SuppressWarnings("deprecation") // Older tools know only this version of reflection.
  private static io.grpc.BindableService reflectionV1Alpha() {
    return io.grpc.protobuf.services.ProtoReflectionService.newInstance();
  }

  private static ThreadPoolExecutor pool(String name, int threads, int mostWaiting) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(mostWaiting),
            task -> daemon(task, "epochwatch-" + name + "-" + number.incrementAndGet()));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, task -> daemon(task, "epochwatch-timer"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Keeps the methods that take reports on the event loop. */
  private record ByMethod(Executor workers) implements ServerCallExecutorSupplier {
    @Override
    public <Q, P> @Nullable Executor getExecutor(ServerCall<Q, P> call, Metadata metadata) {
      return ON_EVENT_LOOP.contains(call.getMethodDescriptor().getFullMethodName())
          ? null
          : workers;
    }
  }
}
