// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** What a server remembers: the interface of every store and the values it keeps. */
@NullMarked
package dev.epochwatch.server.store;

import org.jspecify.annotations.NullMarked;
