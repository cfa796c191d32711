// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.server.store.QueryException;
import dev.epochwatch.server.store.QueryException.Part;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiltersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          stat = RUNNING            | 0  | did you mean 'state'?
          colour = red              | 0  | known are run, experiment
          state = RUNING            | 8  | did you mean RUNNING?
          state = 7                 | 8  | known are RUNNING, INTERRUPTED
          state > RUNNING           | 6  | expected = or !=
          reason < NONE             | 7  | expected = or !=
          best                      | 4  | expected one of = != < <= > >= :
          best ~ 1                  | 5  | found '~'
          best <                    | 6  | expected a value, found the end
          best < x                  | 7  | expected a number, found 'x'
          create_time > yesterday   | 14 | expected a time such as
          create_time > 2026-02-30  | 14 | expected a time such as
          params = 1                | 7  | params.NAME
          params. = 1               | 7  | expected the name of an entry
          run.x = 1                 | 3  | 'run' has no parts
          run = "x                  | 6  | not closed
          run = *a*b*c*d*           | 6  | at most 4 stars
          (run = x                  | 0  | not closed
          run = x)                  | 7  | not opened
          run = x AND               | 11 | expected a field, found the end
          run = x and best < 1      | 8  | written in capitals
          run = x OR OR run = y     | 11 | there is no field 'OR'
          = 1                       | 0  | expected a field
          NOT                       | 3  | expected a field
          """)
  void parse_error_tellsWhereAndWhat(String filter, int position, String message) {
    assertThatThrownBy(() -> Filters.parse(filter))
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> {
              assertThat(e.part()).isEqualTo(Part.FILTER);
              assertThat(e).hasMessageContaining(message);
              assertThat(e.position()).isEqualTo(position);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          bst                       | 0  | did you mean 'best'?
          best down                 | 5  | expected 'desc' or a comma
          best,                     | 4  | expected a field after the comma
          ,best                     | 0  | expected a field
          params                    | 0  | params.NAME
          run,run,run,run,run,run,run,run,run | 32 | at most 8 fields
          """)
  void order_error_tellsWhereAndWhat(String order, int position, String message) {
    assertThatThrownBy(() -> Order.parse(order))
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> {
              assertThat(e.part()).isEqualTo(Part.ORDER_BY);
              assertThat(e).hasMessageContaining(message);
              assertThat(e.position()).isEqualTo(position);
            });
  }

  @Test
  void parse_tooLongOrTooDeep_isRefused() {
    assertThatThrownBy(() -> Filters.parse(" ".repeat(4_097))).isInstanceOf(QueryException.class);
    assertThatThrownBy(() -> Filters.parse("(".repeat(4_000)))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("50");
  }

  @Test
  void parse_anything_parsesOrTellsAPlaceInTheText() {
    String[] pieces = {
      "run",
      "best",
      "params",
      ".",
      "state",
      "=",
      "!=",
      "<",
      ":",
      "(",
      ")",
      "AND",
      "OR",
      "NOT",
      "-",
      "\"",
      "'",
      "\\",
      "*",
      " ",
      "1",
      "nan",
      "x",
      "\uD83D\uDE00",
      "\u0000",
      ",",
      "desc"
    };
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(12); k >= 0; k--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      parsesOrTells(() -> Filters.parse(text.toString()), text.length());
      parsesOrTells(() -> Order.parse(text.toString()), text.length());
    }
  }

  private static void parsesOrTells(Runnable parse, int length) {
    try {
      parse.run();
    } catch (QueryException e) {
      assertThat(e.position()).isBetween(0, length);
    }
  }

  @Test
  void wildcard_partsInOrder_match() {
    Wildcard pattern = new Wildcard(java.util.List.of("a", "b", "b", "c"));
    assertThat(pattern.matches("abbc")).isTrue();
    assertThat(pattern.matches("axxbxbxc")).isTrue();
    assertThat(pattern.matches("abc")).isFalse();
    assertThat(pattern.matches("abbcx")).isFalse();
    assertThat(new Wildcard(java.util.List.of("ab", "b")).matches("ab")).isFalse();
  }
}
