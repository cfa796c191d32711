// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.trainer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What DJL must be told before its engine starts, unless the user told it something else. */
final class EngineSettings {

  private EngineSettings() {}

  /** Sets system properties; without effect once the engine has started. */
  static void apply() {
    // On so small a network a second OpenMP thread waits more than it works: the overfit scenario
    // took 113 s instead of 7 s on two busy cores. One thread also makes it repeatable to the bit.
    setUnlessGiven("ai.djl.pytorch.num_threads", "OMP_NUM_THREADS", "1");
    setUnlessGiven("ai.djl.offline", "DJL_OFFLINE", built("offline"));
    // DJL would otherwise tell its makers about the start, where it may use the network.
    setUnlessGiven("OPT_OUT_TRACKING", "OPT_OUT_TRACKING", "true");
  }

  private static void setUnlessGiven(String property, String variable, String value) {
    if (System.getProperty(property) == null && System.getenv(variable) == null) {
      System.setProperty(property, value);
    }
  }

  private static String built(String key) {
    try (InputStream file = EngineSettings.class.getResourceAsStream("engine.properties")) {
      Properties properties = new Properties();
      properties.load(file);
      return properties.getProperty(key, "true");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read engine.properties", e);
    }
  }
}
