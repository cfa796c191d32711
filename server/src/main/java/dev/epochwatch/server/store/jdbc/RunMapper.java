// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import dev.epochwatch.core.model.Best;
import dev.epochwatch.core.model.Direction;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.core.model.Schedule;
import dev.epochwatch.server.store.Attempt;
import dev.epochwatch.server.store.Host;
import dev.epochwatch.server.store.Intervention;
import dev.epochwatch.server.store.Peer;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.StoredRun;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** Reads a run from a row with the columns of {@link RunColumns}, in that order. */
final class RunMapper implements RowMapper<StoredRun> {
  /** The step an attempt went on from, where there is none. */
  static final long NO_STEP = Long.MAX_VALUE;

  private static final RunState[] STATES = RunState.values();
  private static final Direction[] DIRECTIONS = Direction.values();
  private static final Reason[] REASONS = Reason.values();
  private static final Schedule.Kind[] SCHEDULES = Schedule.Kind.values();
  private static final Intervention.Kind[] INTERVENTIONS = Intervention.Kind.values();

  @Override
  public StoredRun map(ResultSet row, StatementContext context) throws SQLException {
    return read(new Reader(row));
  }

  /** Arguments are evaluated from left to right: the order is that of the columns. */
  private static StoredRun read(Reader in) throws SQLException {
    String id = in.text();
    String experiment = in.text();
    String displayName = in.text();
    RunState state = STATES[in.integer()];
    Map<String, String> parameters = map(in);
    Map<String, String> labels = map(in);
    Optional<String> objectiveName = in.optionalText();
    OptionalLong direction = in.optionalLong();
    String policy = in.text();
    String policyRevision = in.text();
    OptionalLong plannedSteps = in.optionalLong();
    Optional<Schedule> schedule = schedule(in);
    Host host = new Host(in.text(), in.integer(), in.text());
    in.integer();
    List<Attempt> attempts = attempts(in);
    List<Intervention> interventions = interventions(in);
    Optional<List<Peer>> peers = peers(in);
    StoredRun.Progress progress = progress(in);
    long createMicros = in.number();
    long updateMicros = in.number();
    OptionalLong finishMicros = in.optionalLong();
    String finishMessage = in.text();
    String requestId = in.text();
    long version = in.number();
    return new StoredRun(
        in.number(),
        id,
        new StoredRun.Description(
            experiment, displayName, parameters, labels, plannedSteps, schedule, host),
        objectiveName.map(
            name -> new StoredRun.StoredObjective(name, DIRECTIONS[(int) direction.orElseThrow()])),
        policy,
        policyRevision,
        state,
        attempts,
        interventions,
        peers,
        progress,
        createMicros,
        updateMicros,
        finishMicros,
        finishMessage,
        requestId,
        version);
  }

  private static Map<String, String> map(Reader in) throws SQLException {
    Object[] names = in.array();
    Object[] values = in.array();
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < names.length; i++) {
      map.put((String) names[i], (String) values[i]);
    }
    return map;
  }

  private static Optional<Schedule> schedule(Reader in) throws SQLException {
    OptionalLong kind = in.optionalLong();
    Optional<Object[]> milestones = in.optionalArray();
    OptionalDouble factor = in.optionalDouble();
    OptionalLong warmupSteps = in.optionalLong();
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    List<Long> steps = new ArrayList<>();
    for (Object step : milestones.orElse(new Object[0])) {
      steps.add((Long) step);
    }
    return Optional.of(new Schedule(SCHEDULES[(int) kind.getAsLong()], steps, factor, warmupSteps));
  }

  private static List<Attempt> attempts(Reader in) throws SQLException {
    Object[] numbers = in.array();
    Object[] resumeSteps = in.array();
    Object[] startMicros = in.array();
    List<Attempt> attempts = new ArrayList<>(numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      long step = (Long) resumeSteps[i];
      attempts.add(
          new Attempt(
              (Integer) numbers[i],
              step == NO_STEP ? OptionalLong.empty() : OptionalLong.of(step),
              (Long) startMicros[i]));
    }
    return attempts;
  }

  private static List<Intervention> interventions(Reader in) throws SQLException {
    Object[] kinds = in.array();
    Object[] attempts = in.array();
    Object[] sequences = in.array();
    Object[] texts = in.array();
    List<Intervention> interventions = new ArrayList<>(kinds.length);
    for (int i = 0; i < kinds.length; i++) {
      interventions.add(
          new Intervention(
              INTERVENTIONS[(Integer) kinds[i]],
              (Integer) attempts[i],
              (Long) sequences[i],
              (String) texts[i]));
    }
    return interventions;
  }

  private static Optional<List<Peer>> peers(Reader in) throws SQLException {
    Optional<Object[]> runs = in.optionalArray();
    Object[] attempts = in.optionalArray().orElse(new Object[0]);
    Object[] completes = in.optionalArray().orElse(new Object[0]);
    if (runs.isEmpty()) {
      return Optional.empty();
    }
    List<Peer> peers = new ArrayList<>(attempts.length);
    for (int i = 0; i < attempts.length; i++) {
      peers.add(new Peer((Long) runs.get()[i], (Integer) attempts[i], (Integer) completes[i] == 1));
    }
    return Optional.of(peers);
  }

  private static StoredRun.Progress progress(Reader in) throws SQLException {
    long reports = in.number();
    long lastSequence = in.number();
    OptionalLong lastStep = in.optionalLong();
    OptionalDouble lastValue = in.optionalDouble();
    OptionalDouble bestValue = in.optionalDouble();
    OptionalLong bestStep = in.optionalLong();
    Optional<String> checkpointUri = in.optionalText();
    Optional<Best> best =
        bestValue.isEmpty()
            ? Optional.empty()
            : Optional.of(new Best(bestValue.getAsDouble(), bestStep.orElseThrow(), checkpointUri));
    return new StoredRun.Progress(
        reports, lastSequence, lastStep, lastValue, best, REASONS[in.integer()]);
  }

  /** Reads one column after the other. */
  private static final class Reader {
    private final ResultSet row;
    private int index;

    Reader(ResultSet row) {
      this.row = row;
    }

    String text() throws SQLException {
      return row.getString(++index);
    }

    Optional<String> optionalText() throws SQLException {
      return Optional.ofNullable(row.getString(++index));
    }

    int integer() throws SQLException {
      return row.getInt(++index);
    }

    long number() throws SQLException {
      return row.getLong(++index);
    }

    OptionalLong optionalLong() throws SQLException {
      long value = row.getLong(++index);
      return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    OptionalDouble optionalDouble() throws SQLException {
      double value = row.getDouble(++index);
      return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    Object[] array() throws SQLException {
      return (Object[]) row.getArray(++index).getArray();
    }

    Optional<Object[]> optionalArray() throws SQLException {
      return row.getObject(index + 1) == null ? skip() : Optional.of(array());
    }

    private Optional<Object[]> skip() {
      index++;
      return Optional.empty();
    }
  }
}
