// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

import java.util.List;

/**
 * A place in an order: that of one run.
 *
 * @param values one for each term of the order
 * @param runNumber the run's number
 */
public record Position(List<SortValue> values, long runNumber) {
  public Position {
    values = List.copyOf(values);
  }
}
