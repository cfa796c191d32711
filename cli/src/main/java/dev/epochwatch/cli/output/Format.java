// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.output;

/** The forms in which a command prints its data. */
public enum Format {
  /** Aligned columns for people. */
  TABLE,
  /** One JSON document in the mapping that Protocol Buffers define. */
  JSON,
  /** One JSON object a line. */
  JSONL,
  /** Comma-separated values with a header, quoted as RFC 4180 says. */
  CSV
}
