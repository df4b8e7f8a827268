"""Checks the results that dev/interop/run has made; prints a line a check and exits with 1 if one failed.

usage: python checks.py FOLDER
"""
import hashlib
import json
import pathlib
import sys
import traceback
from functools import cache

import nibabel
import numpy as np
import onnxruntime
import pandas as pd
import torch
from safetensors import safe_open
from safetensors.torch import load_file
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from networks import Autoencoder, Conv5FC3

TOLERANCE = 1e-4
SETS = ["train", "validation"]
SELECTIONS = ["best_balanced_accuracy", "best_loss"]

# Of ClinicaDL 0.2.2, in its order.
KEYS = """version task mode network_type caps_dir preprocessing tsv_path model use_cpu nproc batch_size evaluation_steps
    multi_cohort diagnoses baseline unnormalize data_augmentation sampler predict_atlas_intensities atlas_weight
    merged_tsv_path n_splits split epochs learning_rate weight_decay dropout patience tolerance accumulation_steps
    """.split()
TRANSFER_KEYS = ["transfer_learning_path", "transfer_learning_selection"]
METRICS = "accuracy balanced_accuracy sensitivity specificity ppv npv total_loss".split()

ROOT = pathlib.Path(sys.argv[1])
CAPS = ROOT / "phantoms/caps"
LABELS = ROOT / "phantoms/labels"
CNN = ROOT / "cnn/fold-0"
AUTOENCODER = ROOT / "autoencoder/fold-0"
CHECKS = []


def check(sentence, *cases):
    """Registers a check, once for each case; the sentence may name the case."""
    def register(function):
        for case in cases or [()]:
            case = case if isinstance(case, tuple) else (case,)
            CHECKS.append((sentence.format(*case), function, case))
        return function
    return register


def nifti(participant, session):
    [file] = CAPS.glob(f"subjects/{participant}/{session}/t1_linear/*.nii.gz")
    return nibabel.load(file)


def scaled(image):
    x = image.get_fdata(dtype=np.float32)
    return (x - x.min()) / (x.max() - x.min())


def rows(of):
    """Participants and sessions of a set in the order of its tables."""
    suffix = "" if of == "train" else "_baseline"
    tables = [pd.read_csv(LABELS / of / f"{diagnosis}{suffix}.tsv", sep="\t", float_precision="round_trip") for diagnosis in ("AD", "CN")]
    return pd.concat(tables, ignore_index=True)


@cache
def images(of):
    volumes = [scaled(nifti(row.participant_id, row.session_id)) for row in rows(of).itertuples()]
    return torch.from_numpy(np.stack(volumes)[:, None])


def table(file):
    return pd.read_csv(file, sep="\t", float_precision="round_trip")


def predictions(of, selection, fold=CNN):
    return table(fold / "cnn_classification" / selection / f"{of}_image_level_prediction.tsv")


def metrics(of, selection):
    return table(CNN / "cnn_classification" / selection / f"{of}_image_level_metrics.tsv")


def checkpoint(fold, selection):
    return torch.load(fold / "models" / selection / "model_best.pth.tar", weights_only=True)


@cache
def logits(of, selection):
    network = Conv5FC3(images(of).shape[2:]).eval()
    network.load_state_dict(checkpoint(CNN, selection)["model"], strict=True)
    with torch.no_grad():
        return torch.cat([network(batch) for batch in images(of).split(4)]).double()


@cache
def autoencoder():
    network = Autoencoder(Conv5FC3(images("train").shape[2:]))
    network.load_state_dict(checkpoint(AUTOENCODER, "best_loss")["model"], strict=True)
    return network.eval()


def reconstruction(of, kind, k):
    return nibabel.load(AUTOENCODER / "autoencoder_reconstruction" / of / f"{kind}-{k}.nii.gz")


def source(name):
    """The outputs of a model that was started from, for each set, and its state."""
    return torch.load(ROOT / f"source-{name}" / "outputs.pt", weights_only=True)


def events(fold, of):
    accumulator = EventAccumulator(str(fold / "tensorboard_logs" / of), size_guidance={"scalars": 0})
    return accumulator.Reload()


def same(found, expected, what):
    assert list(found) == list(expected), f"{what}: found {list(found)}, expected {list(expected)}"


def near(found, expected, what, tolerance=TOLERANCE):
    """Compares with the norm of the expected values as the measure."""
    found, expected = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    error = np.linalg.norm(found - expected) / np.linalg.norm(expected)
    assert error <= tolerance, f"{what}: relative difference {error:.3g}"


# PyTorch

@check("torch.load(weights_only=True) reads the CNN's {0}", *SELECTIONS)
def load_cnn(selection):
    saved = checkpoint(CNN, selection)
    same(saved, ["model", "epoch", "valid_loss", "valid_acc"], "keys")
    assert all(tensor.is_contiguous() for tensor in saved["model"].values())
    best = table(CNN / "training.tsv").groupby("epoch").last().loc[saved["epoch"]]
    assert saved["valid_loss"] == best.loss_valid and saved["valid_acc"] == best.balanced_accuracy_valid


@check("torch.load(weights_only=True) reads the autoencoder's best_loss")
def load_autoencoder():
    same(checkpoint(AUTOENCODER, "best_loss"), ["model", "epoch", "valid_loss"], "keys")


@check("torch.load(mmap=True) maps the {0}'s weights", "cnn", "autoencoder")
def load_mapped(network):
    file = ROOT / network / "fold-0/models/best_loss/model_best.pth.tar"
    mapped = torch.load(file, weights_only=True, mmap=True)["model"]
    for name, tensor in torch.load(file, weights_only=True)["model"].items():
        assert torch.equal(tensor, mapped[name]), name


@check("the CNN in PyTorch has our probabilities: {1}, {0}", *((of, s) for s in SELECTIONS for of in SETS))
def same_probabilities(of, selection):
    ours = predictions(of, selection)[["proba0", "proba1"]].to_numpy()
    theirs = logits(of, selection).softmax(1).numpy()
    error, spread = np.abs(ours - theirs).max(), np.ptp(theirs[:, 1])
    # A young network gives all images nearly one probability: the differences between images must agree too.
    assert error <= min(TOLERANCE, spread / 50), f"difference {error:.3g}, the images' spread is {spread:.3g}"


@check("the CNN in PyTorch has our loss and accuracy: {1}, {0}", *((of, s) for s in SELECTIONS for of in SETS))
def same_scores(of, selection):
    labels = torch.tensor(predictions(of, selection).true_label.to_numpy())
    scores = metrics(of, selection).iloc[0]
    total = torch.nn.functional.cross_entropy(logits(of, selection), labels, reduction="sum").item()
    near(scores.total_loss, total, "total_loss")
    predicted = torch.tensor(predictions(of, selection).predicted_label.to_numpy())
    assert scores.accuracy == (predicted == labels).double().mean().item()


@check("the autoencoder in PyTorch makes our reconstructions: {0}", *SETS)
def same_reconstructions(of):
    for k in range(3):
        with torch.no_grad():
            theirs = autoencoder()(images(of)[k : k + 1])[0, 0].numpy()
        assert theirs.std() > 0, "constant: shows nothing"
        near(reconstruction(of, "output", k).get_fdata(), theirs, f"output-{k}")


@check("the autoencoder in PyTorch has our loss: {0}", *SETS)
def same_mean_loss(of):
    row = table(AUTOENCODER / "training.tsv").groupby("epoch").last().loc[checkpoint(AUTOENCODER, "best_loss")["epoch"]]
    with torch.no_grad():
        theirs = torch.nn.functional.mse_loss(autoencoder()(images(of)), images(of)).item()
    near(row["loss_train" if of == "train" else "loss_valid"], theirs, "loss")


@check("tensors that PyTorch wrote train as the NIfTI files do")
def same_from_tensors():
    other = ROOT / "cnn-of-tensors/fold-0"
    for selection in SELECTIONS:
        for of in SETS:
            pd.testing.assert_frame_equal(predictions(of, selection), predictions(of, selection, other),
                                          check_exact=True)
        files = [fold / "models" / selection / "model_best.pth.tar" for fold in (CNN, other)]
        same(*({hashlib.sha256(file.read_bytes()).hexdigest()} for file in files), "model_best.pth.tar")
    columns = ["epoch", "iteration", "loss_train", "loss_valid"]
    pd.testing.assert_frame_equal(
        table(CNN / "training.tsv")[columns], table(other / "training.tsv")[columns], check_exact=True)


# Transfer learning

@check("a CNN that starts from a MAPS has its probabilities, AD and CN in our order: {0}", *SETS)
def from_maps(of):
    ours = predictions(of, "best_loss", ROOT / "cnn-from-maps/fold-0")[["proba1", "proba0"]].to_numpy()
    theirs = source("maps")[of].softmax(1).numpy()
    error, spread = np.abs(ours - theirs).max(), np.ptp(theirs[:, 1])
    assert error <= min(TOLERANCE, spread / 50), f"difference {error:.3g}, the images' spread is {spread:.3g}"


@check("an autoencoder that starts from ClinicaDL's makes its reconstructions: {0}", *SETS)
def from_autoencoder(of):
    folder = ROOT / "autoencoder-from-autoencoder/fold-0/autoencoder_reconstruction" / of
    for k, theirs in enumerate(source("autoencoder")[of].numpy()):
        assert theirs.std() > 0, "constant: shows nothing"
        near(nibabel.load(folder / f"output-{k}.nii.gz").get_fdata(), theirs[0], f"output-{k}")


@check("a CNN that starts from ClinicaDL's autoencoder has its convolutions")
def from_encoder():
    encoder = source("autoencoder")["model"]
    features = checkpoint(ROOT / "cnn-from-autoencoder/fold-0", "best_loss")["model"]
    names = [name for name in encoder if name.startswith("encoder.") and name.endswith(("weight", "bias"))]
    assert len(names) == 20
    for name in names:
        ours = features[name.replace("encoder", "features")]  # Adam has moved a bias of 0 by 1e-30
        assert torch.allclose(ours, encoder[name], rtol=0, atol=1e-20), name


# Exported and imported models

def same_tensors(found, expected):
    same(found, expected, "names")
    for name, tensor in expected.items():
        assert found[name].dtype == tensor.dtype and torch.equal(found[name], tensor), name


@check("safetensors reads the exported CNN, and what it is")
def exported_safetensors():
    file = ROOT / "cnn.safetensors"
    expected = checkpoint(CNN, "best_balanced_accuracy")
    found = load_file(file)
    same(sorted(found), sorted(expected["model"]), "names")
    same_tensors({name: found[name] for name in expected["model"]}, expected["model"])
    Conv5FC3(images("train").shape[2:]).load_state_dict(found, strict=True)
    with safe_open(file, "pt") as content:
        metadata = content.metadata()
    assert metadata["format"] == "pt" and metadata["architecture"] == "Conv5_FC3"
    assert metadata["network_type"] == "cnn" and metadata["epoch"] == str(expected["epoch"])


@check("torch.load(mmap={0}) reads the exported autoencoder as a plain state dict", False, True)
def exported_pth(mmap):
    found = torch.load(ROOT / "autoencoder.pth", weights_only=True, mmap=mmap)
    same_tensors(found, checkpoint(AUTOENCODER, "best_loss")["model"])


def onnx(name, batch):
    session = onnxruntime.InferenceSession(str(ROOT / f"{name}.onnx"), providers=["CPUExecutionProvider"])
    return np.concatenate([session.run(None, {"image": part.numpy()})[0] for part in batch])


@check("onnxruntime gives the exported CNN's logits in batches of {0}", 1, 3)
def exported_cnn_graph(size):
    for of in SETS:
        expected = logits(of, "best_loss").numpy()
        near(onnx("cnn", images(of).split(size)), expected, of)


@check("onnxruntime gives the exported autoencoder's reconstructions in batches of {0}", 1, 3)
def exported_autoencoder_graph(size):
    for of in SETS:
        found = onnx("autoencoder", images(of)[:3].split(size))
        for k, image in enumerate(found):
            near(reconstruction(of, "output", k).get_fdata(), image[0], f"{of} {k}")


@check("a run that PyTorch loaded and saved goes on to the same {0} model", *SELECTIONS)
def round_trip(selection):
    found, expected = (checkpoint(fold, selection) for fold in (ROOT / "stopped/fold-0", CNN))
    assert found["epoch"] == expected["epoch"] and found["valid_loss"] == expected["valid_loss"]
    same_tensors(found["model"], expected["model"])


@check("PyTorch's {0} is imported with the same values", "plain.safetensors", "plain.pth", "parallel_legacy.pth.tar")
def imported(file):
    expected = torch.load(ROOT / "models/plain.pth", weights_only=True)
    for selection in SELECTIONS:
        same_tensors(checkpoint(ROOT / "imported" / file / "fold-0", selection)["model"], expected)
    found = json.loads((ROOT / "imported" / file / "commandline.json").read_text())
    assert found["network_type"] == "cnn" and found["model"] == "Conv5_FC3"


# nibabel

@check("nibabel opens the reconstructions, which lie where the images do: {0}", *SETS)
def open_reconstructions(of):
    for k, row in enumerate(rows(of).head(3).itertuples()):
        image = nifti(row.participant_id, row.session_id)
        assert not np.array_equal(image.affine, np.eye(4)), "the phantoms' affine is the identity: shows nothing"
        for kind in ("input", "output"):
            ours = reconstruction(of, kind, k)
            same(ours.shape, image.shape, f"{kind}-{k} shape")
            assert ours.get_data_dtype() == np.float32
            assert np.isfinite(ours.get_fdata()).all(), f"{kind}-{k} is not finite"
            assert np.allclose(ours.affine, image.affine, atol=1e-6), f"{kind}-{k} affine {ours.affine}"


@check("the inputs beside the reconstructions are the scaled images: {0}", *SETS)
def scaled_inputs(of):
    for k in range(3):
        ours = reconstruction(of, "input", k).get_fdata(dtype=np.float32)
        assert ours.min() == 0 and ours.max() == 1, f"input-{k} from {ours.min()} to {ours.max()}"
        near(ours, images(of)[k, 0], f"input-{k}", 1e-6)


# TensorBoard

@check("TensorBoard lists the {0}'s {1} scalars as training.tsv has them",
       *((network, of) for network in ("cnn", "autoencoder") for of in SETS))
def scalars(network, of):
    fold = ROOT / network / "fold-0"
    suffix = "train" if of == "train" else "valid"
    tags = ["balanced_accuracy", "loss"] if network == "cnn" else ["loss"]
    log = table(fold / "training.tsv")
    accumulator = events(fold, of)
    same(sorted(accumulator.Tags()["scalars"]), tags, "tags")

    per_epoch = log.iteration.max() + 1
    last_of_epoch = ~log.epoch.duplicated(keep="last")
    steps = log.epoch * per_epoch + log.iteration + (last_of_epoch if network == "cnn" else 0)
    assert len(log) > last_of_epoch.sum(), "no evaluation within an epoch: shows little"
    for tag in tags:
        points = accumulator.Scalars(tag)
        same([point.step for point in points], steps, f"steps of {tag}")
        values = log[f"{tag}_{suffix}"].astype(np.float32).astype(float)
        same([point.value for point in points], values, f"values of {tag}")
        assert all(a.wall_time <= b.wall_time for a, b in zip(points, points[1:])), "time runs backwards"


# pandas and json

@check("pandas reads the {0}'s training.tsv", "cnn", "autoencoder")
def training_table(network):
    log = table(ROOT / network / "fold-0/training.tsv")
    loss, accuracy = ["loss_train", "loss_valid"], ["balanced_accuracy_train", "balanced_accuracy_valid"]
    scores = [name for pair in zip(accuracy, loss) for name in pair] if network == "cnn" else loss
    same(log.columns, ["epoch", "iteration", "time"] + scores, "columns")
    same(log.dtypes, [np.int64, np.int64] + [np.float64] * (1 + len(scores)), "types")
    assert log.time.is_monotonic_increasing and log.notna().all(axis=None)


@check("pandas reads the predictions, in the order of the tables: {0}", *SETS)
def prediction_tables(of):
    for selection in SELECTIONS:
        found = predictions(of, selection)
        same(found.columns, ["participant_id", "session_id", "true_label", "predicted_label", "proba0", "proba1"],
             "columns")
        same(found.dtypes[2:], [np.int64, np.int64, np.float64, np.float64], "types")
        same(found.participant_id, rows(of).participant_id, "participants")
        same(found.session_id, rows(of).session_id, "sessions")
        same(found.true_label, rows(of).diagnosis.map({"CN": 0, "AD": 1}), "labels")
        same(found.predicted_label, (found.proba1 > found.proba0).astype(int), "predicted labels")


@check("pandas reads the metrics: {0}", *SETS)
def metrics_tables(of):
    for selection in SELECTIONS:
        found = metrics(of, selection)
        same(found.columns, METRICS + ["total_kl_loss", "total_atlas_loss", "image_id"], "columns")
        same(found.dtypes[METRICS], [np.float64] * len(METRICS), "types")
        assert len(found) == 1 and found.image_id.isna().all() and found.total_kl_loss[0] == 0


@check("json reads the {0}'s commandline.json, which has ClinicaDL's keys", "cnn", "autoencoder")
def command_line(network):
    found = json.loads((ROOT / network / "commandline.json").read_text())
    expected = KEYS + (["visualization"] if network == "autoencoder" else []) + TRANSFER_KEYS
    same(list(found)[: len(expected)], expected, "keys")
    assert found["network_type"] == network and found["split"] is None and found["diagnoses"] == ["AD", "CN"]
    assert found["learning_rate"] == 1e-4 and found["use_cpu"] is True and pathlib.Path(found["caps_dir"]).is_dir()


def main():
    failed = 0
    for sentence, function, case in CHECKS:
        try:
            function(*case)
            print(f"ok      {sentence}", flush=True)
        except Exception as e:
            failed += 1
            reason = str(e) or traceback.extract_tb(e.__traceback__)[-1].line
            print(f"FAILED  {sentence}: {type(e).__name__}: {reason}", flush=True)
    print(f"{len(CHECKS) - failed} of {len(CHECKS)} checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
