// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import org.jspecify.annotations.Nullable;

/**
 * A report on its way through the engine, and the one who waits for its answer.
 *
 * <p>First {@link #prepare} may be called, then exactly one of {@link #complete} and {@link
 * #refuse}. Those of one run come in the order of its reports.
 */
public abstract class PendingReport extends CommitGroup {
  private @Nullable RefusedException refusal;

  /**
   * The decision was made. Its answer may be made here but must not be told before {@link
   * #complete}. Called under the run's lock: must be pure and quick.
   *
   * @param decision the decision, encoded; not to be changed
   * @param duplicate whether the report had been stored before
   */
  protected abstract void prepare(byte[] decision, boolean duplicate);

  /** The report is on disk: the prepared answer may be told. Must not block. */
  protected abstract void complete();

  /** Nothing of the report was stored. Must not block. */
  protected abstract void refuse(RefusedException why);

  /** The answer is a refusal; it is told in its turn. */
  final void refuseInTurn(RefusedException why) {
    refusal = why;
  }

  @Override
  final void stored() {
    RefusedException why = refusal;
    if (why == null) {
      complete();
    } else {
      refuse(why);
    }
  }

  @Override
  final void failed(RefusedException why) {
    refuse(why);
  }
}
