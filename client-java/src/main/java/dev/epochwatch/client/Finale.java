// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.proto.v1.FinishRunRequest;
import dev.epochwatch.proto.v1.FinishRunResponse;
import java.util.Optional;

/** How a session ends: once every report is answered the run is finished. Lives on the loop. */
final class Finale implements Inquiry.Outcome<FinishRunResponse> {
  private static final System.Logger LOG = System.getLogger(Finale.class.getName());

  private final Session session;
  private final Calls calls;
  private final Outbox outbox;
  private boolean prepared;
  private Optional<FinishRunRequest.Builder> finish = Optional.empty();
  private Optional<Inquiry<FinishRunResponse>> inquiry = Optional.empty();

  Finale(Session session, Calls calls, Outbox outbox) {
    this.session = session;
    this.calls = calls;
    this.outbox = outbox;
  }

  /**
   * From now on the session ends when all is answered.
   *
   * @param how the run ended; empty when it is left to be resumed
   */
  void prepare(Optional<FinishRunRequest.Builder> how) {
    prepared = true;
    finish = how;
  }

  /** Ends the session, if it is to end and all is answered. */
  void play() {
    if (!prepared || outbox.pending() > 0 || inquiry.isPresent()) {
      return;
    }
    if (finish.isEmpty()) {
      end();
      return;
    }
    FinishRunRequest request =
        finish.get().setRun(session.run()).setAttempt(session.attempt()).build();
    Inquiry<FinishRunResponse> asked =
        new Inquiry<>(
            calls.loop(), calls.backoff(), observer -> calls.finish(request, observer), this);
    inquiry = Optional.of(asked);
    asked.begin();
  }

  void cancel() {
    inquiry.ifPresent(Inquiry::cancel);
  }

  @Override
  public void answered(FinishRunResponse answer) {
    end();
  }

  @Override
  public void refused(Refusal refusal, Throwable cause) {
    LOG.log(System.Logger.Level.WARNING, "run {0} was not finished: {1}", session.run(), refusal);
    end();
  }

  @Override
  public void postponed(Refusal refusal) {
    // It will be asked again, until the session is abandoned.
  }

  private void end() {
    outbox.clear();
    session.over();
  }
}
