// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** The stopping rules of the frameworks, decision for decision. */
@NullMarked
package dev.epochwatch.core.rule.preset;

import org.jspecify.annotations.NullMarked;
