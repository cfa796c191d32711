// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run is ordered by: a number, a text or nothing. Numbers come before texts and nothing
 * comes last, whichever way is ordered.
 *
 * @param number the number
 * @param text the text, only where there is no number
 */
public record SortValue(OptionalDouble number, Optional<String> text) {
  int compare(SortValue other, boolean descending) {
    int sign = descending ? -1 : 1;
    if (number.isPresent() && other.number.isPresent()) {
      return sign * Double.compare(number.getAsDouble(), other.number.getAsDouble());
    }
    if (number.isPresent() || other.number.isPresent()) {
      return number.isPresent() ? -1 : 1;
    }
    if (text.isPresent() && other.text.isPresent()) {
      return sign * text.get().compareTo(other.text.get());
    }
    return Boolean.compare(other.text.isPresent(), text.isPresent());
  }
}
