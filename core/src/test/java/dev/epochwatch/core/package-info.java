// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** Tests of the judgement as a whole. */
@NullMarked
package dev.epochwatch.core;

import org.jspecify.annotations.NullMarked;
