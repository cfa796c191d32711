// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/**
 * How good diagnoses and policies are: on simulated runs of known truth, and on recorded curves.
 */
@NullMarked
package dev.epochwatch.bench.quality;

import org.jspecify.annotations.NullMarked;
