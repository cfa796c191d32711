// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/**
 * The store in an H2 database file: a log of reports that is only appended to, an archive of
 * columns per run, and rows for runs and events. {@link dev.epochwatch.server.store.jdbc.Stores} is
 * the door.
 */
@NullMarked
package dev.epochwatch.server.store.jdbc;

import org.jspecify.annotations.NullMarked;
