"""Writes the golden values of single operations beside this file, from PyTorch in float64.

    python generate.py

Each file is text, one array a line: its name, its sizes joined by x (a dash for a number), and its values in C order as
hexadecimal floats, which lose nothing. Inputs have few digits, to keep the files small.
"""

from pathlib import Path

import torch
import torch.nn.functional as F

FOLDER = Path(__file__).parent


def write(name, **arrays):
    lines = [f"# {name}: PyTorch {torch.__version__.split('+')[0]}, float64\n"]
    for key, array in arrays.items():
        array = torch.as_tensor(array, dtype=torch.float64).detach()
        sizes = "x".join(map(str, array.shape)) or "-"
        lines.append(" ".join([key, sizes, *map(number, array.flatten().tolist())]) + "\n")
    (FOLDER / f"{name}.txt").write_text("".join(lines))


def number(value):
    """12 for a whole number, else a hexadecimal float without the zeros at its end."""
    if value == int(value):
        return str(int(value))
    digits, exponent = value.hex().split("p")
    return f"{digits.rstrip('0')}p{exponent}"


def random(*sizes):
    """Normal values in steps of 1/64, as a variable."""
    return (torch.round(torch.randn(*sizes, dtype=torch.float64) * 64) / 64).requires_grad_()


def distinct(*sizes):
    """Values of both signs without ties, as a variable."""
    count = torch.Size(sizes).numel()
    return ((torch.randperm(count, dtype=torch.float64) - count // 2 + 0.25) / 8).reshape(sizes).requires_grad_()


def backward(y):
    """Runs the backward pass from random gradients of y and returns them."""
    dy = random(*y.shape).detach()
    y.backward(dy)
    return dy


def convolution(name, batch, inputs, outputs, size, kernel, **geometry):
    x, weight, bias = random(batch, inputs, *size), random(outputs, inputs, *kernel), random(outputs)
    y = F.conv3d(x, weight, bias, **geometry)
    dy = backward(y)
    write(name, **geometry, x=x, weight=weight, bias=bias, y=y, dy=dy, dx=x.grad, dWeight=weight.grad, dBias=bias.grad)


def transposed_convolution(name, batch, inputs, outputs, size, kernel, output_padding, **geometry):
    x, weight, bias = random(batch, inputs, *size), random(inputs, outputs, *kernel), random(outputs)
    y = F.conv_transpose3d(x, weight, bias, output_padding=output_padding, **geometry)
    dy = backward(y)
    write(name, **geometry, x=x, weight=weight, bias=bias, y=y, dy=dy, dx=x.grad, dWeight=weight.grad, dBias=bias.grad)


def batch_norm(name, training):
    x, gamma, beta = random(2, 3, 2, 1, 4), random(3), random(3)
    running_mean, running_var = random(3).detach(), random(3).detach().abs() + 0.5
    before = dict(runningMeanBefore=running_mean.clone(), runningVarBefore=running_var.clone())
    y = F.batch_norm(x, running_mean, running_var, gamma, beta, training, momentum=0.1, eps=1e-5)
    dy = backward(y)
    write(name, x=x, gamma=gamma, beta=beta, **before, y=y, runningMean=running_mean, runningVar=running_var, dy=dy,
          dx=x.grad, dGamma=gamma.grad, dBeta=beta.grad)


def max_pool(name, kernel, stride, padding):
    x = distinct(1, 2, 5, 4, 7)
    y, winners = F.max_pool3d(x, kernel, stride, padding, return_indices=True)
    dy = backward(y)
    write(name, kernel=kernel, stride=stride, padding=padding, x=x, y=y, winners=winners, dy=dy, dx=x.grad)


def pad_max_pool_and_unpool(name):
    """Zeros before each axis of odd size, pooling by 2, unpooling, and the padding cut off again."""
    x = (distinct(1, 2, 5, 4, 7) - 15).detach().requires_grad_()  # Zeros win some windows.
    padded = F.pad(x, (1, 0, 0, 0, 1, 0))
    y, winners = F.max_pool3d(padded, 2, 2, return_indices=True)
    dy = backward(y)
    z = random(*y.shape)
    unpooled = F.max_unpool3d(z, winners, 2, 2, output_size=padded.shape[2:])[:, :, 1:, :, 1:]
    d_unpooled = backward(unpooled)
    write(name, x=x, y=y, winners=winners, dy=dy, dx=x.grad, z=z, unpooled=unpooled, dUnpooled=d_unpooled, dz=z.grad)


def linear(name):
    x, weight, bias = random(3, 7), random(5, 7), random(5)
    y = F.linear(x, weight, bias)
    dy = backward(y)
    write(name, x=x, weight=weight, bias=bias, y=y, dy=dy, dx=x.grad, dWeight=weight.grad, dBias=bias.grad)


def activations(name):
    x = random(31)
    arrays = dict(x=x, dy=random(31))
    for key, function in [
        ("relu", F.relu),
        ("leakyRelu", lambda v: F.leaky_relu(v, 0.01)),
        ("sigmoid", torch.sigmoid),
    ]:
        y = function(x)
        (gradient,) = torch.autograd.grad(y, x, arrays["dy"])
        arrays |= {key: y, key + "Gradient": gradient}
    write(name, **arrays)


def cross_entropy(name, reduction):
    logits, labels = random(5, 3), torch.randint(3, (5,))
    loss = F.cross_entropy(logits, labels, reduction=reduction)
    loss.backward()
    write(name, logits=logits, labels=labels, loss=loss, dLogits=logits.grad)


def mean_squared_error(name):
    x, target = random(2, 3, 5), random(2, 3, 5)
    loss = F.mse_loss(x, target)
    loss.backward()
    write(name, x=x, target=target, loss=loss, dx=x.grad)


def adam(name):
    parameter = random(13)
    optimiser = torch.optim.Adam([parameter], lr=0.05, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1)
    arrays = dict(parameter0=parameter.detach().clone())
    for step in (1, 2, 3):
        parameter.grad = random(13).detach()
        optimiser.step()
        state = optimiser.state[parameter]
        arrays |= {f"gradient{step}": parameter.grad, f"parameter{step}": parameter.detach().clone()}
        arrays |= {f"m{step}": state["exp_avg"].clone(), f"v{step}": state["exp_avg_sq"].clone()}
    write(name, **arrays)


torch.manual_seed(20260801)
convolution("conv3d", 2, 2, 3, (2, 3, 4), (3, 3, 3), stride=(1, 1, 1), padding=(1, 1, 1), dilation=(1, 1, 1))
convolution("conv3d_general", 2, 2, 2, (4, 5, 6), (2, 1, 3), stride=(2, 3, 1), padding=(1, 0, 2), dilation=(1, 1, 2))
transposed_convolution(
    "conv_transpose3d", 2, 3, 2, (2, 3, 3), (3, 3, 3), (0, 0, 0), stride=(1, 1, 1), padding=(1, 1, 1), dilation=(1, 1, 1))
transposed_convolution(
    "conv_transpose3d_general", 1, 2, 3, (2, 3, 2), (2, 3, 3), (1, 0, 2), stride=(2, 1, 3), padding=(0, 1, 1),
    dilation=(1, 2, 1))
batch_norm("batch_norm_training", True)
batch_norm("batch_norm_inference", False)
max_pool("max_pool3d", (2, 2, 2), (2, 2, 2), (0, 0, 0))
max_pool("max_pool3d_overlapping", (3, 2, 3), (2, 1, 2), (1, 0, 1))
pad_max_pool_and_unpool("pad_max_pool3d")
linear("linear")
activations("activations")
cross_entropy("cross_entropy_mean", "mean")
cross_entropy("cross_entropy_sum", "sum")
mean_squared_error("squared_error")
adam("adam")
