// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** What the curves say, and what to try next. */
@NullMarked
package dev.epochwatch.core.diagnosis;

import org.jspecify.annotations.NullMarked;
