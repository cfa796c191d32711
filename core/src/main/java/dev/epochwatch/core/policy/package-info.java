// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
/** The policy language and the judge that applies a policy to a run. */
@NullMarked
package dev.epochwatch.core.policy;

import org.jspecify.annotations.NullMarked;
