// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

/**
 * A value in a filter.
 *
 * @param position where it stands
 * @param pattern the value
 * @param quoted whether it was written in quotes: then it is a text, whatever it looks like
 */
record Literal(int position, Wildcard pattern, boolean quoted) {
  String text() {
    return pattern.text();
  }
}
