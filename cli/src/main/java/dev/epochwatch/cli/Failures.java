// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.OutputFailure;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.client.EpochwatchException;
import io.grpc.StatusRuntimeException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells people in one sentence what went wrong, never by a stack trace. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Console console;

  Failures(Console console) {
    this.console = console;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    if (failure instanceof StatusRuntimeException status) {
      Refusal refusal = Refusal.of(status);
      return fail(refusal.exit(), refusal.sentence());
    }
    if (failure instanceof OutputFailure unwritten) {
      return unwritten.isClosedPipe() ? Exit.OK : fail(Exit.FAILURE, unwritten.getMessage());
    }
    if (failure instanceof CommandFailure known) {
      return fail(known.exit(), known.getMessage());
    }
    if (failure instanceof EpochwatchException refused) {
      return fail(refused.field().isPresent() ? Exit.USAGE : Exit.FAILURE, refused.getMessage());
    }
    return fail(Exit.FAILURE, sentence(failure));
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine line = failure.getCommandLine();
    fail(Exit.USAGE, String.valueOf(failure.getMessage()));
    UnmatchedArgumentException.printSuggestions(failure, line.getErr());
    console.err().println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return Exit.USAGE;
  }

  private int fail(int exit, @org.jspecify.annotations.Nullable String sentence) {
    console.err().println("epochwatch: " + Text.safe(String.valueOf(sentence)));
    return exit;
  }

  private static String sentence(Exception failure) {
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : message + " (" + name + ")";
  }
}
