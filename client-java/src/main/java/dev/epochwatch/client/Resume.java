// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.proto.v1.StartRunRequest;

/** What to do when a run of the given id exists already. */
public enum Resume {
  /** Refuse to start (RUN_EXISTS). */
  NEVER,
  /** Go on with it as a new attempt; create it when it does not exist. The default. */
  ALLOW,
  /** Go on with it; refuse to start when it does not exist (RUN_NOT_FOUND). */
  MUST;

  StartRunRequest.Resume proto() {
    return switch (this) {
      case NEVER -> StartRunRequest.Resume.RESUME_NEVER;
      case ALLOW -> StartRunRequest.Resume.RESUME_ALLOW;
      case MUST -> StartRunRequest.Resume.RESUME_MUST;
    };
  }
}
