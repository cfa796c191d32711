// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/**
 * The language of {@link dev.epochwatch.server.store.RunQuery}: filters after AIP-160, orders and
 * page tokens. It knows runs, not databases.
 */
@NullMarked
package dev.epochwatch.server.store.query;

import org.jspecify.annotations.NullMarked;
