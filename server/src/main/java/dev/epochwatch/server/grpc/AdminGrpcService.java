// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.proto.v1.AdminServiceGrpc;
import dev.epochwatch.proto.v1.BackupRequest;
import dev.epochwatch.proto.v1.BackupResponse;
import dev.epochwatch.server.engine.Failures;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator asks of the server itself. */
final class AdminGrpcService extends AdminServiceGrpc.AdminServiceImplBase {
  private static final Logger log = LoggerFactory.getLogger(AdminGrpcService.class);

  private final Backups backups;

  AdminGrpcService(Backups backups) {
    this.backups = backups;
  }

  @Override
  public void backup(BackupRequest request, StreamObserver<BackupResponse> responses) {
    try {
      backups.start((ServerCallStreamObserver<BackupResponse>) responses);
    } catch (RuntimeException e) {
      responses.onError(StatusMapper.exception(Failures.of(log, e)));
    }
  }
}
