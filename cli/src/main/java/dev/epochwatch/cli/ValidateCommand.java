// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.Csv;
import dev.epochwatch.cli.output.Format;
import dev.epochwatch.cli.output.Json;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.core.model.Limits;
import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.core.policy.PolicySyntaxException;
import dev.epochwatch.proto.v1.PolicyError;
import dev.epochwatch.proto.v1.ValidatePolicyResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says whether a text is a policy; needs no server. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Say whether a text is a policy.",
      "Prints its canonical form and exits 0; or exits 2 and tells on stderr where the text goes"
          + " wrong, what was expected there, and the nearest known name. Needs no server."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  epochwatch policy validate 'any(patience(epochs=10, min_delta=1%%), diverged())'",
      "  epochwatch policy validate - < policy.txt"
    })
final class ValidateCommand implements Callable<Integer> {
  /** More than any policy has, so that what is too long is still told as that. */
  private static final int MOST_BYTES = 8 * Limits.POLICY_LENGTH;

  private final Console console;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "TEXT", description = "The policy; '-' reads it from stdin.")
  private String text = "";

  ValidateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    String policy =
        text.equals("-")
            ? new String(console.in().readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip()
            : text;
    try {
      accept(Policy.parse(policy));
      return Exit.OK;
    } catch (PolicySyntaxException error) {
      refuse(policy, error);
      return Exit.USAGE;
    }
  }

  private void accept(Policy policy) {
    switch (output.format()) {
      case TABLE -> console.out().println(Text.safe(policy.text()));
      case CSV -> {
        Csv.print(console, List.of("canonical", "policy_revision"));
        Csv.print(console, List.of(policy.text(), policy.revision()));
      }
      case JSON, JSONL ->
          print(
              ValidatePolicyResponse.newBuilder()
                  .setCanonical(policy.text())
                  .setPolicyRevision(policy.revision())
                  .build());
    }
  }

  private void refuse(String policy, PolicySyntaxException error) {
    Complaint.of(policy, error).forEach(console.err()::println);
    if (output.format() == Format.JSON || output.format() == Format.JSONL) {
      PolicyError.Builder told =
          PolicyError.newBuilder()
              .setPosition(error.position())
              .setMessage(error.problem())
              .setExpected(error.expected())
              .setSuggestion(error.suggestion().orElse(""));
      print(ValidatePolicyResponse.newBuilder().setError(told).build());
    }
  }

  private void print(ValidatePolicyResponse response) {
    if (output.format() == Format.JSON) {
      Json.print(console.out(), response);
    } else {
      Json.printLine(console.out(), response);
    }
  }
}
