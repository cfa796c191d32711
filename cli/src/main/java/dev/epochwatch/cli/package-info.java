// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** The command {@code epochwatch}: what people and shell scripts ask of a server. */
@NullMarked
package dev.epochwatch.cli;

import org.jspecify.annotations.NullMarked;
