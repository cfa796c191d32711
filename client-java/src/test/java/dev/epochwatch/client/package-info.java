// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
@NullMarked
package dev.epochwatch.client;

import org.jspecify.annotations.NullMarked;
