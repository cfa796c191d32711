// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

/** How a value is compared with another. */
public enum Comparison {
  EQUAL("="),
  LESS("<"),
  AT_MOST("<="),
  GREATER(">"),
  AT_LEAST(">=");

  private final String symbol;

  Comparison(String symbol) {
    this.symbol = symbol;
  }

  /** The same in SQL and in filters. */
  public String symbol() {
    return symbol;
  }

  /** Whether it holds, given what {@link Comparable#compareTo} said. */
  boolean holds(int compared) {
    return switch (this) {
      case EQUAL -> compared == 0;
      case LESS -> compared < 0;
      case AT_MOST -> compared <= 0;
      case GREATER -> compared > 0;
      case AT_LEAST -> compared >= 0;
    };
  }
}
