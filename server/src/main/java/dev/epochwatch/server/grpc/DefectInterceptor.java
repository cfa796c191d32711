// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.server.engine.Failures;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a call alone when its handling fails in a way that nobody foresaw. Thrown on, the exception
 * would end the connection of all calls that are served on its event loop. Thread-safe.
 */
final class DefectInterceptor implements ServerInterceptor {
  private static final Logger log = LoggerFactory.getLogger(DefectInterceptor.class);

  @Override
  public <Q, P> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(Q message) {
        try {
          super.onMessage(message);
        } catch (RuntimeException defect) {
          end(call, defect);
        }
      }

      @Override
      public void onHalfClose() {
        try {
          super.onHalfClose();
        } catch (RuntimeException defect) {
          end(call, defect);
        }
      }

      @Override
      public void onReady() {
        try {
          super.onReady();
        } catch (RuntimeException defect) {
          end(call, defect);
        }
      }

      @Override
      public void onCancel() {
        try {
          super.onCancel();
        } catch (RuntimeException defect) {
          end(call, defect);
        }
      }
    };
  }

  private static void end(ServerCall<?, ?> call, RuntimeException defect) {
    StatusRuntimeException failure = StatusMapper.exception(Failures.of(log, defect));
    try {
      call.close(
          failure.getStatus(), Objects.requireNonNullElseGet(failure.getTrailers(), Metadata::new));
    } catch (IllegalStateException alreadyClosed) {
      log.debug("the call had ended already", alreadyClosed);
    }
  }
}
