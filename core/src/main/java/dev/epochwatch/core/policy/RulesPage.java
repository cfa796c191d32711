// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.policy;

import dev.epochwatch.core.rule.Parameter;
import dev.epochwatch.core.rule.RuleType;
import dev.epochwatch.core.rule.RuleType.Category;
import dev.epochwatch.core.rule.Rules;
import dev.epochwatch.core.rule.Value;

/** The documentation page of the rules, written from the register. */
public final class RulesPage {
  private RulesPage() {}

  /** The page as Markdown. */
  public static String markdown() {
    StringBuilder out = new StringBuilder(32_768);
    out.append(
        """
        <!-- Written from the register of rules; a test compares. To renew it:
             mvn -q -pl core test -Dtest=RulesPageTest -Depochwatch.write-docs=true -->

        # Rules

        A policy is a rule or a combination of rules, written `name(key=value, ...)`. Values are numbers
        (`1e-3`), percents (`1%`), durations (`90s`, `15m`, `2h`), text in quotes, `true`, `false` and `none`.
        Parameters that are left out have their defaults. `epochwatch rules` and the `ListRules` call tell
        the same as this page.

        A rule sees reports, not a clock. A run that hangs and sends nothing is no rule's business: the server
        interrupts runs that are silent for longer than their rhythm allows (`--stall-factor`, see
        configuration.md). That is what SageMaker Debugger calls StalledTraining. Its ExplodingTensor, on the
        objective, is `non_finite`; of its other rules those that need no tensors are below, under its name.

        A run that names no policy is judged by

        ```
        """);
    out.append(Policies.DEFAULT.text()).append("\n```\n");
    out.append(
        """

        ## Rules that look at other runs

        Some rules, which say so, hold a run against its peers. On a server these are the runs of the same
        experiment that had succeeded or were stopped early when the run was started, or when it first got a
        policy with such a rule: the newest 64, of up to 65,536 reports together. Failed and cancelled
        runs do not count, nor does what is still running. The peers are chosen once and remembered with
        the run: what ends, goes on or is reopened later changes none of its decisions, and a peer cannot
        be deleted before the run has ended. A run that was stopped early is no complete one, so
        `optuna_median`, `optuna_percentile` and `optuna_wilcoxon` leave it out. Peers that lack the metric
        that decides are left out; a run without peers is judged by its own rules alone.

        `replay --cases` takes as peers the curves that its column `cohort` names, all complete.
        `backtest --runs` takes those that a run has, else those that had ended when it was created;
        `backtest --curves` takes all other curves of the group.
        """);
    section(out, Category.RULE, "Rules of our own");
    section(out, Category.COMBINATOR, "Combinators");
    section(out, Category.PRESET, "Presets: what the frameworks do");
    return out.toString();
  }

  private static void section(StringBuilder out, Category category, String title) {
    out.append("\n## ").append(title).append('\n');
    for (RuleType type : Rules.all()) {
      if (type.category() == category) {
        rule(out, type);
      }
    }
  }

  private static void rule(StringBuilder out, RuleType type) {
    out.append("\n### ").append(type.name()).append("\n\n").append(type.summary()).append("\n\n");
    if (!type.description().isBlank()) {
      out.append(type.description().strip()).append("\n\n");
    }
    if (!type.parameters().isEmpty()) {
      out.append("| parameter | default | range | meaning |\n|---|---|---|---|\n");
      type.parameters().forEach(parameter -> row(out, parameter));
      out.append('\n');
    }
    out.append("Source: ").append(type.source()).append('.');
    if (type.population()) {
      out.append(" Looks at the other runs of the experiment.");
    }
    if (type.affineInvariant()) {
      out.append(" Shifting and scaling the objective changes nothing.");
    }
    out.append('\n');
  }

  private static void row(StringBuilder out, Parameter parameter) {
    out.append("| `")
        .append(parameter.name())
        .append("` | ")
        .append(
            parameter
                .defaultValue()
                .map(Value::text)
                .map(text -> "`" + text + "`")
                .orElse("must be given"))
        .append(" | ")
        .append(parameter.range().replace("|", "\\|"))
        .append(" | ")
        .append(parameter.description().replace("|", "\\|"))
        .append(" |\n");
  }
}
