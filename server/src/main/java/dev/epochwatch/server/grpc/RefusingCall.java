// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.server.engine.RefusedException;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call whose handler sees fit messages only: an unfit one ends it with a typed error. Used by one
 * thread at a time, as every call; what a handler sends after the end is dropped.
 */
final class RefusingCall<Q, P> extends ServerCall<Q, P> {
  private final ServerCall<Incoming<Q>, P> call;
  private final MethodDescriptor<Q, P> method;
  private volatile boolean refused;

  RefusingCall(ServerCall<Incoming<Q>, P> call, MethodDescriptor<Q, P> method) {
    this.call = call;
    this.method = method;
  }

  /** Hands the fit messages to the handler's listener. */
  ServerCall.Listener<Incoming<Q>> listener(ServerCall.Listener<Q> handler) {
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(Incoming<Q> incoming) {
        if (incoming instanceof Incoming.Unfit<Q> unfit) {
          refuse(unfit.why());
        } else if (incoming instanceof Incoming.Read<Q> read && !refused) {
          handler.onMessage(read.message());
        }
      }

      @Override
      public void onHalfClose() {
        if (!refused) {
          handler.onHalfClose();
        }
      }

      @Override
      public void onCancel() {
        handler.onCancel();
      }

      @Override
      public void onComplete() {
        handler.onComplete();
      }

      @Override
      public void onReady() {
        handler.onReady();
      }
    };
  }

  private void refuse(RefusedException why) {
    if (!refused) {
      refused = true;
      StatusRuntimeException failure = StatusMapper.exception(why);
      call.close(
          failure.getStatus(), Objects.requireNonNullElseGet(failure.getTrailers(), Metadata::new));
    }
  }

  @Override
  public void request(int messages) {
    call.request(messages);
  }

  @Override
  public void sendHeaders(Metadata headers) {
    if (!refused) {
      call.sendHeaders(headers);
    }
  }

  @Override
  public void sendMessage(P message) {
    if (!refused) {
      call.sendMessage(message);
    }
  }

  @Override
  public void close(Status status, Metadata trailers) {
    if (!refused) {
      call.close(status, trailers);
    }
  }

  @Override
  public boolean isReady() {
    return call.isReady();
  }

  @Override
  public boolean isCancelled() {
    return call.isCancelled();
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    call.setMessageCompression(enabled);
  }

  @Override
  public void setCompression(String compressor) {
    call.setCompression(compressor);
  }

  @Override
  public void setOnReadyThreshold(int bytes) {
    call.setOnReadyThreshold(bytes);
  }

  @Override
  public SecurityLevel getSecurityLevel() {
    return call.getSecurityLevel();
  }

  @Override
  public Attributes getAttributes() {
    return call.getAttributes();
  }

  @Override
  public @Nullable String getAuthority() {
    return call.getAuthority();
  }

  @Override
  public MethodDescriptor<Q, P> getMethodDescriptor() {
    return method;
  }
}
