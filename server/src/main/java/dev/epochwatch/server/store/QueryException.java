// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

/** A filter, order or page token that is none. */
public final class QueryException extends IllegalArgumentException {
  /** Which part of the query is wrong. */
  public enum Part {
    FILTER,
    ORDER_BY,
    PAGE_TOKEN
  }

  private final Part part;
  private final int position;

  /**
   * @param part which part of the query is wrong
   * @param position where, counted in characters from 0
   * @param message what is wrong, what was expected, and the nearest known name
   */
  public QueryException(Part part, int position, String message) {
    super(message);
    this.part = part;
    this.position = position;
  }

  /** Which part of the query is wrong. */
  public Part part() {
    return part;
  }

  /** Where, counted in characters from 0. */
  public int position() {
    return position;
  }
}
