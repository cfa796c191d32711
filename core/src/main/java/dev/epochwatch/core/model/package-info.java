// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/**
 * The values that reports, verdicts and decisions are made of; immutable and valid by construction.
 */
@NullMarked
package dev.epochwatch.core.model;

import org.jspecify.annotations.NullMarked;
