"""Writes one network of PyTorch as the kinds of file that users bring.

usage: python models.py NEW_FOLDER
"""
import pathlib
import sys

import torch
from safetensors.torch import save_file
from torch import nn

from networks import Conv5FC3


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    torch.manual_seed(0)
    network = Conv5FC3((48, 56, 48))
    network(torch.rand(2, 1, 48, 56, 48))  # moves the running statistics
    state = network.state_dict()
    save_file(state, folder / "plain.safetensors")
    torch.save(state, folder / "plain.pth")
    torch.save({"state_dict": nn.DataParallel(network).state_dict(), "epoch": 4, "arch": "cnn"},
               folder / "parallel_legacy.pth.tar", _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
