// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.epochwatch.cli.output.Table.Cell;
import dev.epochwatch.cli.output.Table.Column;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Paper paper = new Paper();

  @Test
  void print_textLeftNumbersRight() {
    table()
        .add(Cell.of("a"), Cell.of(1L), Cell.of(0.123456789))
        .add(Cell.of("longer"), Cell.of(1000L), Cell.empty())
        .print(paper.console());

    assertThat(paper.text())
        .isEqualTo(
            """
            NAME    STEP    VALUE
            a          1  0.12346
            longer  1000        -
            """);
  }

  @Test
  void print_wideLetters_areCountedTwice() {
    table()
        .add(Cell.of("\u8a13\u7df4"), Cell.of(1L), Cell.of(2L))
        .add(Cell.of("abcd"), Cell.of(1L), Cell.of(2L))
        .print(paper.console());

    assertThat(paper.text().lines().skip(1))
        .containsExactly("\u8a13\u7df4     1      2", "abcd     1      2");
  }

  @Test
  void print_hostileCell_isShownNotObeyed() {
    table().add(Cell.of("a\u001b[2J\nb"), Cell.of(1L), Cell.of(2L)).print(paper.console());

    assertThat(paper.text()).contains("a\\x1b[2J\\x0ab").hasLineCount(2);
  }

  @Test
  void printCsv_quotesWhatNeedsIt() {
    table()
        .add(Cell.of("comma, \"quote\""), Cell.of(1L), Cell.of(0.1 + 0.2))
        .add(Cell.of("line\nend"), Cell.of(2L), Cell.of(Double.NaN))
        .add(Cell.of(" blank"), Cell.of(3L), Cell.empty())
        .printCsv(paper.console());

    assertThat(paper.text())
        .isEqualTo(
            """
            name,step,value
            "comma, ""quote""\",1,0.30000000000000004
            "line
            end",2,NaN
            " blank",3,
            """);
  }

  @Test
  void printCsv_toFile_keepsControlCharactersExact() {
    table().add(Cell.of("\u001bx"), Cell.of(1L), Cell.of(2L)).printCsv(paper.console());

    assertThat(paper.text()).contains("\u001bx");
  }

  @Test
  void printCsv_toTerminal_showsControlCharacters() {
    table().add(Cell.of("\u001bx"), Cell.of(1L), Cell.of(2L)).printCsv(paper.terminal());

    assertThat(paper.text()).contains("\\x1bx");
  }

  @Test
  void add_wrongCount_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> table().add(Cell.of("a")));
  }

  private static Table table() {
    return Table.of(Column.text("name"), Column.number("step"), Column.number("value"));
  }
}
