// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** Recorded runs brought to a server. */
@NullMarked
package dev.epochwatch.cli.imports;

import org.jspecify.annotations.NullMarked;
