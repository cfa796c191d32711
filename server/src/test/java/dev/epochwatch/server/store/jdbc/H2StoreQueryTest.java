// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.Best;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.server.store.Entry;
import dev.epochwatch.server.store.InMemoryStore;
import dev.epochwatch.server.store.RunQuery;
import dev.epochwatch.server.store.RunState;
import dev.epochwatch.server.store.Samples;
import dev.epochwatch.server.store.Store;
import dev.epochwatch.server.store.StoreQueryContract;
import dev.epochwatch.server.store.StoredRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2StoreQueryTest extends StoreQueryContract {
  private static final List<String> FIELDS =
      List.of("best", "last", "best_step", "params.a", "labels.b", "create_time", "run", "state");
  private static final List<String> NUMBERS = List.of("0", "1", "-1", "0.5", "2", "nan", "inf");

  @TempDir Path directory;

  @Override
  protected Store open() {
    return Stores.open(directory);
  }

  @Test
  void runs_randomQueries_findWhatTheStoreInMemoryFinds() {
    Random random = new Random(3);
    List<Entry> batch = new ArrayList<>();
    for (int number = 10; number < 110; number++) {
      batch.add(new Entry.PutRun(run(random, number)));
    }
    try (Store reference = new InMemoryStore()) {
      reference.append(batch);
      for (int number = 1; number <= 5; number++) {
        batch.add(new Entry.DeleteRun(number));
      }
      store.append(batch);
      for (int i = 0; i < 400; i++) {
        String filter = filter(random, 2);
        String order =
            pick(random, FIELDS)
                + (random.nextBoolean() ? " desc" : "")
                + (random.nextBoolean() ? ", " + pick(random, FIELDS) : "");
        RunQuery query = new RunQuery(filter, order, 1 + random.nextInt(40), Optional.empty());
        assertThat(pages(store, query))
            .as("%s ORDER BY %s", filter, order)
            .isEqualTo(pages(reference, query));
      }
    }
  }

  private static List<StoredRun> pages(Store store, RunQuery query) {
    List<StoredRun> runs = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      var page = store.runs(new RunQuery(query.filter(), query.orderBy(), query.pageSize(), token));
      runs.addAll(page.runs());
      token = page.nextPageToken();
    } while (token.isPresent());
    return runs;
  }

  private static String filter(Random random, int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return restriction(random);
    }
    String left = filter(random, depth - 1);
    String right = filter(random, depth - 1);
    return switch (random.nextInt(4)) {
      case 0 -> "(" + left + ") OR (" + right + ")";
      case 1 -> "NOT (" + left + ")";
      case 2 -> left + " " + right;
      default -> "(" + left + " AND " + right + ")";
    };
  }

  private static String restriction(Random random) {
    String comparison = pick(random, List.of("=", "!=", "<", "<=", ">", ">="));
    return switch (random.nextInt(5)) {
      case 0 ->
          pick(random, List.of("best", "last", "best_step", "reports"))
              + comparison
              + pick(random, NUMBERS);
      case 1 ->
          pick(random, List.of("params.a", "labels.b"))
              + comparison
              + pick(random, List.of("1", "0.5", "x", "\"1\"", "\"*\""));
      case 2 -> pick(random, FIELDS) + ":*";
      case 3 -> "run" + comparison + "run-" + random.nextInt(110);
      default ->
          "state "
              + pick(random, List.of("=", "!="))
              + " "
              + pick(random, List.of(RunState.values()));
    };
  }

  private static StoredRun run(Random random, long number) {
    RunState state = pick(random, List.of(RunState.values()));
    StoredRun run = Samples.run(number, state, 1);
    Optional<Best> best =
        random.nextInt(4) == 0
            ? Optional.empty()
            : Optional.of(new Best(random.nextInt(4) / 2.0, random.nextInt(4), Optional.empty()));
    OptionalDouble last =
        random.nextInt(4) == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(
                pick(random, List.of(0.0, 1.0, Double.NaN, Double.POSITIVE_INFINITY, -2.5)));
    return Samples.with(
        run,
        run.id(),
        Samples.description(tags(random, "a"), tags(random, "b")),
        new StoredRun.Progress(
            random.nextInt(3), 1, OptionalLong.empty(), last, best, Reason.NONE));
  }

  private static Map<String, String> tags(Random random, String name) {
    Map<String, String> tags = new HashMap<>();
    if (random.nextInt(4) > 0) {
      tags.put(name, pick(random, List.of("1", "1.0", "0.5", "x", "y", "-3", "")));
    }
    return tags;
  }

  private static <T> T pick(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
