// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.client;

import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.StartRunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where journals lie: one file a run and process, made only when it is needed. Thread-safe.
 *
 * <p>A file is called RUN~REQUEST.journal; '~' occurs in neither part. Nobody but the owner may
 * read it, nor a directory that is made here.
 */
final class JournalDirectory {
  private static final System.Logger LOG = System.getLogger(JournalDirectory.class.getName());
  private static final String SUFFIX = ".journal";

  private final Optional<Path> directory;

  JournalDirectory(Optional<Path> directory) {
    this.directory = directory;
  }

  /**
   * Makes a journal for an attempt.
   *
   * @return empty when there are to be no journals
   */
  Optional<Journal> create(StartRunRequest start, int attempt) throws IOException {
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    Files.createDirectories(directory.get(), OwnerOnly.directory(directory.get()));
    String name = start.getRun() + "~" + start.getRequestId() + SUFFIX;
    Optional<Journal> journal = Journal.open(directory.get().resolve(name));
    if (journal.isPresent()) {
      journal.get().append(Journal.Kind.START, start);
      if (attempt > 0) {
        journal.get().append(Journal.Kind.ATTEMPT, Report.newBuilder().setAttempt(attempt).build());
      }
    }
    return journal;
  }

  private static List<Leftover> read(List<Journal> journals) {
    List<Leftover> found = new ArrayList<>();
    for (Journal journal : journals) {
      try {
        Optional<Leftover> leftover = Leftover.read(journal);
        leftover.ifPresent(found::add);
        if (leftover.isEmpty()) {
          journal.close();
        }
      } catch (IOException failure) {
        LOG.log(System.Logger.Level.WARNING, "cannot read the journal " + journal.path(), failure);
        journal.close();
      }
    }
    return found;
  }

  /**
   * What earlier processes left behind for a run, oldest first; files that another process owns are
   * left out.
   */
  List<Leftover> leftovers(String run) {
    return read(open(name -> name.startsWith(run + "~") && name.endsWith(SUFFIX)));
  }

  /** What earlier processes left behind for any run. */
  List<Leftover> leftovers() {
    return read(open(name -> name.endsWith(SUFFIX)));
  }

  /** How many journals there are, whoever owns them. */
  int count() {
    return files(name -> name.endsWith(SUFFIX)).size();
  }

  /** Renames a journal whose reports the server has refused, so that nobody sends it again. */
  static Path setAside(Path journal) {
    Path aside = journal.resolveSibling(journal.getFileName() + ".refused");
    try {
      return Files.move(journal, aside);
    } catch (IOException failure) {
      LOG.log(System.Logger.Level.WARNING, "cannot rename " + journal, failure);
      return journal;
    }
  }

  private List<Journal> open(Predicate<String> wanted) {
    List<Journal> journals = new ArrayList<>();
    for (Path path : files(wanted)) {
      try {
        Journal.open(path).ifPresent(journals::add);
      } catch (IOException failure) {
        LOG.log(System.Logger.Level.WARNING, "cannot read the journal " + path, failure);
      }
    }
    return journals;
  }

  private List<Path> files(Predicate<String> wanted) {
    if (directory.isEmpty() || !Files.isDirectory(directory.get())) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(directory.get())) {
      return paths
          .filter(path -> wanted.test(path.getFileName().toString()))
          .sorted(Comparator.comparing(path -> path.toFile().lastModified()))
          .toList();
    } catch (IOException failure) {
      LOG.log(System.Logger.Level.WARNING, "cannot list the journals", failure);
      return List.of();
    }
  }
}
