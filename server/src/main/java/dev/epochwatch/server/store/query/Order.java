// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

import dev.epochwatch.server.store.QueryException;
import dev.epochwatch.server.store.QueryException.Part;
import dev.epochwatch.server.store.StoredRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * In which order runs are listed; equal ones by number, newest first, so that the order is total.
 *
 * @param terms what counts, the first first
 */
public record Order(List<Term> terms) {
  /** Fields in an order. */
  public static final int MOST_TERMS = 8;

  private static final int LONGEST = 4_096;

  /** A field and its direction. */
  public record Term(Field field, boolean descending) {}

  public Order {
    terms = List.copyOf(terms);
  }

  /**
   * Reads {@code best, create_time desc}; empty for newest first.
   *
   * @throws QueryException with the position and what was expected there
   */
  public static Order parse(String text) {
    Cursor cursor = new Cursor(Part.ORDER_BY, text);
    if (text.length() > LONGEST) {
      throw cursor.fail(LONGEST, "must be at most " + LONGEST + " characters");
    }
    List<Term> terms = new ArrayList<>();
    cursor.skipSpace();
    while (!cursor.isAtEnd()) {
      if (terms.size() == MOST_TERMS) {
        throw cursor.fail(cursor.position(), "at most " + MOST_TERMS + " fields");
      }
      terms.add(term(cursor));
      cursor.skipSpace();
      int comma = cursor.position();
      if (cursor.take(",")) {
        cursor.skipSpace();
        if (cursor.isAtEnd()) {
          throw cursor.fail(comma, "expected a field after the comma");
        }
      } else if (!cursor.isAtEnd()) {
        throw cursor.fail(cursor.position(), "expected 'desc' or a comma, found " + cursor.found());
      }
    }
    return new Order(terms);
  }

  private static Term term(Cursor cursor) {
    int start = cursor.position();
    Field field = cursor.field();
    if (field.of().kind() == RunField.Kind.MAP && field.key().isEmpty()) {
      throw cursor.fail(start, "write " + field.of().text() + ".NAME");
    }
    cursor.skipSpace();
    boolean descending = cursor.takeWord("desc");
    if (!descending) {
      cursor.takeWord("asc");
    }
    return new Term(field, descending);
  }

  /** Where a run stands in this order. */
  public Position position(StoredRun run) {
    return new Position(
        terms.stream().map(term -> term.field().sortValue(run)).toList(), run.number());
  }

  /** Compares places in this order. */
  Comparator<Position> comparator() {
    return (left, right) -> {
      for (int i = 0; i < terms.size(); i++) {
        int compared =
            left.values().get(i).compare(right.values().get(i), terms.get(i).descending());
        if (compared != 0) {
          return compared;
        }
      }
      return Long.compare(right.runNumber(), left.runNumber());
    };
  }
}
