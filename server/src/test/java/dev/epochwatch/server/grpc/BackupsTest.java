// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.proto.v1.AdminServiceGrpc;
import dev.epochwatch.proto.v1.BackupRequest;
import dev.epochwatch.proto.v1.BackupResponse;
import dev.epochwatch.proto.v1.GetCurvesRequest;
import dev.epochwatch.proto.v1.ReportMetricsRequest;
import dev.epochwatch.server.Unzipped;
import dev.epochwatch.server.store.InMemoryStore;
import dev.epochwatch.server.store.jdbc.Stores;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup over the wire, and a server that is started on it. */
class BackupsTest {
  @TempDir Path directory;

  @Test
  void backup_restored_servesTheSameCurves() throws IOException {
    Path zip = directory.resolve("backup.zip");
    GetCurvesRequest request = GetCurvesRequest.newBuilder().addRuns("r1").build();
    byte[] before;
    try (ServiceFixture services = onDisk("data")) {
      fill(services);
      long size = save(backup(services), zip);
      assertThat(Files.size(zip)).isEqualTo(size).isPositive();
      before = services.runs().getCurves(request).toByteArray();
      awaitNoCopyIn(directory.resolve("data"));
    }
    Unzipped.into(directory.resolve("restored"), Files.newInputStream(zip));

    try (ServiceFixture services = onDisk("restored")) {
      assertThat(services.runs().getCurves(request).toByteArray()).isEqualTo(before);
      assertThat(
              services
                  .training()
                  .reportMetrics(
                      ReportMetricsRequest.newBuilder()
                          .setReport(ServiceFixture.report("r1", 50, 0.5))
                          .build())
                  .getDuplicate())
          .isFalse();
    }
  }

  @Test
  void secondBackup_whileOneIsUnderWay_isRefusedForNow() throws InterruptedException {
    try (ServiceFixture services = onDisk("data")) {
      fill(services);
      LazyClient<BackupRequest, BackupResponse> lazy = begin(services);

      assertThatThrownBy(() -> backup(services).hasNext())
          .satisfies(
              failure -> assertThat(Refused.by(failure).getReason()).isEqualTo("OVERLOADED"));
      services.server().drain();
      lazy.readAll();

      assertThat(lazy.hasEnded()).isTrue();
      assertThat(Refused.by(lazy.failure()).getReason()).isEqualTo("DRAINING");
    }
  }

  @Test
  void backup_thatIsNotRead_isCutOffAndLeavesNothing() throws Exception {
    GrpcSettings impatient =
        new GrpcSettings("127.0.0.1", 0, 4 << 20, 1 << 20, 64, Duration.ofMillis(100), 4);
    Path data = directory.resolve("data");
    try (ServiceFixture services = new ServiceFixture(Stores.open(data), impatient)) {
      fill(services);
      LazyClient<BackupRequest, BackupResponse> lazy = begin(services);

      awaitNoCopyIn(data);
      assertThat(lazy.hasEnded()).isTrue();
      assertThat(Refused.by(lazy.failure()).getReason()).isEqualTo("SLOW_READER");
    }
  }

  @Test
  void backup_ofAServerThatKeepsNothing_isRefused() {
    try (ServiceFixture services =
        new ServiceFixture(new InMemoryStore(), ServiceFixture.SETTINGS)) {
      assertThatThrownBy(() -> backup(services).hasNext())
          .satisfies(failure -> assertThat(Refused.by(failure).getReason()).isEqualTo("NO_BACKUP"));
    }
  }

  private ServiceFixture onDisk(String name) {
    return new ServiceFixture(Stores.open(directory.resolve(name)), ServiceFixture.SETTINGS);
  }

  private static void fill(ServiceFixture services) {
    services.start("r1", "");
    for (int step = 0; step < 50; step++) {
      services
          .training()
          .reportMetrics(
              ReportMetricsRequest.newBuilder()
                  .setReport(ServiceFixture.report("r1", step, 1.0 / (1 + step)))
                  .build());
    }
  }

  private static Iterator<BackupResponse> backup(ServiceFixture services) {
    return AdminServiceGrpc.newBlockingStub(services.channel())
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .backup(BackupRequest.getDefaultInstance());
  }

  /** A backup of which one piece is read, so that it stays under way. */
  private static LazyClient<BackupRequest, BackupResponse> begin(ServiceFixture services)
      throws InterruptedException {
    LazyClient<BackupRequest, BackupResponse> lazy = new LazyClient<>();
    AdminServiceGrpc.newStub(services.channel()).backup(BackupRequest.getDefaultInstance(), lazy);
    assertThat(lazy.hasHeard()).isTrue();
    return lazy;
  }

  private static long save(Iterator<BackupResponse> pieces, Path file) throws IOException {
    long total = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      while (pieces.hasNext()) {
        BackupResponse piece = pieces.next();
        total = piece.getTotalBytes();
        piece.getData().writeTo(out);
      }
    }
    return total;
  }

  /** The server deletes its copy after the last piece. */
  private static void awaitNoCopyIn(Path data) throws IOException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    boolean left = true;
    while (left && System.nanoTime() < until) {
      try (Stream<Path> files = Files.list(data)) {
        left = files.anyMatch(file -> file.toString().endsWith(".zip"));
      }
      Thread.onSpinWait();
    }
    assertThat(left).isFalse();
  }
}
