// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.epochwatch.core.model.Best;
import dev.epochwatch.core.model.Reason;
import dev.epochwatch.server.store.Entry.PutRun;
import dev.epochwatch.server.store.StoredRun.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How every store finds and lists runs. */
public abstract class StoreQueryContract {
  protected Store store;

  /** Opens an empty store. */
  protected abstract Store open();

  @BeforeEach
  public void openStore() {
    store = open();
    store.append(
        List.of(
            put(1, "digits", "Base line", RunState.SUCCEEDED, 0.5, 0.6, Map.of("lr", "0.1")),
            put(
                2,
                "digits",
                "100% _wild!",
                RunState.RUNNING,
                0.25,
                Double.NaN,
                Map.of("lr", "1e-3")),
            put(
                3,
                "other",
                "",
                RunState.FAILED,
                0.75,
                Double.POSITIVE_INFINITY,
                Map.of("lr", "auto")),
            new PutRun(Samples.run(4)),
            put(5, "digits", "zebra", RunState.STOPPED_EARLY, -1, -1, Map.of("a.b/c d", "x*y"))));
  }

  @AfterEach
  public void closeStore() {
    store.close();
  }

  private static Entry put(
      long number,
      String experiment,
      String displayName,
      RunState state,
      double best,
      double last,
      Map<String, String> parameters) {
    StoredRun run = Samples.run(number, state, (int) number);
    return new PutRun(
        Samples.with(
            run,
            run.id(),
            new StoredRun.Description(
                experiment,
                displayName,
                parameters,
                Map.of("team", "t" + number, "gpu", ""),
                OptionalLong.empty(),
                Optional.empty(),
                Host.UNKNOWN),
            new Progress(
                number * 10,
                number,
                OptionalLong.of(number * 10),
                OptionalDouble.of(last),
                Optional.of(new Best(best, number, Optional.empty())),
                number == 5 ? Reason.NO_IMPROVEMENT : Reason.NONE)));
  }

  /** A filter, and the runs it finds, newest first. */
  private static final String FILTERS =
      """
                                                        | 5 4 3 2 1
      run = run-2                                       | 2
      run = "run-2"                                     | 2
      run != run-2                                      | 5 4 3 1
      run = run-*                                       | 5 4 3 2 1
      run = *-3                                         | 3
      run = *un*4*                                      | 4
      run < run-3                                       | 2 1
      experiment = other                                | 3
      experiment="digits" state=RUNNING                 | 4 2
      experiment = digits AND state = RUNNING           | 4 2
      display_name = 'Base line'                        | 1
      display_name : BASE                               | 1
      display_name : "% _W"                             | 2
      display_name = "*!"                               | 2
      display_name:*                                    | 5 2 1
      NOT display_name:*                                | 4 3
      policy : patience                                 | 5 4 3 2 1
      state = RUNNING OR state = FAILED                 | 4 3 2
      state != RUNNING                                  | 5 3 1
      NOT state = RUNNING AND experiment = digits       | 5 1
      -state = RUNNING experiment = digits              | 5 1
      NOT (state = RUNNING OR state = FAILED)           | 5 1
      experiment = digits AND run = run-1 OR run = run-3 | 1
      (experiment = digits AND run = run-1) OR run=run-3 | 3 1
      best < 0.5                                        | 5 2
      best <= 0.5                                       | 5 2 1
      best > -inf                                       | 5 3 2 1
      best = -1                                         | 5
      best = -1.0e0                                     | 5
      best != -1                                        | 3 2 1
      best:*                                            | 5 3 2 1
      NOT best:*                                        | 4
      NOT best < 0.5                                    | 4 3 1
      last = nan                                        | 2
      last > 1                                          | 3 2
      last = inf                                        | 3
      best_step >= 3                                    | 5 3
      best_step > 2.5                                   | 5 3
      best_step < nan                                   | 5 3 2 1
      best_step = 1e300                                 |
      reports >= 20                                     | 5 3 2
      attempt = 1                                       | 4 1
      last_step <= 20                                   | 2 1
      reason = NO_IMPROVEMENT                           | 5
      reason != NONE                                    | 5
      create_time >= 2026-01-01                         | 5 4 3 2 1
      create_time < "2026-05-28T20:26:40.000003Z"       | 2 1
      create_time > 2026-05-28T22:26:40.000003+02:00    | 5 4
      update_time = 2026-05-28T20:26:40.000004Z         | 4
      finish_time:*                                     | 5 3 1
      NOT finish_time > 2000-01-01                      | 4 2
      params.lr > 0.0001                                | 2 1
      params.lr = 0.001                                 | 2
      params.lr = "0.001"                               |
      params.lr = "1e-3"                                | 2
      params.lr = auto                                  | 3
      params.lr = a*                                    | 3
      params.lr != 0.1                                  | 3 2
      params.lr:*                                       | 3 2 1
      params:lr                                         | 3 2 1
      NOT params:lr                                     | 5 4
      params."a.b/c d" = "x\\*y"                        | 5
      params."a.b/c d" : "x*"                           | 5
      labels.team = t1 OR labels.team = t3              | 3 1
      labels.gpu = ""                                   | 5 3 2 1
      labels:gpu                                        | 5 3 2 1
      labels.none = 1                                   |
      """;

  /** An order, and the runs in it. */
  private static final String ORDERS =
      """
                                    | 5 4 3 2 1
      run                           | 1 2 3 4 5
      run desc                      | 5 4 3 2 1
      experiment                    | 5 4 2 1 3
      experiment, run               | 1 2 4 5 3
      best                          | 5 2 1 3 4
      best desc                     | 3 1 2 5 4
      best asc                      | 5 2 1 3 4
      last                          | 5 1 3 2 4
      last desc                     | 2 3 1 5 4
      state, best_step              | 2 4 1 5 3
      finish_time desc              | 5 3 1 4 2
      params.lr                     | 2 1 3 5 4
      params.lr desc                | 1 2 3 5 4
      labels.team desc              | 5 3 2 1 4
      display_name , create_time desc | 4 3 2 1 5
      reason desc, attempt          | 5 4 1 2 3
      """;

  @Test
  public void runs_filter_findsThese() {
    rows(
        FILTERS,
        (filter, expected) -> assertThat(numbers(filter, "")).as(filter).isEqualTo(expected));
  }

  @Test
  public void runs_order_isObeyedOnEveryPage() {
    rows(
        ORDERS,
        (order, expected) -> {
          assertThat(numbers("", order)).as(order).isEqualTo(expected);
          for (int pageSize = 1; pageSize < 5; pageSize++) {
            assertThat(paged("", order, pageSize)).as(order).isEqualTo(expected);
          }
        });
  }

  private static void rows(String table, BiConsumer<String, String> check) {
    table
        .lines()
        .map(line -> line.split("\\|", -1))
        .forEach(cells -> check.accept(cells[0].strip(), cells[1].strip()));
  }

  @Test
  public void runs_pageWithFilter_goesOnWhereItWas() {
    RunQuery first = new RunQuery("experiment = digits", "best", 2, Optional.empty());
    RunPage page = store.runs(first);
    store.append(List.of(put(6, "digits", "new", RunState.RUNNING, -9, 0, Map.of())));
    RunPage second =
        store.runs(new RunQuery(first.filter(), first.orderBy(), 2, page.nextPageToken()));

    assertThat(page.runs()).extracting(StoredRun::number).containsExactly(5L, 2L);
    assertThat(second.runs()).extracting(StoredRun::number).containsExactly(1L, 4L);
    assertThat(second.nextPageToken()).isEmpty();
    assertThat(page.nextPageToken().orElseThrow()).matches("[A-Za-z0-9_-]+");
  }

  @Test
  public void runs_tokenOfAnotherQuery_isRefused() {
    String token =
        store.runs(new RunQuery("", "best", 2, Optional.empty())).nextPageToken().orElseThrow();
    for (RunQuery query :
        List.of(
            new RunQuery("", "", 2, Optional.of(token)),
            new RunQuery("", "best desc", 2, Optional.of(token)),
            new RunQuery("run = x", "best", 2, Optional.of(token)),
            new RunQuery("", "best", 2, Optional.of(token.substring(4))),
            new RunQuery("", "best", 2, Optional.of("")),
            new RunQuery("", "best", 2, Optional.of("!")))) {
      assertThatThrownBy(() -> store.runs(query))
          .isInstanceOfSatisfying(
              QueryException.class,
              e -> assertThat(e.part()).isEqualTo(QueryException.Part.PAGE_TOKEN));
    }
  }

  @Test
  public void runs_changedTags_areFoundByTheNewOnesOnly() {
    StoredRun run = Samples.run(4);
    store.append(
        List.of(new PutRun(Samples.with(run, Samples.description(Map.of("lr", "7"), Map.of())))));
    assertThat(numbers("params.lr = 7", "")).isEqualTo("4");

    store.append(List.of(new PutRun(run)));

    assertThat(numbers("params.lr = 7", "")).isEmpty();
  }

  @Test
  public void runs_pageSizeOutOfRange_isRefused() {
    for (int size : List.of(0, -1, 1_001)) {
      assertThatThrownBy(() -> store.runs(new RunQuery("", "", size, Optional.empty())))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private String numbers(String filter, String order) {
    return numbers(store.runs(new RunQuery(filter, order, 1_000, Optional.empty())).runs());
  }

  private String paged(String filter, String order, int pageSize) {
    List<StoredRun> all = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      RunPage page = store.runs(new RunQuery(filter, order, pageSize, token));
      all.addAll(page.runs());
      token = page.nextPageToken();
    } while (token.isPresent() && all.size() < 10);
    return numbers(all);
  }

  private static String numbers(List<StoredRun> runs) {
    return String.join(" ", runs.stream().map(run -> Long.toString(run.number())).toList());
  }
}
