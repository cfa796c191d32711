// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import static java.util.Objects.requireNonNull;

import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.ReportMetricsRequest;
import dev.epochwatch.proto.v1.StartRunRequest;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Measures a service and an echo, each in a process of its own, side by side. */
final class Bench {
  /** How many reports a stream may be ahead of its answers, in the service and the echo alike. */
  static final int REPORTS_AHEAD = 64;

  private static final int CHANNELS = 4;
  private static final int OPEN_LOOP_PER_SECOND = 20_000;
  private static final int WARM_UP_PER_SECOND = 10_000;
  private static final int REPORTS_BEFORE_TEMPLATE = 1_000;

  private final Plan plan;
  private final String policy;
  private final List<String> javaOptions;
  private final Path directory;
  private final Consumer<String> progress;

  /**
   * @param policy the policy of all runs; empty means the server's default
   * @param javaOptions of both servers
   * @param directory empty; holds the store, on the disk to be measured
   */
  Bench(
      Plan plan,
      String policy,
      List<String> javaOptions,
      Path directory,
      Consumer<String> progress) {
    this.plan = plan;
    this.policy = policy;
    this.javaOptions = javaOptions;
    this.directory = directory;
    this.progress = progress;
  }

  /** Measures everything; takes minutes. */
  Results measure() throws IOException, InterruptedException {
    Path data = directory.resolve("data");
    try (Target service = service("service", data)) {
      Path template = Files.write(directory.resolve("decision"), template(service).toByteArray());
      try (Target echo =
          Target.start(
              "echo",
              directory.resolve("echo.log"),
              javaOptions,
              EchoServer.class.getName(),
              List.of(template.toString(), Integer.toString(REPORTS_AHEAD)))) {
        return measure(service, echo, data);
      }
    }
  }

  private Target service(String name, Path data) {
    return Target.start(
        name,
        directory.resolve(name + ".log"),
        javaOptions,
        "dev.epochwatch.server.app.Main",
        List.of("--port", "0", "--data", data.toString(), "--print-port"));
  }

  private Results measure(Target service, Target echo, Path data)
      throws IOException, InterruptedException {
    Map<String, Pair> pairs = new TreeMap<>();
    long reports = 0;
    long stops = 0;
    Duration warmUp = plan.firstWarmUp();
    for (Shape shape : List.of(new Shape(1000, 1), new Shape(64, 32))) {
      try (Load serviceLoad = Load.open(service, shape.name(), shape.runs, CHANNELS, policy);
          Load echoLoad = Load.open(echo, shape.name(), shape.runs, CHANNELS, policy)) {
        pairs.put("runs_" + shape.name(), closedLoop(shape, warmUp, serviceLoad, echoLoad));
        warmUp = plan.warmUp();
        if (shape.runs == 1000) {
          pairs.put("open_loop_20000", openLoop(serviceLoad, echoLoad));
        }
        serviceLoad.requireStored();
        reports += serviceLoad.sent();
        stops += serviceLoad.stops();
      }
    }
    double bytesPerReport = (double) bytesUnder(data) / reports;
    Json extras = new Json().with("service_rss_mb", service.residentMegabytes());
    if (plan.enduredReports() > 0) {
      extras.with(
          "endurance", endurance(service, reports, requireNonNull(pairs.get("runs_1000x1"))));
    }
    PingPong pingPong = pingPong(service, echo);
    progress.accept("measuring: what a report costs the training thread");
    Histogram clientCost = ClientCost.measure(service, plan.clientReports(), policy);
    withFreshServers(extras);
    return new Results(pairs, pingPong, clientCost, extras, bytesPerReport, reports, stops);
  }

  /** The rate when the store has had millions of reports, as a share of that at the beginning. */
  private Json endurance(Target service, long reports, Pair atBegin) throws InterruptedException {
    progress.accept("measuring: the rate after " + plan.enduredReports() + " reports");
    try (Load load = Load.open(service, "endurance", 1000, CHANNELS, policy)) {
      while (reports + load.sent() < plan.enduredReports()) {
        load.closedLoop(1, plan.window());
      }
      long before = reports + load.sent();
      List<Window> windows = new ArrayList<>();
      for (int i = 0; i < plan.windows(); i++) {
        windows.add(load.closedLoop(1, plan.window()));
      }
      load.requireStored();
      double rate = Pair.median(windows, Window::perSecond);
      return new Json()
          .with("reports_before", before)
          .with("per_second", rate)
          .with("share_of_first", rate / Pair.median(atBegin.service(), Window::perSecond));
    }
  }

  /** What takes long to prepare, each on a server of its own; left out of the short form. */
  private void withFreshServers(Json extras) throws IOException, InterruptedException {
    if (plan.finishedRuns() > 0) {
      progress.accept("measuring: questions about " + plan.finishedRuns() + " finished runs");
      Path data = directory.resolve("history");
      try (Target fresh = service("history", data)) {
        extras
            .with("history", History.measure(fresh, plan.finishedRuns(), policy))
            .with(
                "bytes_per_archived_report",
                (double) bytesUnder(data) / History.reports(plan.finishedRuns()));
      }
    }
    if (plan.restartSteps() > 0) {
      progress.accept("measuring: a start with what was there before");
      Path data = directory.resolve("restart");
      extras.with(
          "start", Restart.measure(() -> service("restart", data), plan.restartSteps(), policy));
    }
    if (plan.idleTrainers() > 0) {
      progress.accept("measuring: " + plan.idleTrainers() + " idle trainers");
      Path data = directory.resolve("idle");
      try (Target fresh = service("idle", data)) {
        extras
            .with("idle_trainers", plan.idleTrainers())
            .with(
                "idle_rss_mb", IdleTrainers.residentMegabytes(fresh, plan.idleTrainers(), policy));
      }
    }
  }

  private Pair closedLoop(Shape shape, Duration warmUp, Load service, Load echo)
      throws IOException, InterruptedException {
    progress.accept("warming up: " + shape.runs + " runs, " + shape.inFlight + " in flight each");
    if (shape.runs == 1000) {
      // Half idle, so that the compilers have a core of their own.
      service.openLoop(WARM_UP_PER_SECOND, warmUp.dividedBy(2));
    }
    warmUp(service, echo, shape.inFlight, warmUp);
    progress.accept("measuring: " + shape.runs + " runs, " + shape.inFlight + " in flight each");
    return Pair.alternate(
        service, echo, plan.windows(), load -> load.closedLoop(shape.inFlight, plan.window()));
  }

  private Pair openLoop(Load service, Load echo) throws IOException, InterruptedException {
    progress.accept("measuring: " + OPEN_LOOP_PER_SECOND + " reports/s over 1000 runs, open loop");
    service.openLoop(OPEN_LOOP_PER_SECOND, Duration.ofSeconds(1));
    echo.openLoop(OPEN_LOOP_PER_SECOND, Duration.ofSeconds(1));
    return Pair.alternate(
        service, echo, plan.windows(), load -> load.openLoop(OPEN_LOOP_PER_SECOND, plan.window()));
  }

  private PingPong pingPong(Target service, Target echo) throws IOException, InterruptedException {
    progress.accept("measuring: one run, one report at a time, and the disk alone");
    List<Histogram> syncs = new ArrayList<>();
    try (Load serviceLoad = Load.open(service, "ping", 1, 1, policy);
        Load echoLoad = Load.open(echo, "ping", 1, 1, policy);
        SyncProbe probe = SyncProbe.open(directory)) {
      warmUp(serviceLoad, echoLoad, 1, plan.warmUp().dividedBy(4));
      Pair pair =
          Pair.alternate(
              serviceLoad,
              echoLoad,
              plan.windows(),
              load -> {
                if (load == serviceLoad) {
                  syncs.add(probe.measure(plan.syncs()));
                }
                return load.closedLoop(1, plan.window().dividedBy(2));
              });
      serviceLoad.requireStored();
      return new PingPong(pair, syncs);
    }
  }

  private static void warmUp(Load service, Load echo, int inFlight, Duration length)
      throws InterruptedException {
    // In two parts each: what one server's traffic teaches the load generator, the other gains too.
    // The echo has a tenth of the code to compile.
    for (int i = 0; i < 2; i++) {
      service.closedLoop(inFlight, length.dividedBy(2));
      echo.closedLoop(inFlight, length.dividedBy(6));
    }
  }

  /** A decision as the service gives it in the middle of a run: what the echo will answer. */
  private Decision template(Target service) {
    var stub = TrainingServiceGrpc.newBlockingStub(service.channels(1).get(0));
    String run = "template";
    int attempt =
        stub.startRun(StartRunRequest.newBuilder().setRun(run).setPolicy(policy).build())
            .getAttempt();
    ReportFactory reports = new ReportFactory(run, attempt, 1);
    Decision decision = Decision.getDefaultInstance();
    for (int i = 1; i <= REPORTS_BEFORE_TEMPLATE; i++) {
      decision =
          stub.reportMetrics(ReportMetricsRequest.newBuilder().setReport(reports.next(i)).build())
              .getDecision();
    }
    return decision;
  }

  private static long bytesUnder(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private record Shape(int runs, int inFlight) {
    String name() {
      return runs + "x" + inFlight;
    }
  }
}
