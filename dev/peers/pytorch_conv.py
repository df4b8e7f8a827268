"""Times the convolutions of Conv5_FC3 in PyTorch; prints a line of JSON as `clinicadl bench conv --json` does."""

import json
import time

import torch

import measuring
import networks

ONES = [1, 1, 1]

# A GPU runs behind its caller: so many runs for one wait.
RUN_AHEAD = 20


def main():
    parser = measuring.arguments(__doc__)
    parser.add_argument("--seconds", type=float, default=1, help="for each pass of each layer")
    options = measuring.parse(parser)

    layers = []
    size = options.size
    for layer, (inputs, outputs) in enumerate(zip(networks.CHANNELS, networks.CHANNELS[1:]), start=1):
        for name, run in passes(options, inputs, outputs, size).items():
            run()
            median, least, most = measuring.times(repeat(run, options))
            layers.append({
                "layer": layer, "pass": name, "milliseconds": 1e3 * median, "min_milliseconds": 1e3 * least,
                "max_milliseconds": 1e3 * most})
        size = [(voxels + 1) // 2 for voxels in size]
    print(json.dumps({"version": torch.__version__, "layers": layers}))


def passes(options, inputs, outputs, size):
    dtype = torch.bfloat16 if options.precision == "bf16" else torch.float32

    def noise(*shape):
        return torch.rand(*shape).sub_(0.5).to(options.device, dtype, memory_format=options.memory_format)

    x = noise(options.batch_size, inputs, *size)
    dy = noise(options.batch_size, outputs, *size)
    weight = noise(outputs, inputs, 3, 3, 3)
    bias = torch.rand(outputs).to(options.device, dtype)

    def backward(data):
        mask = [data, not data, False]
        torch.ops.aten.convolution_backward(
            dy, x, weight, [outputs], ONES, ONES, ONES, False, [0, 0, 0], 1, mask)

    return {
        "forward": lambda: torch.conv3d(x, weight, bias, 1, 1),
        "backward_data": lambda: backward(data=True),
        "backward_weight": lambda: backward(data=False),
    }


def repeat(run, options):
    """Repetitions that fit into the time, but three at least."""
    taken = []
    begin = time.perf_counter()
    while len(taken) < 3 or (len(taken) < 1000 and time.perf_counter() - begin < options.seconds):
        taken.append(measuring.seconds(run, options.device, RUN_AHEAD if options.device.type == "cuda" else 1))
    return taken


if __name__ == "__main__":
    with torch.inference_mode():
        main()
