// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/**
 * Learning curves of known truth, from a seed: for judging diagnoses, for load, for training
 * forecasters. Pure: nothing here reads a clock, a file or a shared random source.
 */
@NullMarked
package dev.epochwatch.bench.simulator;

import org.jspecify.annotations.NullMarked;
