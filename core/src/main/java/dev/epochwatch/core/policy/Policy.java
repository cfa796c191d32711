// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.policy;

import dev.epochwatch.core.rule.Evaluator;
import dev.epochwatch.core.rule.Expression;
import dev.epochwatch.core.rule.RunContext;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Rules combined, with one text form. Immutable and thread-safe. */
public final class Policy {
  /** Counts the changes of the rules' code that change decisions. */
  private static final int JUDGEMENT_REVISION = 1;

  private final Expression expression;
  private final String revision;

  private Policy(Expression expression) {
    this.expression = expression;
    CRC32C checksum = new CRC32C();
    checksum.update(expression.text().getBytes(StandardCharsets.UTF_8));
    this.revision = "r" + JUDGEMENT_REVISION + "-" + Long.toHexString(checksum.getValue());
  }

  /**
   * Reads a policy, for example {@code any(patience(epochs=10, min_delta=1%), diverged())}.
   *
   * @throws PolicySyntaxException if the text is none
   */
  public static Policy parse(String text) {
    return new Policy(new PolicyParser(text).parse());
  }

  /** The canonical text; parsing it gives an equal policy. */
  public String text() {
    return expression.text();
  }

  /** Names the exact policy and code revision. */
  public String revision() {
    return revision;
  }

  /** The policy as a tree. */
  public Expression expression() {
    return expression;
  }

  /** Whether any of its rules looks at the other runs of the experiment. */
  public boolean seesPeers() {
    return expression.seesPeers();
  }

  Evaluator start(RunContext context) {
    return expression.start(context);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Policy that && expression.equals(that.expression);
  }

  @Override
  public int hashCode() {
    return expression.hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
