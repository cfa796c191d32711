// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

import dev.epochwatch.server.store.StoredRun;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A field, for a map with the name of the entry.
 *
 * @param of the field
 * @param key the name of a map's entry; empty for other fields
 */
public record Field(RunField of, String key) {

  /** The value as a number: of a map's entry if it reads as one; empty where there is none. */
  OptionalDouble number(StoredRun run) {
    if (of.kind() != RunField.Kind.MAP) {
      return of.number(run);
    }
    Optional<String> text = text(run);
    return text.isPresent() ? Numbers.parse(text.get()) : OptionalDouble.empty();
  }

  /** The value as a text; empty where there is none. */
  Optional<String> text(StoredRun run) {
    return of.text(run, key);
  }

  boolean isPresent(StoredRun run) {
    return switch (of.kind()) {
      case TEXT -> text(run).filter(text -> !text.isEmpty()).isPresent();
      case MAP -> text(run).isPresent();
      default -> number(run).isPresent();
    };
  }

  SortValue sortValue(StoredRun run) {
    OptionalDouble number = number(run);
    return new SortValue(number, number.isPresent() ? Optional.empty() : text(run));
  }
}
