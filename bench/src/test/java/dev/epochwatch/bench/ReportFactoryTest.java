// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportFactoryTest {
  @Test
  void next_sameSeed_sameReports() {
    ReportFactory one = new ReportFactory("run", 1, 5);
    ReportFactory other = new ReportFactory("run", 1, 5);

    for (int i = 1; i <= 100; i++) {
      assertThat(one.next(i)).isEqualTo(other.next(i));
    }
  }

  @Test
  void next_anyReport_hasSixMetricsOfAUsualSize() {
    var report = new ReportFactory("1000x1-999", 1, 5).next(1000);

    assertThat(report.getMetricsCount()).isEqualTo(6);
    assertThat(report.getSerializedSize()).isBetween(100, 250);
  }
}
