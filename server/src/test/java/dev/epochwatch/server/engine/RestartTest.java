// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.epochwatch.core.model.MetricValue;
import dev.epochwatch.core.model.Observation;
import dev.epochwatch.core.model.Report;
import dev.epochwatch.server.engine.EngineFixture.Asked;
import dev.epochwatch.server.store.InMemoryStore;
import dev.epochwatch.server.store.RunState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Memory is only a cache of the store: a restart can never change a decision. */
class RestartTest {
  private static final int SEEDS = 80;
  private static final int ACTIONS = 60;
  private static final List<String> POLICIES =
      List.of(
          "",
          "any(patience(epochs=4), max_steps(steps=40))",
          "any(non_finite(tolerate=1), diverged(), overfitting(), plateau())",
          "any(median_running_average(min_runs=2), percentile(worst=30, min_runs=3))",
          "any(target(value=0.2), after(5, patience(epochs=3, min_delta=1%)))");

  @Test
  void restarts_atAnyMoment_leaveEveryAnswerAsItWas() {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<String> undisturbed = life(seed, 0);
      List<String> disturbed = life(seed, 4);
      for (int i = 0; i < undisturbed.size(); i++) {
        assertThat(disturbed.get(i))
            .as("seed %d, answer %d", seed, i)
            .isEqualTo(undisturbed.get(i));
      }
    }
  }

  /** What a trainer and a person are told in the life of a run. */
  private static List<String> life(int seed, int restartEvery) {
    Random random = new Random(seed);
    EngineFixture fixture = new EngineFixture(new InMemoryStore());
    new Population(fixture).finishFive();
    Trainer trainer = new Trainer(fixture, random);
    List<String> told = new ArrayList<>();
    told.add(text(fixture.start("r1", POLICIES.get(seed % POLICIES.size()))));
    for (int i = 0; i < ACTIONS; i++) {
      fixture.advance(1_000_000);
      if (restartEvery > 0 && i % restartEvery == 0) {
        fixture.restart();
      }
      told.add(trainer.act(random.nextInt(100)));
    }
    told.add(text(fixture.engine().view("r1")));
    fixture
        .engine()
        .events(fixture.engine().view("r1").run(), 0, 10_000)
        .forEach(event -> told.add(event.number() + " " + event.kind() + event.message()));
    return told;
  }

  private static String text(RunView view) {
    return view.run() + " " + new String(view.decision(), StandardCharsets.UTF_8);
  }

  /** Does at random what may happen to a run. */
  private static final class Trainer {
    private final EngineFixture fixture;
    private final Random random;
    private final List<Report> sent = new ArrayList<>();
    private int attempt = 1;
    private long sequence;
    private long step;

    Trainer(EngineFixture fixture, Random random) {
      this.fixture = fixture;
      this.random = random;
    }

    String act(int dice) {
      try {
        if (dice < 75) {
          return report();
        } else if (dice < 83) {
          return sent.isEmpty() ? "" : again(sent.get(random.nextInt(sent.size())));
        } else if (dice < 88) {
          return resume(dice % 2 == 0);
        } else if (dice < 91) {
          return text(fixture.engine().stop("r1", "enough").view());
        } else if (dice < 95) {
          return text(fixture.engine().update("r1", policy()));
        }
        return text(fixture.engine().finish("r1", attempt, RunState.INTERRUPTED, "preempted"));
      } catch (RefusedException e) {
        return e.reason() + " " + e.message();
      }
    }

    private String report() {
      List<MetricValue> metrics = new ArrayList<>();
      metrics.add(MetricValue.of("custom", random.nextDouble()));
      boolean hasObjective = random.nextInt(8) > 0;
      double noise = random.nextGaussian() / 10;
      if (hasObjective) {
        double loss = random.nextInt(40) == 0 ? Double.NaN : 1.0 / (1 + step) + noise;
        metrics.add(MetricValue.of("val_loss", loss));
        metrics.add(MetricValue.of("loss", 1.0 / (2 + step)));
      }
      step += 1 + random.nextInt(2);
      Report report = new Report("r1", attempt, ++sequence, Observation.of(step, metrics));
      sent.add(report);
      return again(report);
    }

    private String again(Report report) {
      Asked asked = fixture.send(report);
      return asked.isDuplicate()
          ? "again " + asked.told()
          : asked.wasTold() ? asked.told().toString() : asked.reason().toString();
    }

    private String resume(boolean override) {
      OptionalLong from =
          random.nextBoolean() ? OptionalLong.of(random.nextInt(50)) : OptionalLong.empty();
      RunView view = fixture.resume("r1", from, override ? "go on" : "");
      attempt = view.run().attempt().number();
      sequence = 0;
      sent.clear();
      step = view.run().progress().lastStep().orElse(0);
      return text(view);
    }

    private RunChange policy() {
      String text = POLICIES.get(1 + random.nextInt(POLICIES.size() - 1));
      return new RunChange(
          "", Optional.empty(), Optional.<Map<String, String>>empty(), Optional.of(text));
    }
  }
}
