// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.rule.RuleType;
import dev.epochwatch.core.rule.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RulesPageTest {
  private static final String WRITE = "epochwatch.write-docs";

  @Test
  void markdown_register_equalsTheDocumentationPage() throws IOException {
    Path page = page();
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(page, RulesPage.markdown());
    }
    assertThat(Files.readString(page))
        .as("docs/rules.md is out of date: run this test with -D%s=true", WRITE)
        .isEqualTo(RulesPage.markdown());
  }

  @Test
  void register_everyRule_isDocumented() {
    for (RuleType type : Rules.all()) {
      assertThat(type.summary()).as("summary of %s", type.name()).endsWith(".");
      assertThat(type.description())
          .as("description of %s", type.name())
          .isNotBlank()
          .doesNotContain("  ");
      assertThat(type.source()).as("source of %s", type.name()).isNotBlank();
      assertThat(type.parameters())
          .allSatisfy(parameter -> assertThat(parameter.description()).isNotBlank());
    }
  }

  /** The page lies beside the module, wherever the tests are started. */
  private static Path page() {
    Path here = Path.of("").toAbsolutePath();
    return here.resolve(here.endsWith("core") ? "../docs/rules.md" : "docs/rules.md").normalize();
  }
}
