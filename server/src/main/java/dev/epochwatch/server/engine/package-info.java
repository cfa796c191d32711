// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/**
 * The engine: report in, decision out. It keeps the runs that are alive in memory, judges each
 * report, and answers once the store has it on disk. Memory is only a cache of the store.
 */
@NullMarked
package dev.epochwatch.server.engine;

import org.jspecify.annotations.NullMarked;
