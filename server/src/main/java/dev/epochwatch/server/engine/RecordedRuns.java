// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.model.Objective;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.replay.RecordedRun;
import dev.epochwatch.core.rule.Cohort;
import dev.epochwatch.server.store.RunPage;
import dev.epochwatch.server.store.RunQuery;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoredReport;
import dev.epochwatch.server.store.StoredRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Stored runs as policies can be tried on them: what counts of each, without what was superseded.
 * Reads one run at a time. Thread-safe; blocks.
 */
public final class RecordedRuns {
  /** The label of a run whose reports came with no times of their own, with the value none. */
  public static final String TIMES_LABEL = "event_times";

  /** The label that tells what an hour of a run costs. */
  public static final String PRICE_LABEL = "price_per_hour";

  private final Engine engine;
  private final Store store;
  private final Cohorts cohorts;

  RecordedRuns(Engine engine, Store store, Cohorts cohorts) {
    this.engine = engine;
    this.store = store;
    this.cohorts = cohorts;
  }

  /**
   * A page of the runs to try policies on. Of the first one the progress is the latest.
   *
   * @throws dev.epochwatch.server.store.QueryException if the filter is none
   */
  public RunPage page(RunQuery query) {
    // Bringing the progress of all live runs to the store again for each page would be dear.
    return query.pageToken().isEmpty() ? engine.list(query) : store.runs(query);
  }

  /**
   * A run to try policies on.
   *
   * @param run the run
   * @param objective what decides instead of the run's own objective
   * @param price what an hour costs where the run's label does not tell
   * @return empty if nothing is there that could decide
   */
  public Optional<RecordedRun> read(
      StoredRun run, Optional<Objective> objective, OptionalDouble price) {
    Map<String, String> labels = run.description().labels();
    boolean timed = !"none".equals(labels.get(TIMES_LABEL));
    List<Observation> counting =
        store.reports(run.number()).stream()
            .filter(report -> !run.isSuperseded(report.attempt(), report.observation().step()))
            .map(StoredReport::observation)
            .map(observation -> timed ? observation : untimed(observation))
            .toList();
    return objective
        .or(() -> own(run))
        .or(() -> counting.stream().map(Objective::infer).flatMap(Optional::stream).findFirst())
        .map(
            chosen ->
                new RecordedRun(
                    run.id(),
                    run.description().experiment(),
                    chosen,
                    counting,
                    run.description().plannedSteps(),
                    price(labels, price)));
  }

  /**
   * The other runs that population rules see of a run: those it was judged among, or else those
   * that it would have been, which had ended when it was created.
   */
  public Cohort cohort(StoredRun run, Objective objective) {
    return cohorts.of(cohorts.ofThePast(run), objective.metric());
  }

  private static Optional<Objective> own(StoredRun run) {
    return run.objective()
        .map(named -> Objective.of(named.rawName(), Optional.of(named.direction())));
  }

  /** The times of arrival say nothing of how long the training took. */
  private static Observation untimed(Observation observation) {
    return new Observation(
        observation.step(),
        observation.epoch(),
        observation.metrics(),
        observation.learningRate(),
        OptionalLong.empty(),
        observation.checkpointUri(),
        observation.validationExamples());
  }

  private static OptionalDouble price(Map<String, String> labels, OptionalDouble otherwise) {
    try {
      double price = Double.parseDouble(labels.getOrDefault(PRICE_LABEL, ""));
      return price >= 0 && Double.isFinite(price) ? OptionalDouble.of(price) : otherwise;
    } catch (NumberFormatException noNumber) {
      return otherwise;
    }
  }
}
