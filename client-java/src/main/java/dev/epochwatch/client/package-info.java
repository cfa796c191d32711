// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/**
 * The Java client: a training reports each epoch's metrics and is told whether to go on.
 *
 * <p>{@link dev.epochwatch.client.EpochwatchClient} connects, {@link dev.epochwatch.client.Run}
 * reports and obeys. Once a run has started, nothing here throws into the training or blocks it
 * longer than the bound its method states, and no report is lost while there is memory or disk to
 * keep it.
 */
@NullMarked
package dev.epochwatch.client;

import org.jspecify.annotations.NullMarked;
