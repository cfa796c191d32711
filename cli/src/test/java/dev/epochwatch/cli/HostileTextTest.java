// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.cli.output.Console;
import dev.epochwatch.proto.v1.Advice;
import dev.epochwatch.proto.v1.Best;
import dev.epochwatch.proto.v1.Decision;
import dev.epochwatch.proto.v1.DecisionEvent;
import dev.epochwatch.proto.v1.Diagnosis;
import dev.epochwatch.proto.v1.Evidence;
import dev.epochwatch.proto.v1.MetricValue;
import dev.epochwatch.proto.v1.Objective;
import dev.epochwatch.proto.v1.Report;
import dev.epochwatch.proto.v1.RuleDescription;
import dev.epochwatch.proto.v1.Run;
import dev.epochwatch.proto.v1.Verdict;
import dev.epochwatch.proto.v1.WatchRunResponse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever a server says, the terminal shows it and obeys none of it. */
class HostileTextTest {
  private static final String EVIL = "\u001b]0;pwned\u0007\u009b31m\r\u202e\u200bx\u007f";

  private static final Decision DECISION =
      Decision.newBuilder()
          .setAction(Decision.Action.ACTION_STOP)
          .setMessage(EVIL)
          .setBest(Best.newBuilder().setMetric(EVIL))
          .addVerdicts(Verdict.newBuilder().setRule(EVIL).setMessage(EVIL))
          .addDiagnoses(
              Diagnosis.newBuilder()
                  .setMessage(EVIL)
                  .addEvidence(Evidence.newBuilder().setName(EVIL).setUnit(EVIL)))
          .addAdvice(Advice.newBuilder().setText(EVIL).setCost(EVIL))
          .build();

  private static final Run RUN =
      Run.newBuilder()
          .setRun(EVIL)
          .setExperiment(EVIL)
          .setDisplayName(EVIL)
          .setPolicy(EVIL)
          .setObjective(Objective.newBuilder().setMetric(EVIL))
          .putParameters(EVIL, EVIL)
          .putLabels(EVIL, EVIL)
          .setFinishMessage(EVIL)
          .setBest(Best.newBuilder().setMetric(EVIL).setCheckpointUri(EVIL))
          .setLastStep(3)
          .setDecision(DECISION)
          .build();

  @Test
  void show_hostileRun_isHarmless() {
    assertHarmless(console -> new RunPage(console).print(RUN, List.of()));
  }

  @Test
  void runs_hostileRun_isHarmlessAsTableAndCsv() {
    assertHarmless(console -> RunTable.print(console, List.of(RUN)));
    assertHarmless(console -> RunTable.printCsv(console, List.of(RUN)));
  }

  @Test
  void report_hostileDecision_isHarmless() {
    assertHarmless(
        console -> new Answers(console, dev.epochwatch.cli.output.Format.TABLE).decision(DECISION));
  }

  @Test
  void decisions_hostileMessage_isHarmless() {
    DecisionEvent event = DecisionEvent.newBuilder().setMessage(EVIL).build();

    assertHarmless(console -> DecisionLog.table(List.of(event), ZoneOffset.UTC).print(console));
  }

  @Test
  void watch_hostileNames_areHarmless() {
    WatchRunResponse news =
        WatchRunResponse.newBuilder()
            .setRun(RUN)
            .addReports(Report.newBuilder().addMetrics(MetricValue.newBuilder().setName(EVIL)))
            .addEvents(DecisionEvent.newBuilder().setMessage(EVIL))
            .build();

    assertHarmless(console -> new Story(console).accept(news));
  }

  @Test
  void rule_hostileDescription_isHarmless() {
    RuleDescription rule =
        RuleDescription.newBuilder()
            .setName(EVIL)
            .setCategory(EVIL)
            .setSummary(EVIL)
            .setDescription(EVIL)
            .setSource(EVIL)
            .build();

    assertHarmless(
        console ->
            RulePage.print(
                console,
                rule,
                dev.epochwatch.cli.output.Table.of(
                    dev.epochwatch.cli.output.Table.Column.text("none"))));
  }

  private static void assertHarmless(Consumer<Console> printing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    printing.accept(
        new Console(System.in, out, out, true, false, 100, false, true, ZoneOffset.UTC));

    String printed = bytes.toString(StandardCharsets.UTF_8);
    assertThat(printed).contains("\\x1b");
    assertThat(printed.replace("\n", "").codePoints())
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
  }
}
