// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers runs, their reports and their events.
 *
 * <p>{@link #append} is called by one thread at a time; the readers may be called by any thread at
 * any time and see everything that an append has returned for. What was appended survives the death
 * of the process and of the machine.
 */
public interface Store extends AutoCloseable {
  /**
   * Writes a batch in order: all of it or, with an exception, nothing. It is on disk when this
   * returns. A report or event that is remembered already is left as it is.
   *
   * @throws StoreException if it could not be written
   */
  void append(List<Entry> batch);

  /** The run of an id. */
  Optional<StoredRun> run(String id);

  /** The run of a number. */
  Optional<StoredRun> run(long number);

  /**
   * The newest runs of an experiment that succeeded or were stopped early, newest first.
   *
   * @param belowNumber only runs created before the one of this number
   * @param byMicros only runs that had finished by then
   * @param most how many at most, 1 or more
   */
  List<StoredRun> newestEnded(String experiment, long belowNumber, long byMicros, int most);

  /** The runs that have not finished, in the order of their numbers. */
  List<StoredRun> unfinishedRuns();

  /**
   * Runs by filter, order and page.
   *
   * @throws QueryException if the filter, the order or the token is none
   */
  RunPage runs(RunQuery query);

  /** Every report of a run, superseded ones too, by attempt and sequence. */
  List<StoredReport> reports(long runNumber);

  /**
   * The events of a run, oldest first.
   *
   * @param afterNumber leaves out the events up to and including this number
   * @param most how many at most, 1 or more
   */
  List<StoredEvent> events(long runNumber, long afterNumber, int most);

  /** The number of the last event of a run, 0 if it has none. */
  long lastEventNumber(long runNumber);

  /**
   * The last event of each of these runs, by the run's number; runs without events are left out.
   */
  default Map<Long, StoredEvent> lastEvents(Collection<Long> runNumbers) {
    Map<Long, StoredEvent> last = new HashMap<>();
    for (Long runNumber : runNumbers) {
      events(runNumber, lastEventNumber(runNumber) - 1, 1)
          .forEach(event -> last.put(runNumber, event));
    }
    return last;
  }

  /** The largest run number ever given, 0 if none was. */
  long lastRunNumber();

  /**
   * Copies everything to a new file while others go on writing and reading. What an append had
   * returned for before the call is in it; of each later append all or nothing.
   *
   * @return the copy, which the caller closes; empty if this kind of store has no files
   * @throws StoreException if it could not be copied
   */
  default Optional<Backup> backUp() {
    return Optional.empty();
  }

  /**
   * Whether the store can write: cheap, repeatable.
   *
   * @throws StoreException if it can not
   */
  void check();

  /** Ends everything that was opened; a second call does nothing. */
  @Override
  void close();
}
