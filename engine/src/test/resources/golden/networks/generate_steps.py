"""Evaluation losses of Conv5_FC3 and of its autoencoder before and after each of ten steps of Adam, in float64.

usage: python generate_steps.py        writes steps.txt beside this file (PyTorch 2.13 made the committed one)

The batch is the whole set, and dropout is 0. Weights and images come from the formula of generate.py, first draw.
"""
import math
import pathlib

import torch
import torch.nn.functional as F

from generate import Autoencoder, Cnn, initialise, values

BATCH, SIZE = 2, (17, 19, 14)
STEPS = 10
STREAM = 777


def losses(network, loss_of, image):
    initialise(network, [0] * len(list(network.parameters())))
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-4, weight_decay=1e-4)
    found = [loss_of(network.eval()(image), image).item()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss_of(network.train()(image), image).backward()
        optimizer.step()
        found.append(loss_of(network.eval()(image), image).item())
    return found


def main():
    torch.set_default_dtype(torch.float64)
    image = (torch.from_numpy(values(STREAM, BATCH * math.prod(SIZE))).reshape(BATCH, 1, *SIZE) + 1) / 2
    labels = torch.tensor([1, 0])
    rows = {
        "cnn": losses(Cnn(SIZE), lambda output, image: F.cross_entropy(output, labels), image),
        "autoencoder": losses(Autoencoder(), F.mse_loss, image),
    }
    text = "".join(f"{name} {' '.join(loss.hex() for loss in row)}\n" for name, row in rows.items())
    (pathlib.Path(__file__).parent / "steps.txt").write_text(text)


if __name__ == "__main__":
    main()
