# SPDX-License-Identifier: Apache-2.0
# Copyright the Epochwatch authors
"""The training of train_numpy.py as a PyTorch loop: what to add to a loop of your own is marked with (1) to (4).

Needs `pip install torch` in the environment that setup.sh made.
"""

import copy

import numpy as np
import torch
from epochwatch_client import Run
from train_numpy import moons

EPOCHS = 150


def tensors(points, labels):
    return torch.tensor(points, dtype=torch.float32), torch.tensor(labels, dtype=torch.float32)


def main() -> None:
    torch.manual_seed(7)
    generator = np.random.default_rng(7)
    train_points, train_labels = tensors(*moons(120, 0.2, generator))
    points, labels = tensors(*moons(1000, 0.2, generator))
    model = torch.nn.Sequential(torch.nn.Linear(2, 256), torch.nn.ReLU(), torch.nn.Linear(256, 1), torch.nn.Flatten(0))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    loss_of = torch.nn.BCEWithLogitsLoss()
    best = copy.deepcopy(model.state_dict())

    # (1) Open the run. Leaving the block finishes it, by success, STOP or failure.
    with Run(experiment="moons", policy="patience(epochs=15)", planned_steps=EPOCHS) as run:
        for epoch in range(1, EPOCHS + 1):
            for _ in range(10):
                optimizer.zero_grad()
                train_loss = loss_of(model(train_points), train_labels)
                train_loss.backward()
                optimizer.step()
            with torch.no_grad():
                val_loss = loss_of(model(points), labels)

            # (2) Report the epoch. In a distributed training rank 0 reports and broadcasts the answer to the others.
            answer = run.report(epoch, {"train_loss": train_loss.item(), "val_loss": val_loss.item()})

            # (3) Keep the weights of the best epoch.
            if answer.best_step == epoch:
                best = copy.deepcopy(model.state_dict())

            # (4) Obey.
            if answer.stop:
                model.load_state_dict(best)
                print(f"epoch {epoch}: {answer.message}  Restored epoch {answer.best_step}.")
                break


if __name__ == "__main__":
    main()
