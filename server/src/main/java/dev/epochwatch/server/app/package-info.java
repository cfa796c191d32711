// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** The program: reads its settings, puts the server together, starts it and drains it. */
@NullMarked
package dev.epochwatch.server.app;

import org.jspecify.annotations.NullMarked;
