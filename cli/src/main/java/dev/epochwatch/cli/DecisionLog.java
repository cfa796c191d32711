// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import dev.epochwatch.cli.output.Table;
import dev.epochwatch.cli.output.Table.Cell;
import dev.epochwatch.cli.output.Table.Column;
import dev.epochwatch.proto.v1.DecisionEvent;
import dev.epochwatch.proto.v1.ListDecisionsRequest;
import dev.epochwatch.proto.v1.ListDecisionsResponse;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** What changed in a run's judgement, oldest first. */
public final class DecisionLog {
  private static final int PAGE = 1_000;

  private DecisionLog() {}

  /** The whole log of a run. */
  public static List<DecisionEvent> of(Connection connection, String run) {
    List<DecisionEvent> events = new ArrayList<>();
    String token = "";
    do {
      ListDecisionsResponse page =
          connection
              .runs()
              .listDecisions(
                  ListDecisionsRequest.newBuilder()
                      .setRun(run)
                      .setPageSize(PAGE)
                      .setPageToken(token)
                      .build());
      events.addAll(page.getEventsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return events;
  }

  /** One row an event. */
  public static Table table(List<DecisionEvent> events, ZoneId zone) {
    Table table =
        Table.of(
            Column.number("number"),
            Column.text("time"),
            Column.number("attempt"),
            Column.number("step"),
            Column.text("kind"),
            Column.text("message"));
    for (DecisionEvent event : events) {
      table.add(
          Cell.of(event.getNumber()),
          event.hasTime()
              ? new Cell(
                  Words.time(event.getTime(), zone), Words.instant(event.getTime()).toString())
              : Cell.empty(),
          Cell.of(event.getAttempt()),
          Cell.of(event.getStep()),
          Cell.of(Words.of(event.getKind())),
          Cell.of(event.getMessage()));
    }
    return table;
  }
}
