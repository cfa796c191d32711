// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** For the tests of those who report: a server that runs inside the test. */
@NullMarked
package dev.epochwatch.client.testing;

import org.jspecify.annotations.NullMarked;
