// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

import dev.epochwatch.server.store.QueryException;
import dev.epochwatch.server.store.QueryException.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads filters: {@code experiment = "digits" AND (state = RUNNING OR best < 0.3) AND params.lr:*}.
 * After AIP-160: OR binds tighter than AND, conditions side by side are joined by AND, {@code -} is
 * NOT.
 */
public final class Filters {
  /** Characters in a filter. */
  public static final int LONGEST = 4_096;

  private static final int DEEPEST = 50;

  private final Cursor cursor;
  private int depth;

  private Filters(String text) {
    this.cursor = new Cursor(Part.FILTER, text);
  }

  /**
   * The condition a filter asks for; an empty filter asks for nothing.
   *
   * @throws QueryException with the position and what was expected there
   */
  public static Condition parse(String text) {
    if (text.length() > LONGEST) {
      throw new QueryException(
          Part.FILTER, LONGEST, "filter: must be at most " + LONGEST + " characters");
    }
    Filters filters = new Filters(text);
    filters.cursor.skipSpace();
    if (filters.cursor.isAtEnd()) {
      return new Condition.All(List.of());
    }
    Condition condition = filters.expression();
    if (!filters.cursor.isAtEnd()) {
      throw filters.cursor.fail(filters.cursor.position(), "this parenthesis was not opened");
    }
    return condition;
  }

  private Condition expression() {
    List<Condition> parts = new ArrayList<>();
    do {
      parts.add(factor());
      cursor.skipSpace();
    } while (cursor.takeWord("AND") || !(cursor.isAtEnd() || cursor.isAt(')')));
    return parts.size() == 1 ? parts.get(0) : new Condition.All(List.copyOf(parts));
  }

  private Condition factor() {
    List<Condition> parts = new ArrayList<>();
    do {
      parts.add(term());
      cursor.skipSpace();
    } while (cursor.takeWord("OR"));
    return parts.size() == 1 ? parts.get(0) : new Condition.Any(List.copyOf(parts));
  }

  private Condition term() {
    cursor.skipSpace();
    int start = cursor.position();
    boolean negated = cursor.takeWord("NOT") || cursor.take("-");
    cursor.skipSpace();
    if (!cursor.take("(")) {
      Condition restriction = Restrictions.read(cursor);
      return negated ? new Condition.Not(restriction) : restriction;
    }
    if (++depth > DEEPEST) {
      throw cursor.fail(start, "more than " + DEEPEST + " parentheses within each other");
    }
    Condition inner = expression();
    depth--;
    if (!cursor.take(")")) {
      throw cursor.fail(start, "this parenthesis is not closed");
    }
    return negated ? new Condition.Not(inner) : inner;
  }
}
