# SPDX-License-Identifier: Apache-2.0
# Copyright the Epochwatch authors
"""The example against a real server: `.venv/bin/python -m unittest -v` in this folder, after `mvn package` and setup.sh."""

import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

import grpc
from epochwatch.v1 import run_service_pb2
from epochwatch_client import Run

HERE = pathlib.Path(__file__).resolve().parent
LAUNCHER = HERE.parent.parent / "epochwatch"


class Server:
    """A server process with a data directory of its own; `port` 0 lets it choose one."""

    def __init__(self, data: str, port: int = 0):
        self._process = subprocess.Popen(
            [LAUNCHER, "server", "--port", str(port), "--data", data, "--print-port"],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.port = int(self._process.stdout.readline())
        self.address = f"127.0.0.1:{self.port}"

    def stop(self, how: int = signal.SIGTERM) -> None:
        self._process.send_signal(how)
        self._process.wait(timeout=30)
        self._process.stdout.close()


def curve(address: str, run: str, metric: str):
    """The stored curve of one metric: (steps, values)."""
    with grpc.insecure_channel(address) as channel:
        call = channel.unary_unary(
            "/epochwatch.v1.RunService/GetCurves",
            run_service_pb2.GetCurvesRequest.SerializeToString,
            run_service_pb2.GetCurvesResponse.FromString,
        )
        (found,) = call(run_service_pb2.GetCurvesRequest(runs=[run], metrics=[metric]), timeout=10).curves
        return list(found.steps), list(found.values)


class ExampleTest(unittest.TestCase):
    def setUp(self) -> None:
        self._directory = tempfile.TemporaryDirectory()
        self.addCleanup(self._directory.cleanup)

    def server(self, port: int = 0) -> Server:
        return Server(self._directory.name, port)

    def test_training_that_overfits_obeys_the_stop(self) -> None:
        server = self.server()
        self.addCleanup(server.stop)
        training = subprocess.run(
            [sys.executable, HERE / "train_numpy.py", "--address", server.address, "--run", "moons-1"],
            cwd=HERE, check=True, capture_output=True, text=True, timeout=120,
        )
        told = json.loads(training.stdout.splitlines()[-1])
        steps, values = curve(server.address, "moons-1", "val_loss")

        self.assertTrue(told["stopped"], told)
        self.assertEqual(told["reason"], "NO_IMPROVEMENT")
        self.assertEqual(told["epochs"], told["best_epoch"] + 15)
        self.assertLess(told["epochs"], told["planned_epochs"] / 2)
        self.assertEqual(steps, list(range(1, told["epochs"] + 1)))
        self.assertAlmostEqual(min(values), told["restored_val_loss"], places=6)
        self.assertEqual(values.index(min(values)) + 1, told["best_epoch"])

    def test_server_killed_in_mid_training_loses_nothing(self) -> None:
        server = self.server()
        with Run(run="survivor", address=server.address, policy="patience(epochs=5)", timeout=20) as run:
            for step in range(1, 11):
                run.report(step, {"val_loss": 1 / step})
            server.stop(signal.SIGKILL)
            run._timeout = 0
            for step in range(11, 21):
                self.assertFalse(run.report(step, {"val_loss": 1 / step}).stop)
            run._timeout = 20
            server = self.server(server.port)
            self.addCleanup(server.stop)
            self.assertFalse(run.report(21, {"val_loss": 1 / 21}).local)
        self.assertEqual(curve(server.address, "survivor", "val_loss")[0], list(range(1, 22)))

    def test_server_that_is_away_never_stops_a_training(self) -> None:
        with Run(run="alone", address="127.0.0.1:1", timeout=0.1) as run:
            for step in range(1, 4):
                answer = run.report(step, {"val_loss": float("nan")})
                self.assertTrue(answer.local)
                self.assertFalse(answer.stop)

    def test_policy_with_a_typo_is_told_at_the_start(self) -> None:
        server = self.server()
        self.addCleanup(server.stop)
        with self.assertRaisesRegex(ValueError, "patience"):
            Run(address=server.address, policy="patiense(epochs=3)")

    def test_reflection_lists_the_services_and_calls_one(self) -> None:
        server = self.server()
        self.addCleanup(server.stop)
        listed = subprocess.run(
            [sys.executable, HERE / "reflect.py", server.address], check=True, capture_output=True, text=True, timeout=60
        ).stdout
        for service in ("TrainingService", "RunService", "PolicyService"):
            self.assertIn(f"epochwatch.v1.{service}", listed)
        rules = subprocess.run(
            [sys.executable, HERE / "reflect.py", server.address, "epochwatch.v1.PolicyService/ListRules"],
            check=True, capture_output=True, text=True, timeout=60,
        ).stdout
        self.assertIn("patience", [rule["name"] for rule in json.loads(rules)["rules"]])


if __name__ == "__main__":
    unittest.main()
