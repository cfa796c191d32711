// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import dev.epochwatch.cli.curve.CurveFileException;
import dev.epochwatch.cli.curve.CurveRows;
import dev.epochwatch.cli.format.SummaryEvent.Scalar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * TensorBoard's event files of one run, the older first. A row is an evaluation, with the last
 * training values before it. What lies in folders train, validation and the like belongs to that
 * split. Of Keras' files the epoch_ values count, because its others count batches.
 */
final class EventFiles {
  /** Folders in which frameworks write the splits of one run. */
  static final Set<String> SPLITS =
      Set.of(
          "train", "training", "validation", "val", "valid", "eval", "evaluation", "dev", "test");

  private static final String PER_EPOCH = "epoch_";
  private static final double MICROS = 1e6;

  private final Tracks tracks;

  private EventFiles(Path file) {
    this.tracks = new Tracks(file);
  }

  /**
   * Reads the files of a run.
   *
   * @param files at least one
   */
  static CurveRows read(List<Path> files) {
    EventFiles run = new EventFiles(files.get(0));
    boolean perEpoch = files.stream().anyMatch(EventFiles::isPerEpoch);
    files.forEach(file -> run.add(file, perEpoch));
    if (run.tracks.isEmpty()) {
      throw new CurveFileException(files.get(0), 0, 0, "there are no scalars");
    }
    return run.tracks.evaluations();
  }

  /** The split that a file's folder names, if it does. */
  static Optional<String> split(Path file) {
    return Optional.ofNullable(file.toAbsolutePath().normalize().getParent())
        .flatMap(EventFiles::name);
  }

  /** Whether a folder is named as the split of a run. */
  static boolean isSplit(Path folder) {
    return name(folder).isPresent();
  }

  private static Optional<String> name(Path folder) {
    return Optional.ofNullable(folder.getFileName())
        .map(name -> name.toString().toLowerCase(Locale.ROOT))
        .filter(SPLITS::contains);
  }

  private void add(Path file, boolean perEpoch) {
    Optional<String> split = split(file);
    try (RecordFile records = RecordFile.open(file)) {
      for (Optional<byte[]> next = records.next(); next.isPresent(); next = records.next()) {
        SummaryEvent event = parse(file, next.get());
        for (Scalar scalar : event.scalars()) {
          if (!perEpoch || scalar.tag().startsWith(PER_EPOCH)) {
            put(event, scalar, split);
          }
        }
      }
      records.damage().ifPresent(damage -> tracks.note(file + ": " + damage));
    }
  }

  private void put(SummaryEvent event, Scalar scalar, Optional<String> split) {
    String tag = scalar.tag();
    String name = tag.startsWith(PER_EPOCH) ? tag.substring(PER_EPOCH.length()) : tag;
    if (event.step() < 0) {
      return;
    }
    if (name.equals("epoch") || name.endsWith("/epoch")) {
      tracks.epoch(event.step(), scalar.value());
    } else if (Columns.isRate(name)) {
      tracks.rate(event.step(), scalar.value());
    } else {
      String full = split.map(part -> prefix(part) + "/" + name).orElse(name);
      Columns.put(tracks, full, event.step(), OptionalDouble.of(scalar.value()));
      if (event.wallTime() > 0 && event.wallTime() < Long.MAX_VALUE / MICROS) {
        tracks.micros(event.step(), Math.round(event.wallTime() * MICROS));
      }
    }
  }

  private static String prefix(String split) {
    return split.equals("evaluation") ? "eval" : split;
  }

  /** Whether its values per epoch are told apart from others by their names. */
  private static boolean isPerEpoch(Path file) {
    try (RecordFile records = RecordFile.open(file)) {
      for (Optional<byte[]> next = records.next(); next.isPresent(); next = records.next()) {
        if (parse(file, next.get()).scalars().stream()
            .anyMatch(scalar -> scalar.tag().startsWith(PER_EPOCH))) {
          return true;
        }
      }
      return false;
    }
  }

  private static SummaryEvent parse(Path file, byte[] record) {
    try {
      return SummaryEvent.parse(record);
    } catch (IOException e) {
      throw new CurveFileException(file, 0, 0, "a record is no TensorBoard event");
    }
  }
}
