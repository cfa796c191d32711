// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Limits;
import java.util.Map;
import java.util.Optional;

/**
 * A change of a run's description or policy. What is empty stays as it is.
 *
 * @param etag the version the change is meant for; empty for any
 * @param displayName a name for people, up to 256 characters
 * @param labels free tags, in place of all that were
 * @param policy in the policy language
 */
public record RunChange(
    String etag,
    Optional<String> displayName,
    Optional<Map<String, String>> labels,
    Optional<String> policy) {
  public RunChange {
    displayName.ifPresent(
        name -> Limits.requireAtMost("run.display_name", name, StartCommand.DISPLAY_NAME_LENGTH));
    labels.ifPresent(entries -> StartCommand.requireEntries("run.labels", entries));
    labels = labels.map(Map::copyOf);
  }
}
