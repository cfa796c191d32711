// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

/**
 * Where a run is carried out.
 *
 * @param hostname the machine's name, may be empty
 * @param accelerators the accelerators in use
 * @param framework the training framework and its version, may be empty
 */
public record Host(String hostname, int accelerators, String framework) {
  /** Nothing is known. */
  public static final Host UNKNOWN = new Host("", 0, "");
}
