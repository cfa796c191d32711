// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.epochwatch.server.Docs;
import dev.epochwatch.server.engine.ErrorReason;
import dev.epochwatch.server.engine.RefusedException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The one table of reasons: code and documentation say the same. */
class ErrorTableTest {
  @Test
  void table_inTheDocumentation_isThatOfTheCode() {
    List<String> rows =
        Arrays.stream(ErrorReason.values())
            .map(
                reason ->
                    "| `%s` | %s | %s | %s |"
                        .formatted(
                            reason.name(),
                            reason.kind(),
                            reason.meaning(),
                            reason.isRetryable() ? "yes" : "no"))
            .toList();

    assertThat(Docs.rows("protocol.md")).isEqualTo(rows);
  }

  @ParameterizedTest
  @EnumSource
  void reason_onTheWire_hasItsCodeItsDomainAndItsRetry(ErrorReason reason) {
    Status status =
        StatusMapper.status(RefusedException.of(reason, "a sentence").with("key", "value"));

    assertThat(io.grpc.Status.fromCodeValue(status.getCode()).getCode().name())
        .isEqualTo(reason.kind().name());
    assertThat(status.getMessage()).isEqualTo("a sentence");
    ErrorInfo info = Reporter.detailOf(status, ErrorInfo.class).orElseThrow();
    assertThat(info.getReason()).isEqualTo(reason.name()).matches("[A-Z][A-Z0-9_]{2,62}");
    assertThat(info.getDomain()).isEqualTo("epochwatch.dev");
    assertThat(info.getMetadataMap()).containsEntry("key", "value");
    assertThat(Reporter.detailOf(status, RetryInfo.class).isPresent())
        .isEqualTo(reason.isRetryable());
  }
}
