// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** Recorded learning curves in files. */
@NullMarked
package dev.epochwatch.cli.curve;

import org.jspecify.annotations.NullMarked;
