"""The same training twice: ten steps of Adam from the same weights on the same images, by clinicadl and by PyTorch.

usage: python steps.py CLINICADL PHANTOMS NEW_FOLDER [--size DxHxW]

A set is one batch and dropout is 0, so that an epoch is a step and nothing is random. After each step the losses of an
evaluation of the training and of the validation set must be within 1e-3 of PyTorch's in float64. PyTorch in float32
stands beside it for what the precision alone does.
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


def pytorch(network, weights, images, dtype):
    """Losses of an evaluation of the training and of the validation set after each step."""
    model = Conv5FC3(images["train"].shape[2:], dropout=0)
    model = (model if network == "cnn" else Autoencoder(model)).to(dtype)
    model.load_state_dict(weights, strict=True)
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm3d):
            module.reset_running_stats()
    images = {of: image.to(dtype) for of, image in images.items()}

    def loss(image):
        output = model(image)
        return F.cross_entropy(output, LABELS) if network == "cnn" else F.mse_loss(output, image)

    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    found = {of: [] for of in images}
    for _ in range(STEPS):
        model.train()
        optimizer.zero_grad()
        loss(images["train"]).backward()
        optimizer.step()
        model.eval()
        with torch.no_grad():
            for of, image in images.items():
                found[of].append(loss(image).item())
    return found


def compare(network, of, ours, double, single):
    """Prints a table and returns the largest relative difference."""
    print(f"\n{network}, {of} set\n step        ours  PyTorch float64  off by  PyTorch float32  off by")
    worst = 0
    for step, (a, b, c) in enumerate(zip(ours, double, single, strict=True), 1):
        off = abs(a - b) / b
        worst = max(worst, off)
        print(f"{step:5} {a:11.8f} {b:16.8f} {off:7.0e} {c:16.8f} {abs(c - b) / b:7.0e}")
    return worst


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
    worst = 0
    for network in ("cnn", "autoencoder"):
        train = lambda name, *options: clinicadl(
            arguments.clinicadl, network, arguments.folder, f"{network}-{name}", *options)
        start = train("start", "--epochs", 1, "--learning_rate", STANDSTILL)
        weights = torch.load(start / "fold-0/models/best_loss/model_best.pth.tar", weights_only=True)["model"]
        run = train("steps", "--epochs", STEPS, "--learning_rate", LEARNING_RATE)
        log = pd.read_csv(run / "fold-0/training.tsv", sep="\t", float_precision="round_trip")
        double, single = (pytorch(network, weights, images, dtype) for dtype in (torch.float64, torch.float32))
        for of, column in (("train", "loss_train"), ("validation", "loss_valid")):
            worst = max(worst, compare(network, of, log[column], double[of], single[of]))
    passed = worst <= TOLERANCE
    print(f"\n{'ok    ' if passed else 'FAILED'}  every loss within {TOLERANCE} of PyTorch's, the farthest {worst:.1e}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
