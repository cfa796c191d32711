// SPDX-License-Identifier: Apache-2.0
// Copyright the Epochwatch authors
package dev.epochwatch.server.grpc;

import dev.epochwatch.core.model.InvalidValueException;
import dev.epochwatch.core.model.Limits;
import dev.epochwatch.proto.v1.DeleteRunRequest;
import dev.epochwatch.proto.v1.DeleteRunResponse;
import dev.epochwatch.proto.v1.GetCurvesRequest;
import dev.epochwatch.proto.v1.GetCurvesResponse;
import dev.epochwatch.proto.v1.GetRunRequest;
import dev.epochwatch.proto.v1.GetRunResponse;
import dev.epochwatch.proto.v1.ListDecisionsRequest;
import dev.epochwatch.proto.v1.ListDecisionsResponse;
import dev.epochwatch.proto.v1.ListRunsRequest;
import dev.epochwatch.proto.v1.ListRunsResponse;
import dev.epochwatch.proto.v1.RunServiceGrpc;
import dev.epochwatch.proto.v1.StopRunRequest;
import dev.epochwatch.proto.v1.StopRunResponse;
import dev.epochwatch.proto.v1.UpdateRunRequest;
import dev.epochwatch.proto.v1.UpdateRunResponse;
import dev.epochwatch.proto.v1.WatchRunRequest;
import dev.epochwatch.proto.v1.WatchRunResponse;
import dev.epochwatch.server.engine.Engine;
import dev.epochwatch.server.store.RunPage;
import dev.epochwatch.server.store.RunQuery;
import dev.epochwatch.server.store.StoredEvent;
import dev.epochwatch.server.store.StoredRun;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** History and control. Runs on threads that may block. */
final class RunGrpcService extends RunServiceGrpc.RunServiceImplBase {
  private static final int FILTER_LENGTH = 4_096;
  private static final int REASON_LENGTH = 1_024;

  private final Engine engine;
  private final Executor workers;

  RunGrpcService(Engine engine, Executor workers) {
    this.engine = engine;
    this.workers = workers;
  }

  @Override
  public void getRun(GetRunRequest request, StreamObserver<GetRunResponse> responses) {
    Calls.answer(
        responses,
        () ->
            GetRunResponse.newBuilder()
                .setRun(RunMapper.run(engine.view(Limits.requireId("run", request.getRun()))))
                .build());
  }

  @Override
  public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> responses) {
    Calls.answer(responses, () -> listed(request));
  }

  @Override
  public void getCurves(GetCurvesRequest request, StreamObserver<GetCurvesResponse> responses) {
    Calls.answer(responses, () -> new Curves(request).read(engine));
  }

  @Override
  public void listDecisions(
      ListDecisionsRequest request, StreamObserver<ListDecisionsResponse> responses) {
    Calls.answer(responses, () -> decisions(request));
  }

  @Override
  public void watchRun(WatchRunRequest request, StreamObserver<WatchRunResponse> responses) {
    new WatchStream(
            engine, workers, request, (ServerCallStreamObserver<WatchRunResponse>) responses)
        .start();
  }

  @Override
  public void stopRun(StopRunRequest request, StreamObserver<StopRunResponse> responses) {
    Calls.answer(
        responses,
        () -> {
          Engine.StoppedRun stopped =
              engine.stop(
                  Limits.requireId("run", request.getRun()),
                  Texts.requireProse("reason", request.getReason(), 1, REASON_LENGTH));
          return StopRunResponse.newBuilder()
              .setRun(RunMapper.run(stopped.view()))
              .setDelivered(stopped.delivered())
              .build();
        });
  }

  @Override
  public void updateRun(UpdateRunRequest request, StreamObserver<UpdateRunResponse> responses) {
    Calls.answer(
        responses,
        () -> {
          String id = Limits.requireId("run.run", request.getRun().getRun());
          return UpdateRunResponse.newBuilder()
              .setRun(RunMapper.run(engine.update(id, CommandMapper.change(request))))
              .build();
        });
  }

  @Override
  public void deleteRun(DeleteRunRequest request, StreamObserver<DeleteRunResponse> responses) {
    Calls.answer(
        responses,
        () -> {
          engine.delete(Limits.requireId("run", request.getRun()));
          return DeleteRunResponse.getDefaultInstance();
        });
  }

  private ListRunsResponse listed(ListRunsRequest request) {
    requireAtMost("filter", request.getFilter());
    requireAtMost("order_by", request.getOrderBy());
    RunPage page =
        engine.list(
            new RunQuery(
                request.getFilter(),
                request.getOrderBy(),
                PageTokens.size(request.getPageSize()),
                Optional.of(request.getPageToken()).filter(token -> !token.isEmpty())));
    ListRunsResponse.Builder response = ListRunsResponse.newBuilder();
    Map<Long, byte[]> decisions = engine.lastDecisions(page.runs());
    page.runs()
        .forEach(
            run ->
                response.addRuns(
                    RunMapper.listed(run, decisions.getOrDefault(run.number(), new byte[0]))));
    page.nextPageToken().ifPresent(response::setNextPageToken);
    return response.build();
  }

  private ListDecisionsResponse decisions(ListDecisionsRequest request) {
    StoredRun run = engine.view(Limits.requireId("run", request.getRun())).run();
    int size = PageTokens.size(request.getPageSize());
    long after = PageTokens.event(run.number(), request.getPageToken());
    List<StoredEvent> events = engine.events(run, after, size + 1);
    ListDecisionsResponse.Builder response = ListDecisionsResponse.newBuilder();
    events.stream().limit(size).map(RunMapper::event).forEach(response::addEvents);
    if (events.size() > size) {
      response.setNextPageToken(PageTokens.afterEvent(run.number(), events.get(size - 1).number()));
    }
    return response.build();
  }

  private static void requireAtMost(String field, String text) {
    if (text.length() > FILTER_LENGTH) {
      throw new InvalidValueException(
          field, "must be at most " + FILTER_LENGTH + " characters, was " + text.length());
    }
  }
}
