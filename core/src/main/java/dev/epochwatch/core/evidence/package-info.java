// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/**
 * The arithmetic that rules and diagnoses share: windows, noise, trends, smoothed minima, what a
 * learning-rate schedule still holds, and numbers as text.
 *
 * <p>Everything here is causal, bounded in memory, costs the same at every step, and takes values
 * turned so that lower is better. Nothing here is thread-safe.
 */
@NullMarked
package dev.epochwatch.core.evidence;

import org.jspecify.annotations.NullMarked;
