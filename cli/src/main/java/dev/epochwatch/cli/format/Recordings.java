// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.format;

import dev.epochwatch.cli.curve.CurveFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds recorded runs. */
public final class Recordings {
  private static final String STATE = "trainer_state.json";
  private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-([0-9]{1,18})");

  private Recordings() {}

  /**
   * The run of a single file, whatever its name.
   *
   * @param format its format; empty to recognise it
   */
  public static Recording ofFile(Path file, Optional<CurveFormat> format) {
    return new Recording(withoutExtension(file.getFileName()), List.of(file), format);
  }

  /**
   * The run of a file, or of a folder that has but one.
   *
   * @throws CurveFileException if a folder has none or several
   */
  public static Recording single(Path path) {
    if (!Files.isDirectory(path)) {
      return ofFile(path, Optional.empty());
    }
    List<Recording> found = inFolder(path, Optional.empty());
    if (found.size() != 1) {
      throw new CurveFileException(
          path, 0, 0, "it is a folder with " + found.size() + " runs: name one of them");
    }
    return found.get(0);
  }

  /**
   * The folder of a whole run of which only a split was named: beside {@code logs/train} lies
   * {@code logs/validation} with event files. Empty if there is none.
   */
  public static Optional<Path> wholeOf(Path split) {
    Path folder = split.toAbsolutePath().normalize();
    Path home = folder.getParent();
    if (home == null || !EventFiles.isSplit(folder) || !hasEvents(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> siblings = Files.list(home)) {
      boolean others =
          siblings.anyMatch(
              other -> !other.equals(folder) && EventFiles.isSplit(other) && hasEvents(other));
      return others ? Optional.of(home) : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean hasEvents(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> String.valueOf(file.getFileName()).contains("tfevents"));
    } catch (IOException unreadable) {
      return false;
    }
  }

  /**
   * Where the runs of a folder are: beside a {@code manifest.csv}, which is no run, those of a
   * collection are in {@code runs}.
   */
  public static Path home(Path folder) {
    Path runs = folder.resolve("runs");
    return Files.isRegularFile(folder.resolve("manifest.csv")) && Files.isDirectory(runs)
        ? runs
        : folder;
  }

  /**
   * The runs in a folder and in those below, by name: each {@code .csv}, the event files of each
   * folder together, and of each Hugging Face training the state of its last checkpoint.
   *
   * @param format only files of this format; empty for all
   * @throws CurveFileException if the folder cannot be read
   */
  public static List<Recording> inFolder(Path folder, Optional<CurveFormat> format) {
    List<Recording> found = new ArrayList<>();
    Map<Path, List<Path>> events = new TreeMap<>();
    Map<Path, Path> states = new TreeMap<>();
    for (Path file : files(folder)) {
      String name = file.getFileName().toString();
      if (name.contains("tfevents")) {
        events.computeIfAbsent(eventsHome(file, folder), home -> new ArrayList<>()).add(file);
      } else if (name.equals(STATE)) {
        states.merge(stateHome(file), file, Recordings::later);
      } else if (name.endsWith(".csv")) {
        found.add(new Recording(withoutExtension(folder.relativize(file)), List.of(file), format));
      }
    }
    events.forEach(
        (home, files) ->
            found.add(new Recording(id(folder, home, "events"), files, tensorBoard())));
    states.forEach(
        (home, file) ->
            found.add(
                new Recording(
                    id(folder, home, "trainer_state"),
                    List.of(file),
                    Optional.of(CurveFormat.HF))));
    return found.stream().filter(run -> format.isEmpty() || run.format() == format.get()).toList();
  }

  private static Optional<CurveFormat> tensorBoard() {
    return Optional.of(CurveFormat.TENSORBOARD);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new CurveFileException(folder, 0, 0, "the folder cannot be read");
    }
  }

  /** The folder of a run's event files; folders of its splits lie in it. */
  private static Path eventsHome(Path file, Path folder) {
    Path parent = parent(file);
    return EventFiles.split(file).isPresent() && !parent.equals(folder) ? parent(parent) : parent;
  }

  /** The folder of a training; folders of its checkpoints lie in it. */
  private static Path stateHome(Path file) {
    Path parent = parent(file);
    return checkpoint(file) < 0 ? parent : parent(parent);
  }

  /** The state that knows more: that of the training itself, else of the later checkpoint. */
  private static Path later(Path left, Path right) {
    long leftStep = checkpoint(left);
    long rightStep = checkpoint(right);
    return leftStep < 0 || (rightStep >= 0 && leftStep > rightStep) ? left : right;
  }

  private static long checkpoint(Path file) {
    Matcher matcher = CHECKPOINT.matcher(String.valueOf(parent(file).getFileName()));
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
  }

  private static String id(Path folder, Path home, String otherwise) {
    String id = slashed(home.startsWith(folder) ? folder.relativize(home) : Path.of(""));
    return id.isEmpty() ? otherwise : id;
  }

  private static String withoutExtension(Path path) {
    String text = slashed(path);
    int dot = text.lastIndexOf('.');
    return dot > text.lastIndexOf('/') + 1 ? text.substring(0, dot) : text;
  }

  private static String slashed(Path path) {
    return path.toString().replace('\\', '/');
  }
}
