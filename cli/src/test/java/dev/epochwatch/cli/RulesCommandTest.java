// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import dev.epochwatch.core.rule.RuleType;
import dev.epochwatch.core.rule.Rules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RulesCommandTest {
  @RegisterExtension static final LiveServer SERVER = new LiveServer();

  @Test
  void rules_withoutServer_listsTheRegisterInOrder() {
    Result result = Shell.offline().run("rules", "-o", "csv");

    assertThat(result.out().lines().skip(1).map(line -> line.substring(0, line.indexOf(','))))
        .containsExactlyElementsOf(Rules.all().stream().map(RuleType::name).toList());
  }

  @Test
  void rules_ofServer_areThoseOfTheProgram() {
    Result local = Shell.offline().run("rules", "-o", "jsonl");
    Result remote = Shell.offline().run("rules", "-o", "jsonl", "--server", SERVER.address());

    assertThat(remote.out()).isEqualTo(local.out());
  }

  @Test
  void rules_ofServer_tellsDefaultPolicyOnStderr() {
    Result result = Shell.offline().run("rules", "--server", SERVER.address());

    assertThat(result.err()).startsWith("default policy: any(");
  }

  @Test
  void rule_byName_tellsParametersWithDefaultsAndRanges() {
    Result result = Shell.offline().run("rules", "patience");

    assertThat(result.out())
        .startsWith("patience  rule\n")
        .containsPattern("(?m)^PARAMETER +DEFAULT +RANGE +DESCRIPTION$")
        .containsPattern("(?m)^epochs +10 +a whole number from 1 to 1000000 +\\S");
  }

  @Test
  void rule_unknown_isNotFoundWithSuggestion() {
    assertThat(Shell.offline().run("rules", "patiense"))
        .isEqualTo(
            new Result(
                Exit.NOT_FOUND,
                "",
                "epochwatch: there is no rule 'patiense'; did you mean 'patience'?\n"));
  }
}
