// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** A policy over recorded runs. */
@NullMarked
package dev.epochwatch.core.replay;

import org.jspecify.annotations.NullMarked;
