// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import java.time.Duration;

/** What a client was built with. */
record Settings(
    Duration decisionTimeout,
    Duration startTimeout,
    Duration closeTimeout,
    int bufferCapacity,
    JournalDirectory journals) {}
