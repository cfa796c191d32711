// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

import dev.epochwatch.server.store.RunPage;
import dev.epochwatch.server.store.RunQuery;
import dev.epochwatch.server.store.StoredRun;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A query, understood.
 *
 * @param query as it was asked
 * @param condition which runs
 * @param order in which order
 * @param after the place to go on from, not included; empty for the start
 */
public record RunSelection(
    RunQuery query, Condition condition, Order order, Optional<Position> after) {
  private static final int LARGEST_PAGE = 1_000;

  /**
   * Understands a query.
   *
   * @throws dev.epochwatch.server.store.QueryException if the filter, the order or the token is
   *     none
   */
  public static RunSelection of(RunQuery query) {
    if (query.pageSize() < 1 || query.pageSize() > LARGEST_PAGE) {
      throw new IllegalArgumentException("page size " + query.pageSize() + " is not 1 to 1000");
    }
    Condition condition = Filters.parse(query.filter());
    Order order = Order.parse(query.orderBy());
    return new RunSelection(query, condition, order, PageToken.decode(query, order));
  }

  /**
   * A page from the runs found in order.
   *
   * @param found up to one more than the page has, by which is seen whether there is another page
   */
  public RunPage page(List<StoredRun> found) {
    int size = query.pageSize();
    if (found.size() <= size) {
      return new RunPage(found, Optional.empty());
    }
    List<StoredRun> page = found.subList(0, size);
    Position last = order.position(page.get(size - 1));
    return new RunPage(page, Optional.of(PageToken.encode(query, last)));
  }

  /** Picks the page out of all runs. */
  public RunPage pick(Stream<StoredRun> runs) {
    Comparator<Position> comparator = order.comparator();
    return page(
        runs.filter(condition::test)
            .filter(
                run -> after.isEmpty() || comparator.compare(order.position(run), after.get()) > 0)
            .sorted(Comparator.comparing(order::position, comparator))
            .limit(query.pageSize() + 1L)
            .toList());
  }
}
