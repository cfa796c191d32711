// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.server.store.StoredReport;

/** Somebody who watches a run. Called once something is on disk; must not block. */
public interface RunListener {
  /** A report was stored. */
  void reported(StoredReport report);

  /** The run or its events changed. */
  void changed();
}
