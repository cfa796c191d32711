// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * 1,797 handwritten digits, cut into three parts that share no image. The cut is the same in every
 * run, whatever the run's seed: the validation part decides when to stop, the test part decides
 * nothing.
 *
 * @param train 1,297 images to fit the weights to
 * @param validation 250 images that decide when to stop
 * @param test 250 images that are looked at once, at the end
 */
record Digits(Examples train, Examples validation, Examples test) {

  private static final String FILE = "digits.csv.gz";
  private static final int HELD_OUT = 250;
  private static final int CUT_SEED = 1;

  /** Reads the data set from the class path. */
  static Digits load() {
    List<Example> examples = read();
    Collections.shuffle(examples, new Random(CUT_SEED));
    int trainEnd = examples.size() - 2 * HELD_OUT;
    int validationEnd = examples.size() - HELD_OUT;
    return new Digits(
        new Examples(examples.subList(0, trainEnd)),
        new Examples(examples.subList(trainEnd, validationEnd)),
        new Examples(examples.subList(validationEnd, examples.size())));
  }

  private static List<Example> read() {
    InputStream file = Digits.class.getResourceAsStream(FILE);
    if (file == null) {
      throw new IllegalStateException(FILE + " is not on the class path");
    }
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))) {
      return lines.lines().map(Example::parse).collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
  }
}
