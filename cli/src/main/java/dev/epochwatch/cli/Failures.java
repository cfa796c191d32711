// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.cli.output.OutputFailure;
import dev.epochwatch.cli.output.Text;
import dev.epochwatch.client.EpochwatchException;
import dev.epochwatch.core.model.InvalidValueException;
import io.grpc.StatusRuntimeException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells people in one sentence what went wrong, never by a stack trace. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final Pattern NOT_OF_TYPE =
      Pattern.compile(
          "(?s)^Invalid value for (?:option|positional parameter[^(]*) ?['(]+(?<option>[^')]+)['):]*"
              + ".*: '(?<was>.*)' is not an? (?<type>int|long|double)$");

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
    if (failure instanceof InvalidValueException invalid) {
      return fail(Exit.USAGE, invalid.getMessage());
    }
    if (failure instanceof EpochwatchException refused) {
      return fail(refused.field().isPresent() ? Exit.USAGE : Exit.FAILURE, refused.getMessage());
    }
    return fail(Exit.FAILURE, sentence(failure));
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine line = failure.getCommandLine();
    fail(Exit.USAGE, plain(String.valueOf(failure.getMessage())));
    UnmatchedArgumentException.printSuggestions(failure, line.getErr());
    console.err().println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return Exit.USAGE;
  }

  /** The library speaks of Java's types, which nobody who types a command has heard of. */
  private static String plain(String message) {
    Matcher typed = NOT_OF_TYPE.matcher(message);
    if (!typed.find()) {
      return message;
    }
    String wanted =
        switch (typed.group("type")) {
          case "int" -> "a whole number of at most " + Integer.MAX_VALUE;
          case "long" -> "a whole number";
          default -> "a number";
        };
    return typed.group("option") + " must be " + wanted + ", was '" + typed.group("was") + "'";
  }

  private int fail(int exit, @Nullable String sentence) {
    console.err().println("epochwatch: " + Text.safe(String.valueOf(sentence)));
    return exit;
  }

  private static String sentence(Exception failure) {
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : message + " (" + name + ")";
  }
}
