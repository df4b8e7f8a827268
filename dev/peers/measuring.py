"""What both PyTorch scripts share: their options, the device, the clock and the memory."""

import argparse
import statistics
import time

import torch


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--size", default="169x208x179", help="of the images in voxels, DxHxW")
    parser.add_argument("--batch_size", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--channels_last", action="store_true")
    parser.add_argument("--device", default="cpu", help="cpu, cuda or cuda:N")
    parser.add_argument("--precision", choices=["fp32", "tf32", "bf16"], default="fp32",
                        help="of a GPU's convolutions and matrix products; bf16 is autocast")
    return parser


def parse(parser):
    options = parser.parse_args()
    options.size = [int(voxels) for voxels in options.size.split("x")]
    options.memory_format = torch.channels_last_3d if options.channels_last else torch.contiguous_format
    options.device = torch.device(options.device)
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    if options.device.type == "cuda":
        if options.device.index is not None:
            torch.cuda.set_device(options.device)
        # The fastest algorithm for each shape, as of a user who reads the documentation.
        torch.backends.cudnn.benchmark = True
        torch.backends.cudnn.allow_tf32 = options.precision != "fp32"
        torch.backends.cuda.matmul.allow_tf32 = options.precision != "fp32"
    return options


def autocast(options):
    return torch.autocast(options.device.type, dtype=torch.bfloat16, enabled=options.precision == "bf16")


def seconds(run, device, runs=1):
    """Of one run; a GPU, which runs behind its caller, is waited for after all of them."""
    if device.type == "cuda":
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        for _ in range(runs):
            run()
        end.record()
        end.synchronize()
        return start.elapsed_time(end) / 1e3 / runs
    start = time.perf_counter()
    for _ in range(runs):
        run()
    return (time.perf_counter() - start) / runs


def times(values):
    """Median, least and most."""
    return statistics.median(values), min(values), max(values)


def peak_rss_mib():
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM:"))


def reset_peak(device):
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)


def peak_device_mib(device):
    """Of a GPU: the most that tensors took at once, and what the allocator held for them."""
    if device.type != "cuda":
        return {}
    return {
        "peak_allocated_mib": torch.cuda.max_memory_allocated(device) / 2**20,
        "peak_reserved_mib": torch.cuda.max_memory_reserved(device) / 2**20,
    }
