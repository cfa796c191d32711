# SPDX-License-Identifier: Apache-2.0
# Copyright the Epochwatch authors
"""Trains a small network that overfits, reports each epoch, and stops when Epochwatch says so. Needs numpy alone.

The data are two noisy half-moons with a fifth of the labels flipped: 120 points to learn from, 1,000 to validate on. A wide
network learns the flipped labels by heart after a while, and its validation loss turns upwards.
"""

import argparse
import json

import numpy as np
from epochwatch_client import Run


def moons(count: int, flipped: float, generator: np.random.Generator):
    """`count` points of two interleaved half-circles, with a share of the labels flipped."""
    labels = generator.integers(0, 2, count)
    angle = generator.uniform(0, np.pi, count)
    x = np.where(labels == 1, 1 - np.cos(angle), np.cos(angle))
    y = np.where(labels == 1, 0.5 - np.sin(angle), np.sin(angle))
    points = np.stack([x, y], axis=1) + generator.normal(0, 0.15, (count, 2))
    return points, np.where(generator.uniform(size=count) < flipped, 1 - labels, labels).astype(float)


class Network:
    """One hidden layer and a logistic output, trained by Adam on the whole batch."""

    def __init__(self, hidden: int, generator: np.random.Generator):
        self.weights = [
            generator.normal(0, 1, (2, hidden)),
            generator.normal(0, 1, hidden),
            generator.normal(0, 1 / np.sqrt(hidden), hidden),
            np.zeros(1),
        ]
        self._mean = [np.zeros_like(weight) for weight in self.weights]
        self._square = [np.zeros_like(weight) for weight in self.weights]
        self._steps = 0

    def loss_and_accuracy(self, points, labels):
        logits, _ = self._forward(points)
        return float(np.mean(np.logaddexp(0, logits) - labels * logits)), float(np.mean((logits > 0) == labels))

    def train_step(self, points, labels, learning_rate: float) -> None:
        logits, active = self._forward(points)
        error = (1 / (1 + np.exp(-logits)) - labels) / len(labels)
        back = np.outer(error, self.weights[2]) * (active > 0)
        self._steps += 1
        for index, gradient in enumerate([points.T @ back, back.sum(0), active.T @ error, error.sum(keepdims=True)]):
            self._mean[index] = 0.9 * self._mean[index] + 0.1 * gradient
            self._square[index] = 0.999 * self._square[index] + 0.001 * gradient**2
            mean = self._mean[index] / (1 - 0.9**self._steps)
            square = self._square[index] / (1 - 0.999**self._steps)
            self.weights[index] = self.weights[index] - learning_rate * mean / (np.sqrt(square) + 1e-8)

    def _forward(self, points):
        active = np.maximum(points @ self.weights[0] + self.weights[1], 0)
        return active @ self.weights[2] + self.weights[3], active


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", help="the server, host:port; default: $EPOCHWATCH_ADDR, else 127.0.0.1:7767")
    parser.add_argument("--run", help="the run's id; made up when not given")
    parser.add_argument("--epochs", type=int, default=150, help="planned epochs (default %(default)s)")
    parser.add_argument("--policy", default="patience(epochs=15)", help="when to stop (default %(default)s)")
    parser.add_argument("--seed", type=int, default=7, help="of data and weights (default %(default)s)")
    arguments = parser.parse_args()

    generator = np.random.default_rng(arguments.seed)
    train, validation = moons(120, 0.2, generator), moons(1000, 0.2, generator)
    network = Network(256, generator)
    best_weights, answer, epoch = network.weights, None, 0

    with Run(
        run=arguments.run,
        address=arguments.address,
        experiment="moons",
        policy=arguments.policy,
        planned_steps=arguments.epochs,
        parameters={"hidden": "256", "lr": "0.001", "seed": str(arguments.seed)},
    ) as run:
        for epoch in range(1, arguments.epochs + 1):
            for _ in range(10):
                network.train_step(*train, learning_rate=0.001)
            train_loss, _ = network.loss_and_accuracy(*train)
            val_loss, val_accuracy = network.loss_and_accuracy(*validation)
            answer = run.report(epoch, {"train_loss": train_loss, "val_loss": val_loss, "val_accuracy": val_accuracy})
            if answer.best_step == epoch:
                best_weights = list(network.weights)
            print(f"epoch {epoch:3}  train_loss {train_loss:.4f}  val_loss {val_loss:.4f}  {'STOP' if answer.stop else ''}")
            if answer.stop:
                network.weights = best_weights
                print(f"{answer.message}  Restored epoch {answer.best_step}.")
                break

    restored_loss, _ = network.loss_and_accuracy(*validation)
    print(json.dumps({
        "run": run.run,
        "stopped": run.should_stop,
        "epochs": epoch,
        "planned_epochs": arguments.epochs,
        "best_epoch": answer.best_step if answer else None,
        "reason": answer.reason if answer else None,
        "restored_val_loss": round(restored_loss, 6),
    }))


if __name__ == "__main__":
    main()
