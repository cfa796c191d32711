// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.server.store.query.Condition;
import dev.epochwatch.server.store.query.Field;
import dev.epochwatch.server.store.query.RunField;
import dev.epochwatch.server.store.query.RunSelection;
import dev.epochwatch.server.store.query.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A query as SQL: text without any value in it, and the values to bind. Every condition is true or
 * false, never unknown, so that NOT means what it says.
 */
final class SelectionSql {
  private final StringBuilder text = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  private SelectionSql() {}

  static SelectionSql of(RunSelection selection) {
    SelectionSql sql = new SelectionSql();
    List<SortKey> keys = SortKey.of(selection.order());
    sql.text.append("SELECT run.").append(String.join(", run.", RunColumns.NAMES));
    sql.text.append(" FROM run");
    keys.forEach(sql::join);
    sql.text.append(" WHERE ");
    sql.condition(selection.condition());
    selection
        .after()
        .ifPresent(
            position -> {
              sql.text.append(" AND ");
              sql.after(SortKey.places(selection.order(), position), position.runNumber());
            });
    sql.text.append(" ORDER BY ");
    for (SortKey key : keys) {
      sql.text.append(expression(key)).append(" IS NULL, ");
      sql.text.append(expression(key)).append(key.descending() ? " DESC, " : ", ");
    }
    sql.text.append("run.run_no DESC FETCH FIRST ? ROWS ONLY");
    sql.values.add(selection.query().pageSize() + 1);
    return sql;
  }

  String text() {
    return text.toString();
  }

  List<Object> values() {
    return values;
  }

  private void condition(Condition condition) {
    if (condition instanceof Condition.All all) {
      join(all.parts(), " AND ", "TRUE");
    } else if (condition instanceof Condition.Any any) {
      join(any.parts(), " OR ", "FALSE");
    } else if (condition instanceof Condition.Not not) {
      text.append("NOT ");
      condition(not.part());
    } else if (condition instanceof Condition.Has has) {
      has(has.field());
    } else if (condition instanceof Condition.NumberIs is) {
      number(is);
    } else if (condition instanceof Condition.TextIs is) {
      text(is.field(), "%s " + is.comparison().symbol() + " ?", is.value());
    } else if (condition instanceof Condition.TextLike like) {
      text(like.field(), "%s LIKE ? ESCAPE '!'", pattern(like.pattern()));
    } else if (condition instanceof Condition.Contains contains) {
      Wildcard around = new Wildcard(List.of("", contains.part(), ""));
      text(contains.field(), "LOWER(%s) LIKE ? ESCAPE '!'", pattern(around));
    }
  }

  private void join(List<Condition> parts, String operator, String none) {
    text.append('(');
    String between = "";
    for (Condition part : parts) {
      text.append(between);
      condition(part);
      between = operator;
    }
    text.append(parts.isEmpty() ? none : "").append(')');
  }

  private void has(Field field) {
    switch (field.of().kind()) {
      case TEXT -> text.append(column(field.of())).append(" <> ''");
      case MAP -> tag(field, "TRUE");
      default -> text.append(column(field.of())).append(" IS NOT NULL");
    }
  }

  private void number(Condition.NumberIs is) {
    String comparison = " " + is.comparison().symbol() + " ?";
    if (is.field().of().kind() == RunField.Kind.MAP) {
      tag(is.field(), "t.number_value" + comparison);
      values.add(is.value());
      return;
    }
    String column = column(is.field().of());
    Object value = SortKey.comparable(is.field().of(), is.value());
    String compared =
        SortKey.isWhole(is.field().of()) && value instanceof Double
            ? "CAST(" + column + " AS DOUBLE PRECISION)"
            : column;
    text.append('(').append(column).append(" IS NOT NULL AND ");
    text.append(compared).append(comparison).append(')');
    values.add(value);
  }

  private void text(Field field, String form, String value) {
    if (field.of().kind() == RunField.Kind.MAP) {
      tag(field, form.formatted("t.text_value"));
    } else {
      text.append(form.formatted(column(field.of())));
    }
    values.add(value);
  }

  private void tag(Field field, String condition) {
    text.append(
            "run.run_no IN (SELECT t.run_no FROM run_tag t WHERE t.kind = ? AND t.name = ? AND ")
        .append(condition)
        .append(')');
    values.add(tagKind(field));
    values.add(field.key());
  }

  /** The place of a row is after another place. */
  private void after(List<SortKey.Place> places, long runNumber) {
    text.append('(');
    for (int i = 0; i < places.size(); i++) {
      SortKey.Place place = places.get(i);
      if (place.value().isPresent()) {
        equal(places.subList(0, i));
        String expression = expression(place.key());
        text.append('(').append(expression).append(place.key().descending() ? " < ?" : " > ?");
        text.append(" OR ").append(expression).append(" IS NULL) OR ");
        values.add(place.value().get());
      }
    }
    equal(places);
    text.append("run.run_no < ?)");
    values.add(runNumber);
  }

  private void equal(List<SortKey.Place> places) {
    for (SortKey.Place place : places) {
      text.append(expression(place.key()));
      text.append(place.value().isPresent() ? " = ? AND " : " IS NULL AND ");
      place.value().ifPresent(values::add);
    }
  }

  /** Joins the entry of a map that rows are ordered by: once for its number and its text. */
  private void join(SortKey key) {
    if (key.field().of().kind() == RunField.Kind.MAP && !key.isText()) {
      String alias = alias(key);
      text.append(" LEFT JOIN run_tag ").append(alias);
      text.append(" ON ").append(alias).append(".run_no = run.run_no AND ");
      text.append(alias).append(".kind = ? AND ").append(alias).append(".name = ?");
      values.add(tagKind(key.field()));
      values.add(key.field().key());
    }
  }

  private static String expression(SortKey key) {
    if (key.field().of().kind() != RunField.Kind.MAP) {
      return column(key.field().of());
    }
    String alias = alias(key);
    return key.isText()
        ? "CASE WHEN %s.number_value IS NULL THEN %s.text_value END".formatted(alias, alias)
        : alias + ".number_value";
  }

  private static String alias(SortKey key) {
    return "k" + key.term();
  }

  private static int tagKind(Field field) {
    return field.of() == RunField.PARAMS ? RunWriter.PARAMETER : RunWriter.LABEL;
  }

  private static String pattern(Wildcard wildcard) {
    return wildcard.parts().stream()
        .map(part -> part.replace("!", "!!").replace("%", "!%").replace("_", "!_"))
        .collect(Collectors.joining("%"));
  }

  private static String column(RunField field) {
    return switch (field) {
      case RUN -> "run_id";
      case BEST -> "best_value";
      case LAST -> "last_value";
      case CREATE_TIME -> "create_micros";
      case UPDATE_TIME -> "update_micros";
      case FINISH_TIME -> "finish_micros";
      case EXPERIMENT,
          DISPLAY_NAME,
          STATE,
          POLICY,
          BEST_STEP,
          LAST_STEP,
          REPORTS,
          ATTEMPT,
          REASON ->
          field.name().toLowerCase(Locale.ROOT);
      case PARAMS, LABELS -> throw new IllegalArgumentException("entries are not in a column");
    };
  }
}
