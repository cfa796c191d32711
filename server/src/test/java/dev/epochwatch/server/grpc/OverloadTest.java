// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static dev.epochwatch.server.grpc.ServiceFixture.report;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import dev.epochwatch.proto.v1.Heartbeat;
import dev.epochwatch.proto.v1.StreamReportsRequest;
import dev.epochwatch.proto.v1.TrainingServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When too many runs wait to be read from the store, that is said and nobody waits for ever. */
class OverloadTest {
  private final ServiceFixture services = new ServiceFixture();
  private final String name = InProcessServerBuilder.generateName();
  private final ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
  private Server server = InProcessServerBuilder.forName(name).build();

  @BeforeEach
  void start() throws IOException {
    ReportIntake full =
        new ReportIntake(
            services.engine(),
            task -> {
              throw new RejectedExecutionException("full");
            },
            ServiceFixture.SETTINGS);
    TrainingGrpcService training = new TrainingGrpcService(full);
    server =
        InProcessServerBuilder.forName(name)
            .addService(
                new ReadableService(training, 1 << 20)
                    .handling(TrainingServiceGrpc.getStreamReportsMethod(), training.reports())
                    .definition())
            .build()
            .start();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.shutdownNow();
    services.close();
  }

  @Test
  void unaryReport_ofARunThatWouldHaveToBeRead_isToldToComeLater() {
    try (Reporter reporter = Reporter.Way.UNARY.open(channel)) {
      Reporter.Reply reply = reporter.send(report("absent", 0, 1.0));

      assertThat(reply.reason()).isEqualTo("OVERLOADED");
      assertThat(reply.saysWhenToRetry()).isTrue();
    }
  }

  @Test
  void stream_thatWouldHaveToWait_endsAndIsToldToComeLater() {
    Reporter.Streaming stream = new Reporter.Streaming(channel);
    stream.post(
        StreamReportsRequest.newBuilder()
            .setHeartbeat(Heartbeat.newBuilder().setRun("r1").setAttempt(1))
            .build());

    Throwable end = (Throwable) stream.poll();

    assertThat(Refused.by(end).getReason()).isEqualTo("OVERLOADED");
    assertThat(Reporter.detailOf(Refused.status(end), RetryInfo.class)).isPresent();
  }

  @Test
  void report_ofARunInMemory_isTakenNevertheless() {
    services.start("r1", "max_steps(steps=10)");
    try (Reporter reporter = Reporter.Way.STREAMING.open(channel)) {
      assertThat(reporter.send(report("r1", 0, 1.0)).duplicate()).isFalse();
    }
  }
}
