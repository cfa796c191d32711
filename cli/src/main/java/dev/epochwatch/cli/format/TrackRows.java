// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import dev.epochwatch.cli.curve.CurveRows;
import dev.epochwatch.cli.curve.Deciding;
import dev.epochwatch.cli.curve.Measured;
import dev.epochwatch.cli.format.Tracks.Named;
import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Tracks side by side, step by step. Not thread-safe. */
final class TrackRows implements CurveRows {
  private final Tracks tracks;
  private final List<Cursor> leading;
  private final List<NamedCursor> all;
  private final Cursor epochs;
  private final Cursor rates;
  private final Cursor micros;

  /**
   * @param leading the tracks whose steps are the rows
   * @param all the tracks whose values are told
   */
  TrackRows(Tracks tracks, List<Named> leading, Collection<Named> all) {
    this.tracks = tracks;
    this.leading = leading.stream().map(entry -> new Cursor(entry.track())).toList();
    this.all =
        all.stream().map(entry -> new NamedCursor(entry, new Cursor(entry.track()))).toList();
    this.epochs = new Cursor(tracks.epochs());
    this.rates = new Cursor(tracks.rates());
    this.micros = new Cursor(tracks.micros());
  }

  private record NamedCursor(Named entry, Cursor cursor) {}

  /** A place in a track. */
  private static final class Cursor {
    private final Track track;
    private int next;

    Cursor(Track track) {
      this.track = track;
    }

    /** The step of the next value, a huge one after the last. */
    long step() {
      return next < track.size() ? track.step(next) : Long.MAX_VALUE;
    }

    /** Passes over all values up to a step and gives the last of them. */
    OptionalDouble upTo(long step) {
      OptionalDouble last = OptionalDouble.empty();
      while (step() <= step) {
        last = OptionalDouble.of(track.value(next));
        next++;
      }
      return last;
    }
  }

  @Override
  public boolean hasNext() {
    return leading.stream().anyMatch(cursor -> cursor.step() < Long.MAX_VALUE);
  }

  @Override
  public Observation next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    long step = leading.stream().mapToLong(Cursor::step).min().orElseThrow();
    leading.forEach(cursor -> cursor.upTo(step));
    List<MetricValue> values = new ArrayList<>();
    for (NamedCursor named : all) {
      named
          .cursor()
          .upTo(step)
          .ifPresent(
              value ->
                  values.add(new MetricValue(named.entry().name(), named.entry().metric(), value)));
    }
    OptionalDouble at = micros.upTo(step);
    return new Observation(
        step,
        epochs.upTo(step),
        values,
        rates.upTo(step),
        at.isPresent() ? OptionalLong.of((long) at.getAsDouble()) : OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }

  @Override
  public Measured measured() {
    return tracks.measured();
  }

  @Override
  public Optional<Deciding> declared() {
    return tracks.declared();
  }

  @Override
  public List<String> notes() {
    return List.copyOf(tracks.notes());
  }

  @Override
  public void close() {
    // Nothing is open: the file was read before.
  }
}
