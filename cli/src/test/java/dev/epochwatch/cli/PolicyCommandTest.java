// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.Shell.Result;
import org.junit.jupiter.api.Test;

class PolicyCommandTest {
  private final Shell shell = Shell.offline();

  @Test
  void validate_policy_printsCanonicalTextAlone() {
    Result result = shell.run("policy", "validate", " max_steps( 10 ) ");

    assertThat(result).isEqualTo(new Result(Exit.OK, "max_steps(steps=10)\n", ""));
  }

  @Test
  void validate_misspeltRule_tellsPlaceExpectationAndSuggestion() {
    Result result = shell.run("policy", "validate", "any(max_stepz(steps=3))");

    assertThat(result)
        .isEqualTo(
            new Result(
                Exit.USAGE,
                "",
                """
                epochwatch: not a policy, at position 4: there is no rule 'max_stepz'
                  any(max_stepz(steps=3))
                      ^
                expected: the name of a rule
                did you mean 'max_steps'?
                """));
  }

  @Test
  void validate_valueOutOfRange_tellsRange() {
    Result result = shell.run("policy", "validate", "max_steps(steps=-1)");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("position 16", "a whole number from 1 to ");
  }

  @Test
  void validate_dash_readsStandardInput() {
    Result result = shell.type("max_steps(7)\n").run("policy", "validate", "-");

    assertThat(result).isEqualTo(new Result(Exit.OK, "max_steps(steps=7)\n", ""));
  }

  @Test
  void validate_json_printsErrorAsDataToo() {
    Result result = shell.run("policy", "validate", "-o", "jsonl", "max_stepz(3)");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.out())
        .isEqualTo(
            "{\"canonical\":\"\",\"policyRevision\":\"\",\"error\":{\"position\":0,"
                + "\"message\":\"there is no rule 'max_stepz'\","
                + "\"expected\":\"the name of a rule\",\"suggestion\":\"max_steps\"}}\n");
  }

  @Test
  void validate_hostileText_reachesTerminalHarmless() {
    Result result = shell.run("policy", "validate", "\u001b[31m\u202emax_steps\u009b2J\r\n");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).doesNotContain("\u001b", "\u202e", "\u009b", "\r");
  }

  @Test
  void validate_longText_showsNeighbourhoodOnly() {
    String text = "max_steps(steps=" + "9".repeat(500) + "x)";

    Result result = shell.run("policy", "validate", text);

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err().lines().skip(1)).allMatch(line -> line.length() < 200);
  }

  @Test
  void validate_noText_isUsageError() {
    Result result = shell.run("policy", "validate");

    assertThat(result.exit()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("TEXT", "policy validate --help");
  }
}
