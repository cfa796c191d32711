// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** The files in which frameworks record their trainings. */
@NullMarked
package dev.epochwatch.cli.format;

import org.jspecify.annotations.NullMarked;
