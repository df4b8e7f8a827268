"""Writes runs as ClinicaDL leaves them, for others to start from, each with what its model makes of the images.

usage: python sources.py FOLDER, where dev/interop/run has made phantoms

The models are new ones whose running statistics are those of the training set. source-maps is a CNN in the layout of
ClinicaDL 1.x; source-autoencoder an autoencoder in that of 0.0.2, in the stream format of PyTorch before 1.6.
"""
import json

import numpy as np
import torch
from torch import nn

from checks import ROOT, SETS, images
from networks import Autoencoder, Conv5FC3


def settled(network):
    """The network in evaluation mode, with the statistics of all training images as one batch."""
    norms = [layer for layer in network.modules() if isinstance(layer, nn.BatchNorm3d)]
    for norm in norms:
        norm.momentum = 1
    with torch.no_grad():
        network.train()(images("train"))
    return network.eval()


def outputs(network, count=None):
    with torch.no_grad():
        return {of: torch.cat([network(batch) for batch in images(of)[:count].split(4)]) for of in SETS}


def folder(name, description, values):
    path = ROOT / f"source-{name}"
    path.mkdir()
    (path / description).write_text(json.dumps(values, indent=4))
    return path


def save(value, file, **options):
    file.parent.mkdir(parents=True)
    torch.save(value, file, **options)


def maps():
    path = folder("maps", "maps.json", {
        "architecture": "Conv5_FC3", "network_task": "classification", "label_code": {"AD": 0, "CN": 1},
        "selection_metrics": ["loss"]})
    torch.manual_seed(1)
    network = settled(Conv5FC3(images("train").shape[2:], dropout=0))
    state = {name.replace("features", "convolutions").replace("classifier", "fc"): value
             for name, value in network.state_dict().items()}
    save({"model": state, "epoch": 7, "name": "Conv5_FC3"}, path / "split-0/best-loss/model.pth.tar")
    torch.save(outputs(network), path / "outputs.pt")


def autoencoder():
    path = folder("autoencoder", "commandline.json", {
        "task": "train", "mode": "image", "mode_task": "autoencoder", "model": "Conv5_FC3", "n_splits": None})
    torch.manual_seed(2)
    network = settled(Autoencoder(Conv5FC3(images("train").shape[2:])))
    save({"model": network.state_dict(), "epoch": 12, "valid_loss": np.float64(0.25)},
         path / "fold-0/models/best_loss/model_best.pth.tar", _use_new_zipfile_serialization=False)
    torch.save(outputs(network, 3) | {"model": network.state_dict()}, path / "outputs.pt")


if __name__ == "__main__":
    maps()
    autoencoder()
