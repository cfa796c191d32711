// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors

/** Real DJL trainings that report every epoch, obey the answers and restore the best weights. */
@NullMarked
package dev.epochwatch.trainer;

import org.jspecify.annotations.NullMarked;
