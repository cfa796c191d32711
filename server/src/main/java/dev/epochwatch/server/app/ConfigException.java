// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.app;

/** A setting that is none, or a value out of its range; the message is meant for people. */
public final class ConfigException extends RuntimeException {
  ConfigException(String message) {
    super(message);
  }
}
