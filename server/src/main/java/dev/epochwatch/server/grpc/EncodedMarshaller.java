// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Sends messages that are encoded already. Thread-safe. */
final class EncodedMarshaller implements Marshaller<byte[]> {
  @Override
  public InputStream stream(byte[] message) {
    return new Encoded(message);
  }

  @Override
  public byte[] parse(InputStream bytes) {
    throw new UnsupportedOperationException("answers go out, none comes in");
  }

  private static final class Encoded extends ByteArrayInputStream
      implements KnownLength, Drainable {
    Encoded(byte[] message) {
      super(message);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = available();
      target.write(buf, pos, length);
      pos = count;
      return length;
    }
  }
}
