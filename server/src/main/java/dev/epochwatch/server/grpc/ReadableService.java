// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A service whose unfit messages are refused with a typed error. Such a message ends its call,
 * unless the method handles {@link Incoming} messages itself. Not thread-safe.
 */
final class ReadableService {
  private final ServerServiceDefinition service;
  private final int mostBytes;
  private final Map<String, ServerMethodDefinition<?, ?>> own = new HashMap<>();

  /**
   * @param service the service
   * @param mostBytes the largest message that is taken
   */
  ReadableService(BindableService service, int mostBytes) {
    this.service = service.bindService();
    this.mostBytes = mostBytes;
  }

  /** Lets a method handle unfit messages itself, and encode its answers. */
  <Q> ReadableService handling(
      MethodDescriptor<Q, ?> method, ServerCallHandler<Incoming<Q>, byte[]> handler) {
    own.put(
        method.getFullMethodName(),
        ServerMethodDefinition.create(incoming(method, new EncodedMarshaller()), handler));
    return this;
  }

  /** The service, to be served. */
  ServerServiceDefinition definition() {
    List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
    for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
      ServerMethodDefinition<?, ?> handled =
          own.get(method.getMethodDescriptor().getFullMethodName());
      methods.add(handled == null ? refusing(method) : handled);
    }
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
            .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
    methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder definition =
        ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(definition::addMethod);
    return definition.build();
  }

  private <Q, P> ServerMethodDefinition<Incoming<Q>, P> refusing(
      ServerMethodDefinition<Q, P> method) {
    ServerCallHandler<Q, P> handler = method.getServerCallHandler();
    return ServerMethodDefinition.create(
        incoming(
            method.getMethodDescriptor(), method.getMethodDescriptor().getResponseMarshaller()),
        (call, headers) -> {
          RefusingCall<Q, P> refusing = new RefusingCall<>(call, method.getMethodDescriptor());
          return refusing.listener(handler.startCall(refusing, headers));
        });
  }

  private <Q, P> MethodDescriptor<Incoming<Q>, P> incoming(
      MethodDescriptor<Q, ?> method, Marshaller<P> responses) {
    return method.toBuilder(
            new IncomingMarshaller<>(method.getRequestMarshaller(), mostBytes), responses)
        .build();
  }
}
