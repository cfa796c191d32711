// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** Stopping rules, their register and their parameters. */
@NullMarked
package dev.epochwatch.core.rule;

import org.jspecify.annotations.NullMarked;
