"""Golden values of whole networks from PyTorch in float64.

usage: python generate.py        writes cnn.txt, autoencoder.txt and custom.txt beside this file
                                 (PyTorch 2.13 made the committed ones, in some minutes)

Weights and images are not stored: both sides compute them from a formula (`values`). Of every tensor the file holds its
norm, eight random projections and up to 32 elements, as hexadecimal floating point: enough to bound the error of the
whole tensor relative to its norm.

A value that rounding carries across the kink of a ReLU, or past the runner-up of a maximum, changes a gradient by far
more than rounding. So that a comparison in float32 does not depend on luck, weights are drawn anew, layer by layer,
until in the first step every such value keeps a distance of MARGIN from its kink. `draws` in the file says which draw
each parameter ended with. After the training the image of the evaluation is drawn anew in the same way, with more
distance, since the errors of three steps have come together; `evaluation` in the file is the stream it ended with.
"""
import math
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

BATCH, SIZE = 2, (33, 35, 34)
CHANNELS = [1, 8, 16, 32, 64, 128]
PROJECTIONS, ELEMENTS = 8, 32
MARGIN = 5e-6  # relative to the root mean square of the tensor, some ten times the rounding of float32
EVALUATION_MARGIN = 2e-5


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


def initial(name, parameter, stream):
    """Weights are scaled by their fan-in; gammas have either sign."""
    v = values(stream, parameter.numel())
    if name.endswith("weight") and parameter.dim() > 1:
        v = (v * single(math.sqrt(3.0 / parameter[0].numel()))).astype(np.float32).astype(np.float64)
    elif name.endswith("weight"):
        v = v + np.where(v < 0, -0.5, 0.5)
        v = v.astype(np.float32).astype(np.float64)
    else:
        v = (v * 0.25).astype(np.float64)
    return torch.from_numpy(v).reshape(parameter.shape)


def initialise(network, draws):
    """Parameter k of the optimiser's order gets the stream 1 + k + 1000 * draws[k]; other state is as new."""
    for k, (name, parameter) in enumerate(network.named_parameters()):
        parameter.data = initial(name, parameter, 1 + k + 1000 * draws[k])
    for module in network.modules():
        if isinstance(module, nn.BatchNorm3d):
            module.reset_running_stats()


class Kink(Exception):
    """A value is too close to a kink."""


def require_margin(distances, scale, margin=MARGIN):
    if distances.numel() and distances.min() < margin * scale:
        raise Kink()


def check_sign(module, inputs):
    x = inputs[0].detach()
    require_margin(x.abs(), x.square().mean().sqrt())


def check_maxima(x, padded, kernel, stride, margin=MARGIN):
    """Ties are fine among zeros: no gradient passes the ReLU before them."""
    windows = padded.detach()
    for axis in (2, 3, 4):
        windows = windows.unfold(axis, kernel, stride)
    first, second = windows.flatten(5).topk(2).values.unbind(-1)
    require_margin((first - second)[first != 0], x.detach().square().mean().sqrt(), margin)


def away_from_kinks(network, image):
    """The draws with which no value of the first step is close to a kink."""
    names = [name.rpartition(".")[0] for name, _ in network.named_parameters()]
    draws = [0] * len(names)
    current = [""]
    hooks = []
    for name, module in network.named_modules():
        if isinstance(module, (nn.Conv3d, nn.ConvTranspose3d, nn.Linear)):
            hooks.append(module.register_forward_pre_hook(lambda m, x, name=name: current.__setitem__(0, name)))
        elif isinstance(module, (nn.ReLU, nn.LeakyReLU)):
            hooks.append(module.register_forward_pre_hook(check_sign))
        elif isinstance(module, nn.MaxPool3d):
            hooks.append(module.register_forward_pre_hook(
                lambda m, x: check_maxima(
                    x[0], F.pad(x[0], [m.padding] * 6, value=-math.inf), m.kernel_size, m.stride)))
    while True:
        initialise(network, draws)
        try:
            with torch.no_grad():
                network(image)
            break
        except Kink:
            draws = [draw + (name == current[0]) for draw, name in zip(draws, names)]
    for hook in hooks:
        hook.remove()
    initialise(network, draws)
    return draws


class PadMaxPool3d(nn.Module):
    def forward(self, x):
        padded = F.pad(x, [k for n in reversed(x.shape[2:]) for k in (n % 2, 0)])
        if not torch.is_grad_enabled():
            check_maxima(x, padded, 2, 2, MARGIN if self.training else EVALUATION_MARGIN)
        y, indices = F.max_pool3d(padded, 2, 2, return_indices=True)
        return y, indices, padded.shape[2:]


class Features(nn.Sequential):
    def __init__(self):
        layers = []
        for a, b in zip(CHANNELS, CHANNELS[1:]):
            layers += [nn.Conv3d(a, b, 3, 1, 1), nn.BatchNorm3d(b), nn.ReLU(), PadMaxPool3d()]
        super().__init__(*layers)

    def run(self, x):
        stack = []
        for layer in self:
            if isinstance(layer, PadMaxPool3d):
                shape = x.shape[2:]
                x, indices, padded = layer(x)
                stack.append((indices, padded, shape))
            else:
                x = layer(x)
        return x, stack


class Cnn(nn.Module):
    def __init__(self, size=SIZE):
        super().__init__()
        self.features = Features()
        code = 128 * math.prod(-(-n // 32) for n in size)
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


def image_of(stream):
    return (torch.from_numpy(values(stream, BATCH * math.prod(SIZE))).reshape(BATCH, 1, *SIZE) + 1) / 2


def evaluate(network):
    """The stream of an image with which no maximum is close to its runner-up, and the output for it."""
    stream = 777
    while True:
        try:
            with torch.no_grad():
                return stream, network(image_of(stream))
        except Kink:
            stream += 1


def run(path, network, loss_of):
    image = image_of(777)
    draws = away_from_kinks(network, image)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-4, weight_decay=1e-4)
    with open(path, "w") as file:
        file.write("draws " + " ".join(map(str, draws)) + "\n")
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
        stream, output = evaluate(network)
        file.write(f"evaluation {stream}\n")
        write(file, "evaluation.output", output)


def custom():
    """What Conv5_FC3 has not: strides, dilation, anisotropic kernels, LeakyReLU, MaxPool3d with padding, Sigmoid."""
    return nn.Sequential(
        nn.Conv3d(1, 4, (3, 2, 5), (2, 1, 2), (1, 0, 2)), nn.LeakyReLU(0.1),
        nn.Conv3d(4, 6, 3, 1, 2, dilation=2), nn.BatchNorm3d(6), nn.LeakyReLU(0.2), nn.MaxPool3d(3, 2, 1),
        nn.ConvTranspose3d(6, 5, 3, 2, 1), nn.BatchNorm3d(5), nn.Sigmoid(), nn.MaxPool3d(4, 4),
        nn.Flatten(), nn.Linear(5 * 4 * 8 * 4, 7), nn.ReLU(), nn.Linear(7, 3))


def main():
    torch.set_default_dtype(torch.float64)
    here = pathlib.Path(__file__).parent
    labels = torch.tensor([1, 0])
    run(here / "custom.txt", custom(), lambda output, image: F.cross_entropy(output, labels))
    run(here / "cnn.txt", Cnn(), lambda output, image: F.cross_entropy(output, labels))
    run(here / "autoencoder.txt", Autoencoder(), lambda output, image: F.mse_loss(output, image))


if __name__ == "__main__":
    main()
