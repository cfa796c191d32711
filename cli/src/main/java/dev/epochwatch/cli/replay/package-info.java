// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** Commands that judge recorded curves, without a server. */
@NullMarked
package dev.epochwatch.cli.replay;

import org.jspecify.annotations.NullMarked;
