// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.server.engine.ErrorReason;
import dev.epochwatch.server.engine.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Pages: their sizes, and the tokens of the decision log. */
final class PageTokens {
  private static final int DEFAULT_SIZE = 50;
  private static final int LARGEST_SIZE = 1_000;
  private static final String PREFIX = "e1:";

  private PageTokens() {}

  /** The size of a page: 50 for 0, at most 1,000. */
  static int size(int asked) {
    if (asked < 0) {
      throw new InvalidValueException(
          "page_size", "must be 0 to " + LARGEST_SIZE + ", was " + asked);
    }
    return asked == 0 ? DEFAULT_SIZE : Math.min(asked, LARGEST_SIZE);
  }

  /** The token of the page after an event. */
  static String afterEvent(long runNumber, long number) {
    String plain = PREFIX + runNumber + ":" + number;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** The event that a token names; 0 for no token. */
  static long event(long runNumber, String token) {
    if (token.isEmpty()) {
      return 0;
    }
    try {
      String plain = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      String expected = PREFIX + runNumber + ":";
      if (plain.startsWith(expected)) {
        return Math.max(0, Long.parseLong(plain.substring(expected.length())));
      }
    } catch (IllegalArgumentException e) {
      // Neither base64 nor a number: refused below like every other token that is none.
    }
    throw RefusedException.ofField(
        ErrorReason.BAD_PAGE_TOKEN, "page_token", "must be the next_page_token of the page before");
  }
}
