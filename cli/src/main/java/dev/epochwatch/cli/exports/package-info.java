// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** Runs taken from a server with their whole history, and brought to another one. */
@NullMarked
package dev.epochwatch.cli.exports;

import org.jspecify.annotations.NullMarked;
