// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** The demonstration: a server and a training as processes of their own, told as a story. */
@NullMarked
package dev.epochwatch.cli.demo;

import org.jspecify.annotations.NullMarked;
