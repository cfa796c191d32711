// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.policy.Names;
import dev.epochwatch.server.store.RunState;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Reads one comparison of a filter and gives it its meaning. */
final class Restrictions {
  private enum Operator {
    // In the order in which they must be tried.
    NOT_EQUAL("!="),
    AT_MOST("<="),
    AT_LEAST(">="),
    EQUAL("="),
    LESS("<"),
    GREATER(">"),
    HAS(":");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    boolean isOrdering() {
      return this == AT_MOST || this == AT_LEAST || this == LESS || this == GREATER;
    }

    Comparison comparison() {
      return isOrdering() ? Comparison.valueOf(name()) : Comparison.EQUAL;
    }
  }

  private Restrictions() {}

  static Condition read(Cursor cursor) {
    Field field = cursor.field();
    cursor.skipSpace();
    int at = cursor.position();
    Operator operator =
        Arrays.stream(Operator.values())
            .filter(candidate -> cursor.take(candidate.symbol))
            .findFirst()
            .orElseThrow(
                () ->
                    cursor.fail(
                        at, "expected one of = != < <= > >= : here, found " + cursor.found()));
    cursor.skipSpace();
    Literal literal = cursor.literal();
    if (field.of().kind() == RunField.Kind.MAP && field.key().isEmpty()) {
      return entry(cursor, field.of(), at, operator, literal);
    }
    if (literal.pattern().isAny() && !operator.isOrdering()) {
      Condition has = new Condition.Has(field);
      return operator == Operator.NOT_EQUAL ? new Condition.Not(has) : has;
    }
    Condition condition = compare(cursor, field, at, operator, literal);
    return operator == Operator.NOT_EQUAL
        ? new Condition.All(List.of(new Condition.Has(field), new Condition.Not(condition)))
        : condition;
  }

  private static Condition entry(
      Cursor cursor, RunField of, int at, Operator operator, Literal literal) {
    if (operator != Operator.HAS) {
      throw cursor.fail(
          at,
          "'"
              + of.text()
              + "' has entries; write "
              + of.text()
              + ".NAME or "
              + of.text()
              + ":NAME");
    }
    return new Condition.Has(new Field(of, literal.text()));
  }

  private static Condition compare(
      Cursor cursor, Field field, int at, Operator operator, Literal literal) {
    Comparison comparison = operator.comparison();
    return switch (field.of().kind()) {
      case TEXT -> text(field, operator, literal);
      case NUMBER -> new Condition.NumberIs(field, comparison, number(cursor, literal));
      case TIME -> new Condition.NumberIs(field, comparison, time(cursor, literal));
      case STATE -> {
        requireEquality(cursor, field, at, operator);
        yield new Condition.NumberIs(field, comparison, named(cursor, RunState.values(), literal));
      }
      case REASON -> {
        requireEquality(cursor, field, at, operator);
        yield new Condition.NumberIs(field, comparison, named(cursor, Reason.values(), literal));
      }
      case MAP -> {
        OptionalDouble number =
            literal.quoted() ? OptionalDouble.empty() : Numbers.parse(literal.text());
        yield number.isPresent()
            ? new Condition.NumberIs(field, comparison, number.getAsDouble())
            : text(field, operator, literal);
      }
    };
  }

  private static Condition text(Field field, Operator operator, Literal literal) {
    if (operator == Operator.HAS && field.of().kind() != RunField.Kind.MAP) {
      return new Condition.Contains(field, literal.text().toLowerCase(Locale.ROOT));
    }
    return operator.isOrdering() || literal.pattern().isPlain()
        ? new Condition.TextIs(field, operator.comparison(), literal.text())
        : new Condition.TextLike(field, literal.pattern());
  }

  private static void requireEquality(Cursor cursor, Field field, int at, Operator operator) {
    if (operator.isOrdering()) {
      throw cursor.fail(at, "'" + field.of().text() + "' has no order; expected = or !=");
    }
  }

  private static double number(Cursor cursor, Literal literal) {
    OptionalDouble number = Numbers.parse(literal.text());
    if (number.isPresent()) {
      return number.getAsDouble();
    }
    return switch (literal.text().toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default ->
          throw cursor.fail(
              literal.position(), "expected a number, found '" + literal.text() + "'");
    };
  }

  private static double time(Cursor cursor, Literal literal) {
    String text = literal.text();
    try {
      Instant instant =
          text.length() == "2000-01-01".length()
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant();
      return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    } catch (DateTimeException | ArithmeticException e) {
      throw cursor.fail(
          literal.position(), "expected a time such as 2026-01-31T12:00:00Z, found '" + text + "'");
    }
  }

  private static int named(Cursor cursor, Enum<?>[] values, Literal literal) {
    List<String> names = Arrays.stream(values).map(Enum::name).toList();
    int index = names.indexOf(literal.text());
    if (index >= 0) {
      return index;
    }
    String hint =
        Names.nearest(
                literal.text(), names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList())
            .map(near -> "did you mean " + near.toUpperCase(Locale.ROOT) + "?")
            .orElse("known are " + String.join(", ", names));
    throw cursor.fail(literal.position(), "'" + literal.text() + "' is none; " + hint);
  }
}
