// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** Recorded learning curves for tests, and what a policy does to them. */
@NullMarked
package dev.epochwatch.core.curves;

import org.jspecify.annotations.NullMarked;
