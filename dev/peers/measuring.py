"""What both PyTorch scripts share: their options, the clock and the memory."""

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
    return parser


def parse(parser):
    options = parser.parse_args()
    options.size = [int(voxels) for voxels in options.size.split("x")]
    options.memory_format = torch.channels_last_3d if options.channels_last else torch.contiguous_format
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    return options


def seconds(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def times(values):
    """Median, least and most."""
    return statistics.median(values), min(values), max(values)


def peak_rss_mib():
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM:"))
