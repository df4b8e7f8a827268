"""The same training twice: ten steps of Adam from the same weights on the same images, by clinicadl and by PyTorch.

usage: python steps.py CLINICADL PHANTOMS NEW_FOLDER [--size DxHxW]

A set is one batch and dropout is 0, so that an epoch is a step and nothing is random. After each step the losses of an
evaluation of the training and of the validation set must be within 1e-3 of PyTorch's in float64. PyTorch in float32
stands beside it for what the precision alone does.

A young CNN's loss hardly moves, whatever it learns: its evaluation still divides by the variances that its batch
normalisation started with. So the way that the weights have gone until the best model was saved is compared too.
"""
import argparse
import pathlib
import subprocess
import sys

import nibabel
import numpy as np
import pandas as pd
import torch
import torch.nn.functional as F

from networks import Autoencoder, Conv5FC3

STEPS = 10
TOLERANCE = 1e-3
# Of the way that the weights have gone. Adam also makes full steps along gradients that are all rounding, so two
# PyTorch runs can end a fifth of the way apart; a wrong gradient leads further away.
WAY_TOLERANCE = 0.5
LEARNING_RATE, WEIGHT_DECAY = 1e-4, 1e-4
# A rate that moves no weight: the model that such a run saves holds the initial weights of its seed.
STANDSTILL = 1e-30
DIAGNOSES = ["AD", "CN"]
LABELS = torch.tensor([1, 0])


def make_caps(phantoms, folder, size):
    """Writes phantoms of each diagnosis, stretched to the size, and their tables; returns the images of each set."""
    images = {}
    for of, suffix in (("train", ""), ("validation", "_baseline")):
        table = phantoms / "labels" / of
        rows = pd.concat([pd.read_csv(table / f"{name}{suffix}.tsv", sep="\t").head(1) for name in DIAGNOSES])
        images[of] = torch.cat([write_image(phantoms, folder, row, size) for row in rows.itertuples()])
        for name in DIAGNOSES:
            file = folder / "labels" / of / f"{name}{suffix}.tsv"
            file.parent.mkdir(parents=True, exist_ok=True)
            rows[rows.diagnosis == name].to_csv(file, sep="\t", index=False)
    return images


def write_image(phantoms, folder, row, size):
    """Returns it as a network sees it, [1, 1, D, H, W] from 0 to 1."""
    [file] = phantoms.glob(f"caps/subjects/{row.participant_id}/{row.session_id}/t1_linear/*.nii.gz")
    image = nibabel.load(file)
    voxels = torch.from_numpy(image.get_fdata(dtype=np.float32))[None, None]
    voxels = F.interpolate(voxels, size, mode="trilinear")
    copy = folder / file.relative_to(phantoms)
    copy.parent.mkdir(parents=True)
    nibabel.save(nibabel.Nifti1Image(voxels[0, 0].numpy(), image.affine), copy)
    return (voxels - voxels.min()) / (voxels.max() - voxels.min())


def clinicadl(program, network, folder, name, *options):
    """Trains into folder/name, which it returns."""
    output = folder / name
    command = [
        program, "train", "image", network, folder / "caps", "t1-linear", folder / "labels", output, "Conv5_FC3",
        "--batch_size", 2, "--dropout", 0, "--patience", 0, "--weight_decay", WEIGHT_DECAY, "--use_cpu", *options]
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(done.stdout)
    return output


def pytorch(network, start, images, dtype, keep):
    """Losses of an evaluation of the training and of the validation set after each step, and the weights after one."""
    model = Conv5FC3(images["train"].shape[2:], dropout=0)
    model = (model if network == "cnn" else Autoencoder(model)).to(dtype)
    model.load_state_dict(start, strict=True)
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm3d):
            module.reset_running_stats()
    images = {of: image.to(dtype) for of, image in images.items()}

    def loss(image):
        output = model(image)
        return F.cross_entropy(output, LABELS) if network == "cnn" else F.mse_loss(output, image)

    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    losses = {of: [] for of in images}
    for step in range(1, STEPS + 1):
        model.train()
        optimizer.zero_grad()
        loss(images["train"]).backward()
        optimizer.step()
        model.eval()
        with torch.no_grad():
            for of, image in images.items():
                losses[of].append(loss(image).item())
        if step == keep:
            weights = {name: weight.detach().clone() for name, weight in model.named_parameters()}
    return losses, weights


def compare(network, of, ours, double, single):
    """Prints the losses and returns their largest relative difference."""
    print(f"\n{network}, {of} set\n step        ours  PyTorch float64  off by  PyTorch float32  off by")
    worst = 0
    for step, (a, b, c) in enumerate(zip(ours, double, single, strict=True), 1):
        off = abs(a - b) / b
        worst = max(worst, off)
        print(f"{step:5} {a:11.8f} {b:16.8f} {off:7.0e} {c:16.8f} {abs(c - b) / b:7.0e}")
    return worst


def compare_ways(start, step, ours, double, single):
    """Prints how far the weights have gone, and returns how far from there ours are, relative to that."""
    def distance(a, b):
        return sum((a[name].double() - b[name].double()).square().sum().item() for name in double) ** 0.5

    way = distance(start, double)
    off, single_off = distance(ours, double) / way, distance(single, double) / way
    print(f"The weights have gone {way:.4f} by step {step}; ours are off by {off:.1%} of it, PyTorch's in float32 by"
          f" {single_off:.1%}.")
    return off


def best_model(run):
    return torch.load(run / "fold-0/models/best_loss/model_best.pth.tar", weights_only=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("clinicadl")
    parser.add_argument("phantoms", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--size", default="64x72x60")
    arguments = parser.parse_args()
    size = tuple(map(int, arguments.size.split("x")))
    images = make_caps(arguments.phantoms, arguments.folder, size)
    print(f"{STEPS} steps from the same weights, {len(LABELS)} images of {arguments.size} in each set")
    loss_off = way_off = 0
    for network in ("cnn", "autoencoder"):
        def train(name, *options):
            return clinicadl(arguments.clinicadl, network, arguments.folder, f"{network}-{name}", *options)

        start = best_model(train("start", "--epochs", 1, "--learning_rate", STANDSTILL))["model"]
        run = train("steps", "--epochs", STEPS, "--learning_rate", LEARNING_RATE)
        log = pd.read_csv(run / "fold-0/training.tsv", sep="\t", float_precision="round_trip")
        best = best_model(run)
        step = best["epoch"] + 1
        (double, double_weights), (single, single_weights) = (
            pytorch(network, start, images, dtype, step) for dtype in (torch.float64, torch.float32))
        for of, column in (("train", "loss_train"), ("validation", "loss_valid")):
            loss_off = max(loss_off, compare(network, of, log[column], double[of], single[of]))
        way_off = max(way_off, compare_ways(start, step, best["model"], double_weights, single_weights))
    passed = loss_off <= TOLERANCE and way_off <= WAY_TOLERANCE
    print(f"\n{'ok    ' if passed else 'FAILED'}  every loss is within {TOLERANCE} of PyTorch's, the farthest"
          f" {loss_off:.0e}; weights within {WAY_TOLERANCE:.0%} of their way, the farthest {way_off:.1%}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
