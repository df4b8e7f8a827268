"""Writes the folders of runs beside this script, as each ClinicaDL laid them out: run it with PyTorch 2.x, NumPy 2.x.

The networks are small: blocks of convolution, batch normalisation, ReLU and pooling with 1, 2, 3 (and 4) channels, two
linear layers, and the autoencoders of them. Their values are random, the running statistics and counters included.
All but those of 0.2.2 say that they were on a GPU.
"""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

HERE = pathlib.Path(__file__).parent
SIZE = (8, 9, 7)


class PadMaxPool3d(nn.Module):
    def forward(self, x):
        return F.max_pool3d(F.pad(x, [p for n in reversed(x.shape[2:]) for p in (n % 2, 0)]), 2)


def convolutions(channels):
    layers = []
    for n_in, n_out in zip(channels, channels[1:]):
        layers += [nn.Conv3d(n_in, n_out, 3, padding=1), nn.BatchNorm3d(n_out), nn.ReLU(), PadMaxPool3d()]
    return nn.Sequential(*layers)


def transposed(channels):
    layers = []
    for n_in, n_out in zip(channels[::-1], channels[-2::-1]):
        layers += [nn.Identity(), nn.ConvTranspose3d(n_in, n_out, 3, padding=1), nn.BatchNorm3d(n_out), nn.ReLU()]
    return nn.Sequential(*layers)


def linear(inputs):
    return nn.Sequential(nn.Flatten(), nn.Dropout(), nn.Linear(inputs, 5), nn.ReLU(), nn.Linear(5, 2))


class Network(nn.Module):
    """Parts in a row, under the names they had."""

    def __init__(self, seed, **parts):
        super().__init__()
        for name, part in parts.items():
            self.add_module(name, part)
        torch.manual_seed(seed)
        for name, value in self.state_dict().items():
            if value.is_floating_point():
                value.copy_(torch.rand_like(value) + 0.1 if "running_var" in name else torch.randn_like(value) / 4)
            else:
                value.fill_(seed + 1)

    def forward(self, x):
        for part in self.children():
            x = part(x)
        return x


def folder(name, description, values):
    path = HERE / name
    path.mkdir(exist_ok=True)
    (path / description).write_text(json.dumps(values, indent=4))
    return path


def save(file, value, **options):
    file.parent.mkdir(parents=True, exist_ok=True)
    torch.save(value, file, **options)


def best(network, epoch, accuracy=None):
    state = {"model": network.state_dict(), "epoch": epoch, "valid_loss": np.float64(0.25)}
    return state if accuracy is None else state | {"valid_acc": np.float64(accuracy)}


def clinicadl_0_0_2():
    path = folder("clinicadl-0.0.2", "commandline.json", {
        "verbose": None, "task": "train", "mode": "image", "mode_task": "autoencoder", "preprocessing": "linear",
        "model": "Tiny2", "use_cpu": False, "nproc": 2, "batch_size": 2, "n_splits": None, "split": [0],
        "epochs": 20, "dropout": None, "visualization": False, "unknown_arg": []})
    network = Network(2, encoder=convolutions([1, 2, 3]), decoder=transposed([1, 2, 3]))
    save(path / "fold-0/models/best_loss/model_best.pth.tar", best(network, 12), _use_new_zipfile_serialization=False)


def clinicadl_0_2_2():
    path = folder("clinicadl-0.2.2", "commandline.json", {
        "version": False, "task": "train", "mode": "image", "network_type": "cnn", "caps_dir": "caps",
        "preprocessing": "t1-linear", "tsv_path": "labels", "model": "Tiny2", "use_cpu": True, "n_splits": 2,
        "split": None, "epochs": 20, "transfer_learning_path": None,
        "transfer_learning_selection": "best_balanced_accuracy"})
    expected = {"image": torch.rand(2, 1, *SIZE, generator=torch.Generator().manual_seed(0))}
    for fold, selection in ((0, "best_loss"), (0, "best_balanced_accuracy"), (1, "best_loss")):
        network = Network(len(expected), features=convolutions([1, 2, 3]), classifier=linear(3 * 2 * 3 * 2))
        save(path / f"fold-{fold}/models/{selection}/model_best.pth.tar", best(network, 3 + fold, 0.75))
        expected[f"{fold} {selection}"] = logits(network, expected["image"])
    save(path / "logits.pt", expected)


def logits(network, image):
    with torch.no_grad():
        return network.eval()(image)


def maps():
    path = folder("maps-cnn", "maps.json", {
        "architecture": "Tiny2", "network_task": "classification", "label": "diagnosis",
        "label_code": {"AD": 0, "CN": 1}, "selection_metrics": ["loss"], "multi_network": False, "output_size": 2})
    network = Network(5, convolutions=convolutions([1, 2, 3]), fc=linear(3 * 2 * 3 * 2))
    save(path / "split-0/best-loss/model.pth.tar", {"model": network.state_dict(), "epoch": 7, "name": "Tiny2"})
    image = torch.rand(2, 1, *SIZE, generator=torch.Generator().manual_seed(1))
    save(path / "logits.pt", {"image": image, "0 best_loss": logits(network, image)})


def maps_1_0_0():
    path = folder("maps-autoencoder", "maps.json", {
        "architecture": "AE_Tiny3", "network_task": "reconstruction", "label": None, "selection_metrics": ["loss"]})
    network = Network(6, encoder=convolutions([1, 2, 3, 4]), decoder=transposed([1, 2, 3, 4]))
    save(path / "fold-0/best-loss/model.pth.tar", {"model": network.state_dict(), "epoch": 1, "name": "AE_Tiny3"})


if __name__ == "__main__":
    clinicadl_0_2_2()
    torch.serialization.location_tag = lambda storage: "cuda:0"
    clinicadl_0_0_2()
    maps()
    maps_1_0_0()
