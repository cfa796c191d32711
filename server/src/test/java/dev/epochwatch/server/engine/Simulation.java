// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.engine;

import dev.epochwatch.core.policy.Policy;
import dev.epochwatch.server.engine.StartCommand.Resume;
import dev.epochwatch.server.store.RunState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server, its disk, its trainers and the network between them, on one thread and by one seed: who
 * does what next, and what fails when, is drawn. In the end all is well again, everything is sent,
 * and what is on the disk is held against an undisturbed life.
 */
final class Simulation {
  private static final Logger LOG = LoggerFactory.getLogger(Simulation.class);
  private static final List<String> RUNS = List.of("r1", "r2");
  private static final List<String> POLICIES =
      List.of(
          "max_steps(steps=1000)",
          "any(patience(epochs=4), max_steps(steps=40))",
          "any(non_finite(tolerate=1), diverged(), overfitting(), plateau())",
          "any(target(value=0.2), after(5, patience(epochs=3, min_delta=1%)))",
          "any(max_duration(duration=30s), patience(epochs=6))");
  private static final long BEGIN_MICROS = 1_700_000_100_000_000L;
  private static final int MOST_ROUNDS_TO_SETTLE = 1_000;

  private final Random random;
  private final SimulatedDisk disk = new SimulatedDisk();
  private final SimulatedLedger ledger = new SimulatedLedger();
  private final EngineSettings settings;
  private final List<SimulatedWire> wires = new ArrayList<>();
  private final List<SimulatedTrainer> trainers = new ArrayList<>();
  private final Map<String, StartCommand> starting = new HashMap<>();
  private final Map<String, SimulatedTrainer> current = new HashMap<>();
  private Engine engine;
  private long nowMicros = BEGIN_MICROS;
  private long steadyMicros;
  private int requests;
  private int deaths;

  Simulation(long seed) {
    this.random = new Random(seed);
    this.settings =
        new EngineSettings(
            random.nextInt(4) == 0 ? 40 : 100_000,
            random.nextInt(3) == 0 ? 1 : 1_000,
            Policy.parse("max_steps(steps=1000)"));
    this.engine = boot();
  }

  /**
   * Lives.
   *
   * @throws AssertionError if something was lost, doubled or judged otherwise
   */
  void live(int actions) {
    for (String run : RUNS) {
      begin(run, POLICIES.get(random.nextInt(POLICIES.size())), OptionalLong.empty(), "");
    }
    for (int i = 0; i < actions; i++) {
      pass(random.nextInt(500_000));
      act(random.nextInt(260));
      mindDeath();
      ledger.check();
    }
    settle();
    new SimulatedAudit(disk.durable(), ledger, trainers).check(RUNS);
    engine = boot();
    new SimulatedAudit(disk.durable(), ledger, trainers).checkAnsweredAgain(engine, current);
  }

  int answered() {
    return ledger.size();
  }

  long repeated() {
    return ledger.repeated();
  }

  int deaths() {
    return deaths;
  }

  private void act(int dice) {
    if (trainers.isEmpty()) {
      resume(any(RUNS));
      return;
    }
    SimulatedTrainer trainer = any(trainers);
    if (dice < 80) {
      trainer.train();
    } else if (dice < 150) {
      deliver();
    } else if (dice < 190) {
      engine.commitPending();
    } else if (dice < 225) {
      receive(trainer);
    } else if (dice < 230) {
      reconnect(trainer);
    } else if (dice < 234) {
      trainer.repeat(ledger);
    } else if (dice < 238) {
      disk.kill();
    } else if (dice < 241) {
      disk.fail(1 + random.nextInt(6));
    } else if (dice < 245) {
      disk.fail(any(List.of(SimulatedDisk.Fault.values())));
    } else if (dice < 248) {
      nowMicros += (long) (random.nextGaussian() * 200_000_000);
    } else {
      intervene(trainer.run(), dice);
    }
  }

  private void pass(long micros) {
    nowMicros += micros;
    steadyMicros += micros;
  }

  private void intervene(String run, int dice) {
    if (dice < 252) {
      resume(run);
    } else if (dice < 254) {
      attempt(() -> engine.stop(run, "enough").view());
    } else if (dice < 256) {
      attempt(() -> engine.update(run, policy()));
    } else if (dice < 258) {
      int number = current.containsKey(run) ? current.get(run).attempt() : 1;
      attempt(() -> engine.finish(run, number, RunState.INTERRUPTED, "preempted"));
    } else {
      attempt(() -> engine.view(run));
    }
  }

  private RunChange policy() {
    return new RunChange("", Optional.empty(), Optional.empty(), Optional.of(any(POLICIES)));
  }

  /**
   * A new process of the trainer goes on from some checkpoint, whether the old one is dead or not.
   */
  private void resume(String run) {
    if (starting.containsKey(run)) {
      begin(run, starting.get(run));
      return;
    }
    SimulatedTrainer before = current.get(run);
    if (before == null) {
      return;
    }
    if (random.nextBoolean()) {
      trainers.remove(before);
      if (random.nextBoolean()) {
        before.wire().destroy();
      }
    }
    OptionalLong from =
        random.nextInt(3) == 0
            ? OptionalLong.empty()
            : OptionalLong.of(random.nextInt((int) before.step() + 2));
    begin(run, "", from, random.nextBoolean() ? "go on" : "");
  }

  private void begin(String run, String policy, OptionalLong fromStep, String override) {
    Resume how = policy.isEmpty() ? Resume.MUST : Resume.ALLOW;
    String request = "request-" + ++requests;
    begin(run, EngineFixture.command(run, policy, how, fromStep, override, request));
  }

  private void begin(String run, StartCommand command) {
    starting.put(run, command);
    Optional<RunView> view = attempt(() -> engine.start(command));
    if (view.isPresent()) {
      starting.remove(run);
      int attempt = view.get().run().attempt().number();
      long last = view.get().run().progress().lastStep().orElse(-1);
      SimulatedTrainer trainer =
          new SimulatedTrainer(run, attempt, last, random.nextBoolean(), wire(), random);
      trainers.add(trainer);
      current.put(run, trainer);
    }
  }

  /** Asks for something that the store may be unable to do. */
  private <T> Optional<T> attempt(Supplier<T> action) {
    try {
      T done = action.get();
      return disk.isDead() ? Optional.empty() : Optional.of(done);
    } catch (RuntimeException e) {
      // As the service does it.
      RefusedException refused = Failures.of(LOG, e);
      if (refused.reason() == ErrorReason.INTERNAL) {
        ledger.wrong("a call was refused: " + refused.message() + " " + e);
      }
      return Optional.empty();
    }
  }

  private void deliver() {
    List<SimulatedWire> loaded = wires.stream().filter(SimulatedWire::hasOutgoing).toList();
    if (!loaded.isEmpty()) {
      any(loaded).deliver(engine);
    }
  }

  private void receive(SimulatedTrainer trainer) {
    if (trainer.wire().hasIncoming() && trainer.receive(trainer.wire().receive())) {
      reconnect(trainer);
    }
  }

  private void reconnect(SimulatedTrainer trainer) {
    if (random.nextBoolean()) {
      trainer.wire().cut();
    } else {
      trainer.wire().destroy();
    }
    trainer.reconnect(wire());
  }

  private SimulatedWire wire() {
    SimulatedWire wire = new SimulatedWire(ledger);
    wires.add(wire);
    return wire;
  }

  /** After a death: another process on the same disk, and everybody connects again. */
  private void mindDeath() {
    if (!disk.isDead()) {
      return;
    }
    deaths++;
    wires.forEach(SimulatedWire::destroy);
    wires.clear();
    disk.heal();
    engine = boot();
    trainers.forEach(trainer -> trainer.reconnect(wire()));
  }

  private Engine boot() {
    return Engine.stepwise(
        disk.boot(),
        settings,
        EngineFixture::encoded,
        () -> nowMicros,
        () -> steadyMicros,
        () -> "unnamed");
  }

  /** All is well: what was begun is begun, what was reported arrives. */
  private void settle() {
    disk.heal();
    int rounds = 0;
    while (!starting.isEmpty() || trainers.stream().anyMatch(SimulatedTrainer::hasUnanswered)) {
      if (++rounds > MOST_ROUNDS_TO_SETTLE) {
        throw new AssertionError("reports that nobody answers: " + ledger.lastRefusal());
      }
      pass(10_000);
      engine.commitPending();
      Map.copyOf(starting).forEach(this::begin);
      while (wires.stream().anyMatch(SimulatedWire::hasOutgoing)) {
        deliver();
        engine.commitPending();
      }
      for (SimulatedTrainer trainer : trainers) {
        while (trainer.wire().hasIncoming()) {
          receive(trainer);
        }
      }
      ledger.check();
    }
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
