"""Golden values of whole networks from PyTorch in float64.

usage: python generate.py        writes cnn.txt and autoencoder.txt beside this file (PyTorch 2.13 made the committed ones)

Weights and images are not stored: both sides compute them from a formula (`values`). Of every tensor the file holds its
norm, eight random projections and up to 32 elements, as hexadecimal floating point: enough to bound the error of the
whole tensor relative to its norm.
"""
import math
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

BATCH, SIZE = 2, (37, 42, 35)
CHANNELS = [1, 8, 16, 32, 64, 128]
PROJECTIONS, ELEMENTS = 8, 32


def splitmix(seed, count):
    """The first `count` outputs of SplitMix64 from `seed`, as unsigned integers."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def values(seed, count):
    """Single-precision numbers in [-1, 1), so that float32 backends start from the same."""
    unit = (splitmix(seed, count) >> np.uint64(40)).astype(np.float64) * 2.0**-24
    return (2 * unit - 1).astype(np.float32).astype(np.float64)


def single(x):
    return np.float64(np.float32(x))


def initialise(module):
    """Parameter k of the optimiser's order gets the stream k + 1: weights scaled by their fan-in, gammas of either sign."""
    for k, (name, parameter) in enumerate(module.named_parameters()):
        v = values(k + 1, parameter.numel())
        if name.endswith("weight") and parameter.dim() > 1:
            v = (v * single(math.sqrt(3.0 / parameter[0].numel()))).astype(np.float32).astype(np.float64)
        elif name.endswith("weight"):
            v = v + np.where(v < 0, -0.5, 0.5)
            v = v.astype(np.float32).astype(np.float64)
        else:
            v = (v * 0.25).astype(np.float64)
        parameter.data = torch.from_numpy(v).reshape(parameter.shape)


def pool(x):
    x = F.pad(x, [k for n in reversed(x.shape[2:]) for k in (n % 2, 0)])
    y, indices = F.max_pool3d(x, 2, 2, return_indices=True)
    return y, indices, x.shape[2:]


class Features(nn.Sequential):
    def __init__(self):
        layers = []
        for a, b in zip(CHANNELS, CHANNELS[1:]):
            layers += [nn.Conv3d(a, b, 3, 1, 1), nn.BatchNorm3d(b), nn.ReLU(), nn.Identity()]
        super().__init__(*layers)

    def run(self, x):
        stack = []
        for layer in self:
            if isinstance(layer, nn.Identity):
                shape = x.shape[2:]
                x, indices, padded = pool(x)
                stack.append((indices, padded, shape))
            else:
                x = layer(x)
        return x, stack


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = Features()
        code = 128 * math.prod(-(-n // 32) for n in SIZE)
        self.classifier = nn.Sequential(
            nn.Flatten(), nn.Identity(), nn.Linear(code, 1300), nn.ReLU(), nn.Linear(1300, 50), nn.ReLU(), nn.Linear(50, 2))

    def forward(self, x):
        return self.classifier(self.features.run(x)[0])


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Features()
        layers = []
        for a, b in zip(CHANNELS[:0:-1], CHANNELS[-2::-1]):
            layers += [nn.Identity(), nn.ConvTranspose3d(a, b, 3, 1, 1), nn.BatchNorm3d(b), nn.ReLU()]
        self.decoder = nn.Sequential(*layers)

    def forward(self, x):
        x, stack = self.encoder.run(x)
        for layer in self.decoder:
            if isinstance(layer, nn.Identity):
                indices, padded, shape = stack.pop()
                x = F.max_unpool3d(x, indices, 2, 2, output_size=padded)
                x = x[:, :, padded[0] - shape[0]:, padded[1] - shape[1]:, padded[2] - shape[2]:]
            else:
                x = layer(x)
        return x


def write(file, name, tensor):
    flat = tensor.detach().double().reshape(-1).numpy()
    numbers = [math.sqrt(float((flat * flat).sum()))]
    for k in range(PROJECTIONS):
        signs = np.where((splitmix(1000 + k, flat.size) >> np.uint64(63)) == 1, -1.0, 1.0)
        numbers.append(float((flat * signs).sum()))
    step = max(1, flat.size // ELEMENTS)
    numbers += [float(v) for v in flat[::step][:ELEMENTS]]
    file.write(f"{name} {flat.size} " + " ".join(v.hex() for v in numbers) + "\n")


def run(path, network, loss_of):
    initialise(network)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-4, weight_decay=1e-4)
    image = (torch.from_numpy(values(777, BATCH * math.prod(SIZE))).reshape(BATCH, 1, *SIZE) + 1) / 2
    with open(path, "w") as file:
        for step in range(3):
            optimizer.zero_grad()
            output = network(image)
            loss = loss_of(output, image)
            loss.backward()
            write(file, f"step{step}.output", output)
            write(file, f"step{step}.loss", loss)
            if step == 0:
                for name, parameter in network.named_parameters():
                    write(file, f"gradient.{name}", parameter.grad)
            optimizer.step()
        for name, value in network.state_dict().items():
            write(file, f"state.{name}", value)
        network.eval()
        write(file, "evaluation.output", network(image))


torch.set_default_dtype(torch.float64)
here = pathlib.Path(__file__).parent
labels = torch.tensor([1, 0])
run(here / "cnn.txt", Cnn(), lambda output, image: F.cross_entropy(output, labels))
run(here / "autoencoder.txt", Autoencoder(), lambda output, image: F.mse_loss(output, image))
