# SPDX-License-Identifier: Apache-2.0
# Copyright the Epochwatch authors
"""A small client of Epochwatch: report each epoch, learn whether to go on.

It keeps what the server asks of a client: a report never raises and never takes longer than `timeout` seconds, reports that
were not answered are kept in memory and sent again in order, and only the server's word stops a training. Reports are not
written to disk: a trainer that dies while the server is away loses those the server never saw.
"""

import dataclasses
import logging
import os
import threading
import uuid
from collections import OrderedDict
from typing import Mapping, Optional

import grpc
from epochwatch.v1 import model_pb2, training_service_pb2 as wire

log = logging.getLogger("epochwatch")
_SERVICE = "/epochwatch.v1.TrainingService/"
_AWAY = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)
_SEND_AGAIN = (grpc.StatusCode.UNAVAILABLE.value[0], grpc.StatusCode.RESOURCE_EXHAUSTED.value[0])
_Finish = wire.FinishRunRequest


@dataclasses.dataclass(frozen=True)
class Answer:
    """What to do after a report. `local` says that the server has not answered yet: the training goes on."""

    stop: bool = False
    reason: str = "NONE"
    message: str = ""
    best_step: Optional[int] = None
    local: bool = True

    @classmethod
    def of(cls, decision: model_pb2.Decision) -> "Answer":
        reason = model_pb2.Decision.Reason.Name(decision.reason).replace("REASON_", "", 1)
        best = decision.best.step if decision.HasField("best") else None
        return cls(decision.action == model_pb2.Decision.ACTION_STOP, reason, decision.message, best, False)


class Run:
    """One training. Use it as a context manager: leaving the block finishes the run. Safe to use from several threads."""

    def __init__(self, run: Optional[str] = None, address: Optional[str] = None, timeout: float = 2.0, **description):
        """`description`: the further fields of StartRunRequest, such as experiment, policy, planned_steps, parameters.
        Raises ValueError when the server refuses them; a server that cannot be reached is waited for in the background."""
        self.run = run or "run-" + uuid.uuid4().hex[:12]
        self._timeout = timeout
        self._start = wire.StartRunRequest(run=self.run, request_id=str(uuid.uuid4()), **description)
        # Without the bound gRPC waits up to two minutes before it tries a server again that was away for long.
        options = [("grpc.initial_reconnect_backoff_ms", 200), ("grpc.max_reconnect_backoff_ms", 5000)]
        address = address or os.environ.get("EPOCHWATCH_ADDR", "127.0.0.1:7767")
        self._channel = grpc.insecure_channel(address, options)
        self._changed = threading.Condition()
        self._attempt = 0  # 0 until the server has answered StartRun
        self._sequence = 0
        self._unanswered: "OrderedDict[int, model_pb2.Report]" = OrderedDict()
        self._latest = Answer()
        self._closed = False
        self._lost = False  # said once an outage, not once an attempt
        try:
            self._begin()
        except grpc.RpcError as error:
            if error.code() not in _AWAY:
                self._channel.close()
                raise ValueError(error.details()) from error
            log.warning("no Epochwatch server (%s); the training goes on and reports are kept", error.details())
            self._lost = True
        threading.Thread(target=self._talk, name="epochwatch", daemon=True).start()

    def report(self, step: int, metrics: Mapping[str, float], checkpoint: Optional[str] = None) -> Answer:
        """Reports one step and waits for the answer, `timeout` seconds at most. Never raises."""
        with self._changed:
            self._sequence += 1
            mine = self._sequence
            report = model_pb2.Report(run=self.run, sequence=mine, step=step, checkpoint_uri=checkpoint)
            report.event_time.GetCurrentTime()
            for name, value in metrics.items():
                report.metrics.add(name=name, value=float(value))
            self._unanswered[mine] = report
            self._changed.notify_all()
            self._changed.wait_for(lambda: mine not in self._unanswered, self._timeout)
            return self._latest if self._latest.stop or mine not in self._unanswered else Answer()

    @property
    def should_stop(self) -> bool:
        """Whether a STOP has arrived, also one that was sent unasked; costs nothing, so ask it per batch."""
        return self._latest.stop

    def finish(self, outcome: Optional[int] = None, message: str = "") -> None:
        """Waits a little for the last answers, then ends the run. Never raises."""
        with self._changed:
            self._changed.wait_for(lambda: self._attempt and not self._unanswered, self._timeout)
            self._closed = True
            self._changed.notify_all()
        if not self._attempt:
            log.warning("no server was reached during run %s: %d reports are lost", self.run, len(self._unanswered))
            self._channel.close()
            return
        outcome = outcome or (_Finish.OUTCOME_STOPPED_EARLY if self.should_stop else _Finish.OUTCOME_SUCCEEDED)
        try:
            request = _Finish(run=self.run, attempt=self._attempt, outcome=outcome, message=message[:4096])
            self._call("FinishRun", request, wire.FinishRunResponse)
        except grpc.RpcError as error:
            log.warning("run %s could not be finished: %s", self.run, error.details())
        self._channel.close()

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, kind, error, trace) -> None:
        self.finish(_Finish.OUTCOME_FAILED if kind else None, f"{kind.__name__}: {error}" if kind else "")

    def _call(self, method, request, response):
        call = self._channel.unary_unary(_SERVICE + method, type(request).SerializeToString, response.FromString)
        return call(request, timeout=max(self._timeout, 1.0))

    def _begin(self) -> None:
        started = self._call("StartRun", self._start, wire.StartRunResponse)
        with self._changed:
            self._attempt = started.attempt
            self._changed.notify_all()

    def _talk(self) -> None:
        """The background thread: keeps a stream open for as long as the run lives."""
        while not self._closed:
            delay = 0.5
            try:
                if not self._attempt:
                    self._begin()
                delay = self._stream()
            except grpc.RpcError as error:
                if not self._attempt and error.code() not in _AWAY:
                    log.error("run %s was refused and is not watched: %s", self.run, error.details())
                    return
                if not self._closed and not self._lost:
                    log.warning("lost the Epochwatch server (%s); the training goes on", error.details())
                self._lost = True
            with self._changed:
                self._changed.wait_for(lambda: self._closed, delay)

    def _stream(self) -> float:
        """One stream, from its opening to its end; returns the seconds to wait before the next."""
        over = threading.Event()
        open_stream = self._channel.stream_stream(
            _SERVICE + "StreamReports", wire.StreamReportsRequest.SerializeToString, wire.StreamReportsResponse.FromString
        )
        answers = open_stream(self._requests(over))
        try:
            for answer in answers:
                if answer.WhichOneof("message") == "drain":
                    return answer.drain.reconnect_after.ToMilliseconds() / 1000
                if answer.WhichOneof("message") == "notice":
                    self._settle(None, Answer.of(answer.notice.decision))
                elif answer.result.error.code in _SEND_AGAIN:
                    return 0.5
                elif answer.result.HasField("error"):
                    log.warning("report %d was refused: %s", answer.result.sequence, answer.result.error.message)
                    self._settle(answer.result.sequence, Answer(message=answer.result.error.message))
                else:
                    self._settle(answer.result.sequence, Answer.of(answer.result.decision))
            return 0.5
        finally:
            answers.cancel()
            with self._changed:
                over.set()
                self._changed.notify_all()

    def _settle(self, sequence: Optional[int], answer: Answer) -> None:
        with self._changed:
            self._lost = False
            self._unanswered.pop(sequence, None)
            if not self._latest.stop or answer.stop:
                self._latest = answer
            self._changed.notify_all()

    def _requests(self, over: threading.Event):
        """What goes up on one stream: all that is not answered, oldest first, then each new report."""
        yield wire.StreamReportsRequest(heartbeat=wire.Heartbeat(run=self.run, attempt=self._attempt))
        sent = 0
        while True:
            with self._changed:
                self._changed.wait_for(lambda: over.is_set() or self._closed or next(reversed(self._unanswered), 0) > sent)
                if over.is_set() or self._closed:
                    return
                batch = [report for number, report in self._unanswered.items() if number > sent]
            for report in batch:
                report.attempt = self._attempt
                sent = report.sequence
                yield wire.StreamReportsRequest(report=report)
