// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import com.google.protobuf.ProtocolMessageEnum;

/** The numbers that an enum's constants have on the wire, where the names differ by a prefix. */
final class WireNumbers<M extends Enum<M>> {
  private final int[] numbers;

  private WireNumbers(int[] numbers) {
    this.numbers = numbers;
  }

  /**
   * Pairs the constants of two enums.
   *
   * @throws IllegalArgumentException if one has no namesake
   */
  static <M extends Enum<M>, P extends Enum<P> & ProtocolMessageEnum> WireNumbers<M> of(
      Class<M> model, Class<P> proto, String prefix) {
    M[] constants = model.getEnumConstants();
    int[] numbers = new int[constants.length];
    for (M constant : constants) {
      numbers[constant.ordinal()] = Enum.valueOf(proto, prefix + constant.name()).getNumber();
    }
    return new WireNumbers<>(numbers);
  }

  int of(M constant) {
    return numbers[constant.ordinal()];
  }
}
