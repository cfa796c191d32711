// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.store.query;

import dev.epochwatch.server.store.QueryException;
import dev.epochwatch.server.store.QueryException.Part;
import dev.epochwatch.server.store.RunQuery;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Page tokens: the place of the last run of a page, with a checksum over it and over the filter and
 * the order, so that a token serves its own query alone. Not a secret and not a permission.
 */
public final class PageToken {
  private static final int CHECKSUM = 8;
  private static final int LONGEST = 262_144;
  private static final byte ABSENT = 0;
  private static final byte NUMBER = 1;
  private static final byte TEXT = 2;

  private PageToken() {}

  /** The token for going on after a place; URL-safe. */
  public static String encode(RunQuery query, Position position) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(position.runNumber());
      for (SortValue value : position.values()) {
        write(out, value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    byte[] payload = bytes.toByteArray();
    byte[] token = Arrays.copyOf(checksum(query, payload), CHECKSUM + payload.length);
    System.arraycopy(payload, 0, token, CHECKSUM, payload.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * The place in a query's token; empty if it has none.
   *
   * @throws QueryException if the token is not one of this query
   */
  public static Optional<Position> decode(RunQuery query, Order order) {
    return query.pageToken().map(token -> decode(query, order, token));
  }

  private static Position decode(RunQuery query, Order order, String token) {
    if (token.length() > LONGEST) {
      throw refuse();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      throw refuse();
    }
    if (bytes.length < CHECKSUM) {
      throw refuse();
    }
    byte[] payload = Arrays.copyOfRange(bytes, CHECKSUM, bytes.length);
    if (!Arrays.equals(Arrays.copyOf(bytes, CHECKSUM), checksum(query, payload))) {
      throw refuse();
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload))) {
      long runNumber = in.readLong();
      List<SortValue> values = new ArrayList<>();
      for (int i = 0; i < order.terms().size(); i++) {
        values.add(read(in));
      }
      return new Position(values, runNumber);
    } catch (IOException e) {
      throw refuse();
    }
  }

  private static void write(DataOutputStream out, SortValue value) throws IOException {
    if (value.number().isPresent()) {
      out.writeByte(NUMBER);
      out.writeDouble(value.number().getAsDouble());
    } else if (value.text().isPresent()) {
      byte[] text = value.text().get().getBytes(StandardCharsets.UTF_16BE);
      out.writeByte(TEXT);
      out.writeInt(text.length);
      out.write(text);
    } else {
      out.writeByte(ABSENT);
    }
  }

  private static SortValue read(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    if (kind == NUMBER) {
      return new SortValue(OptionalDouble.of(in.readDouble()), Optional.empty());
    }
    if (kind == ABSENT) {
      return new SortValue(OptionalDouble.empty(), Optional.empty());
    }
    int length = in.readInt();
    if (kind != TEXT || length < 0 || length > in.available()) {
      throw new IOException("not a token");
    }
    String text = new String(in.readNBytes(length), StandardCharsets.UTF_16BE);
    return new SortValue(OptionalDouble.empty(), Optional.of(text));
  }

  private static byte[] checksum(RunQuery query, byte[] payload) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String text : List.of(query.filter(), query.orderBy())) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_16BE);
        digest.update((byte) (bytes.length >>> 8));
        digest.update((byte) bytes.length);
        digest.update(bytes);
      }
      return Arrays.copyOf(digest.digest(payload), CHECKSUM);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static QueryException refuse() {
    return new QueryException(
        Part.PAGE_TOKEN,
        0,
        "page_token: is not the token of a page with this filter and order; start without a token");
  }
}
