// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Text;
import dev.epochwatch.core.policy.PolicySyntaxException;
import java.util.ArrayList;
import java.util.List;

/** Where a policy's text goes wrong, with a caret under the place. */
final class Complaint {
  /** How much of a long text is shown on either side of the place. */
  private static final int AROUND = 60;

  private Complaint() {}

  /** The lines to print. */
  static List<String> of(String policy, PolicySyntaxException error) {
    int position = Math.max(0, Math.min(error.position(), policy.length()));
    int from = Math.max(0, position - AROUND);
    int to = Math.min(policy.length(), position + AROUND);
    String before = (from > 0 ? "..." : "") + oneLine(policy.substring(from, position));
    String after = oneLine(policy.substring(position, to)) + (to < policy.length() ? "..." : "");
    List<String> lines = new ArrayList<>();
    lines.add(
        "epochwatch: not a policy, at position " + position + ": " + Text.safe(error.problem()));
    lines.add("  " + before + after);
    lines.add("  " + " ".repeat(Text.width(before)) + "^");
    lines.add("expected: " + Text.safe(error.expected()));
    error.suggestion().ifPresent(name -> lines.add("did you mean '" + name + "'?"));
    return lines;
  }

  /** Line ends and other controls take one column each, so that the caret stays in place. */
  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return Text.safe(line.toString());
  }
}
