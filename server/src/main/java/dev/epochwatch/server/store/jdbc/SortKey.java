// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.query.Field;
import dev.epochwatch.server.store.query.Order;
import dev.epochwatch.server.store.query.Position;
import dev.epochwatch.server.store.query.RunField;
import dev.epochwatch.server.store.query.SortValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An expression that rows are ordered by; those where it is NULL come last.
 *
 * @param term which term of the order it belongs to, from 0
 * @param field the field
 * @param isText whether it is the text of the field, else the number
 * @param descending the direction
 */
record SortKey(int term, Field field, boolean isText, boolean descending) {
  /** A row's value of a key, empty for NULL. */
  record Place(SortKey key, Optional<Object> value) {}

  static List<SortKey> of(Order order) {
    return IntStream.range(0, order.terms().size())
        .boxed()
        .flatMap(index -> of(index, order.terms().get(index)))
        .toList();
  }

  /** The entry of a map is a number or a text, so it needs both keys. */
  private static Stream<SortKey> of(int index, Order.Term term) {
    Field field = term.field();
    SortKey number = new SortKey(index, field, false, term.descending());
    SortKey text = new SortKey(index, field, true, term.descending());
    return switch (field.of().kind()) {
      case TEXT -> Stream.of(text);
      case MAP -> Stream.of(number, text);
      default -> Stream.of(number);
    };
  }

  static List<Place> places(Order order, Position position) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < order.terms().size(); i++) {
      SortValue value = position.values().get(i);
      of(i, order.terms().get(i)).map(key -> new Place(key, key.value(value))).forEach(places::add);
    }
    return places;
  }

  private Optional<Object> value(SortValue value) {
    if (isText) {
      return value.text().map(text -> text);
    }
    OptionalDouble number = value.number();
    return number.isPresent()
        ? Optional.of(comparable(field.of(), number.getAsDouble()))
        : Optional.empty();
  }

  /** Whether a field's column holds whole numbers. */
  static boolean isWhole(RunField field) {
    return switch (field) {
      case BEST, LAST, PARAMS, LABELS -> false;
      default -> true;
    };
  }

  /**
   * A number in the type of the field's column, if it is one of that type, so that an index fits.
   */
  static Object comparable(RunField field, double value) {
    return isWhole(field) && value == Math.rint(value) && Math.abs(value) < 1L << 53
        ? (Object) (long) value
        : (Object) value;
  }
}
