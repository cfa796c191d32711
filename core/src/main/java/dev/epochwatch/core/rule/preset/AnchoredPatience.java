// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.core.rule.preset;

import dev.epochwatch.core.model.Direction;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.DoublePredicate;

/**
 * The mechanism that most early stopping comes down to: a value is compared with an anchor; a gain
 * resets a count of reports, and a full count stops. The frameworks differ in where the anchor
 * begins, what a gain is, when the anchor moves, what is counted and when the count is looked at.
 */
final class AnchoredPatience implements Callback {
  /** Whether the anchor moves to a value. */
  @FunctionalInterface
  interface Move {
    boolean to(double loss, double anchor, boolean gained);
  }

  /** The words for a stop, from the count and the anchor in the metric's own sign. */
  @FunctionalInterface
  interface Words {
    String of(long waited, double anchor);
  }

  /** What a framework states of its best. */
  enum States {
    VALUE,
    VALUE_AND_STEP
  }

  private final Direction direction;
  private final Settings settings;
  private double anchor;
  private OptionalLong anchorStep = OptionalLong.empty();
  private long anchorRow;
  private long reports;
  private long waited;

  private AnchoredPatience(Direction direction, Settings settings) {
    this.direction = direction;
    this.settings = settings;
    this.anchor = settings.start;
  }

  /** Begins to describe how a framework waits. */
  static Settings waiting(long patience, Gain gain) {
    return new Settings(patience, gain);
  }

  @Override
  public Answer onValue(long row, long step, double value) {
    if (row < settings.firstRow) {
      return Answer.WARMING_UP;
    }
    double loss = direction.toLoss(value);
    boolean gained = (reports++ == 0 && settings.firstIsGain) || settings.gain.over(loss, anchor);
    if (settings.move.to(loss, anchor, gained)) {
      anchor = loss;
      anchorRow = row;
      anchorStep = OptionalLong.of(step);
    }
    waited = count(row, loss, gained);
    boolean looked = (!gained || settings.looksAfterGain) && row >= settings.firstStop;
    double shown = direction.fromLoss(anchor);
    return looked && waited >= settings.patience
        ? Answer.exhausted(shown, settings.words.of(waited, shown))
        : Answer.goOn(shown, Math.max(0, settings.patience - waited));
  }

  @Override
  public Optional<Stated> best() {
    if (reports == 0 && settings.firstIsGain) {
      return Optional.empty();
    }
    return Optional.of(
        new Stated(
            direction.fromLoss(anchor),
            settings.states == States.VALUE ? OptionalLong.empty() : anchorStep));
  }

  private long count(long row, double loss, boolean gained) {
    if (settings.countsRows) {
      return row - anchorRow;
    }
    return gained && settings.resets.test(loss) ? 0 : waited + 1;
  }

  /** How a framework waits; used once. */
  static final class Settings {
    private final long patience;
    private final Gain gain;
    private double start = Double.NaN;
    private boolean firstIsGain = true;
    private Move move = (loss, anchor, gained) -> gained;
    private DoublePredicate resets = loss -> true;
    private boolean countsRows;
    private boolean looksAfterGain;
    private long firstRow;
    private long firstStop;
    private States states = States.VALUE_AND_STEP;
    private Words words =
        (waited, anchor) -> "no gain over " + anchor + " in " + waited + " epochs";

    private Settings(long patience, Gain gain) {
      this.patience = patience;
      this.gain = gain;
    }

    /** The anchor begins at a loss, and the first value has to beat it. */
    Settings startingAt(double loss) {
      this.start = loss;
      this.firstIsGain = false;
      return this;
    }

    /** The first value is a gain whatever it is, though the anchor begins at a loss. */
    Settings firstIsGainOver(double loss) {
      this.start = loss;
      return this;
    }

    /** The anchor moves by a rule of its own, not with each gain. */
    Settings movingWhen(Move rule) {
      this.move = rule;
      return this;
    }

    /** A gain resets the count only where its loss passes. */
    Settings resettingWhen(DoublePredicate rule) {
      this.resets = rule;
      return this;
    }

    /** All reports since the anchor count, also those without the metric. */
    Settings countingRows() {
      this.countsRows = true;
      return this;
    }

    /** The count is looked at after each value, even a gain: patience 0 stops at once. */
    Settings lookingAfterGain() {
      this.looksAfterGain = true;
      return this;
    }

    /** Reports before a row are not seen at all. */
    Settings seeingFrom(long row) {
      this.firstRow = row;
      return this;
    }

    /** No stop before a row. */
    Settings stoppingFrom(long row) {
      this.firstStop = row;
      return this;
    }

    /** What is stated of the best. */
    Settings stating(States what) {
      this.states = what;
      return this;
    }

    /** The framework's own words for a stop. */
    Settings saying(Words text) {
      this.words = text;
      return this;
    }

    /** Begins to watch a run. */
    AnchoredPatience on(Direction direction) {
      return new AnchoredPatience(direction, this);
    }
  }
}
