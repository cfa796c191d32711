// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Metric;
import dev.epochwatch.proto.v1.Report;
import org.junit.jupiter.api.Test;

class ReportMapperTest {
  @Test
  void names_thatComeOnce_keepNobodyFromBeingKnown() {
    for (int i = 0; i < 25_000; i++) {
      metric("junk_" + i);
    }

    assertThat(metric("a_new_name")).isSameAs(metric("a_new_name"));
  }

  private static Metric metric(String name) {
    Report report =
        ServiceFixture.report("r1", 0, 1.0).toBuilder()
            .clearMetrics()
            .addMetrics(ServiceFixture.metric(name, 1.0))
            .build();
    return ReportMapper.report(report).observation().metrics().get(0).metric();
  }
}
