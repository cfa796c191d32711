// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Decision;
import dev.epochwatch.core.model.Observation;

/** A report of the current attempt that was judged again, with the decision it came to. */
record Judged(long sequence, Observation observation, Decision decision) {}
