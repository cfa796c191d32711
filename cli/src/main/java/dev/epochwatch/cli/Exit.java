// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

/** What the command's exit codes mean. */
public final class Exit {
  /** Done. */
  public static final int OK = 0;

  /** It failed, or the server refused. */
  public static final int FAILURE = 1;

  /** Asked in a wrong way. */
  public static final int USAGE = 2;

  /** There is no such run or rule. */
  public static final int NOT_FOUND = 3;

  /** No server answered. */
  public static final int UNREACHABLE = 4;

  /** The answer to a report is STOP. */
  public static final int STOP = 10;

  private Exit() {}
}
