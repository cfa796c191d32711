// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import java.util.Optional;

/**
 * What the server does by itself.
 *
 * @param silence when a silent run is interrupted; empty for never
 * @param retention how long finished runs are kept
 */
public record UpkeepSettings(Optional<SilenceLimits> silence, Retention retention) {}
