// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

import dev.epochwatch.server.store.StoredRun;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a filter asks of a run. A comparison with a value that is absent does not hold, so that its
 * negation does. NaN equals itself and is above every number.
 */
public sealed interface Condition {
  /** Whether a run meets it. */
  boolean test(StoredRun run);

  /** Every part holds. */
  record All(List<Condition> parts) implements Condition {
    @Override
    public boolean test(StoredRun run) {
      return parts.stream().allMatch(part -> part.test(run));
    }
  }

  /** A part holds. */
  record Any(List<Condition> parts) implements Condition {
    @Override
    public boolean test(StoredRun run) {
      return parts.stream().anyMatch(part -> part.test(run));
    }
  }

  /** The part does not hold. */
  record Not(Condition part) implements Condition {
    @Override
    public boolean test(StoredRun run) {
      return !part.test(run);
    }
  }

  /** The field has a value; an empty text is none, except in a map. */
  record Has(Field field) implements Condition {
    @Override
    public boolean test(StoredRun run) {
      return field.isPresent(run);
    }
  }

  /** The field is a number that compares so. */
  record NumberIs(Field field, Comparison comparison, double value) implements Condition {
    @Override
    public boolean test(StoredRun run) {
      OptionalDouble number = field.number(run);
      return number.isPresent() && comparison.holds(Double.compare(number.getAsDouble(), value));
    }
  }

  /** The field is a text that compares so, by UTF-16 code units. */
  record TextIs(Field field, Comparison comparison, String value) implements Condition {
    @Override
    public boolean test(StoredRun run) {
      return field.text(run).filter(text -> comparison.holds(text.compareTo(value))).isPresent();
    }
  }

  /** The field is a text of this form. */
  record TextLike(Field field, Wildcard pattern) implements Condition {
    @Override
    public boolean test(StoredRun run) {
      return field.text(run).filter(pattern::matches).isPresent();
    }
  }

  /**
   * The field is a text that contains another, whichever the case.
   *
   * @param part in lower case
   */
  record Contains(Field field, String part) implements Condition {
    @Override
    public boolean test(StoredRun run) {
      return field
          .text(run)
          .filter(text -> text.toLowerCase(Locale.ROOT).contains(part))
          .isPresent();
    }
  }
}
