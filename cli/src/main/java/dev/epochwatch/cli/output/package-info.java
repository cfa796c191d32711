// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** How commands print: tables, CSV, JSON, curves. Knows nothing of servers. */
@NullMarked
package dev.epochwatch.cli.output;

import org.jspecify.annotations.NullMarked;
