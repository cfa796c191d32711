// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.cli.demo;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What can be demonstrated. */
public enum Scenario {
  /** A network learns its few images by heart; it is stopped early. */
  OVERFIT,
  /** A model has learnt what it can; it is stopped early. */
  PLATEAU,
  /** A training that still learns; it is left alone. */
  IMPROVING,
  /** A training that breaks; it is stopped. */
  DIVERGE,
  /** One after the other. */
  ALL;

  /** The trainings to run, by the trainer's names. */
  List<String> trainings() {
    return this == ALL
        ? Stream.of(values()).filter(one -> one != ALL).map(Scenario::toString).toList()
        : List.of(toString());
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
