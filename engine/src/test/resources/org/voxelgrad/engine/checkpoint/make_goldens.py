"""Writes the PyTorch files beside this script: run it with PyTorch 2.x and NumPy 2.x.

Most values follow from their index, so that the tests can state them. Files named *_legacy.pt are in the stream
format of PyTorch before 1.6.
"""

import io
import os
import zipfile

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))


def save(value, name, **options):
    torch.save(value, os.path.join(HERE, name), **options)


def save_both(value, name):
    save(value, name + ".pt")
    save(value, name + "_legacy.pt", _use_new_zipfile_serialization=False)


def dtypes():
    signed = torch.tensor([[0.0, 1.0, -2.0], [3.0, -4.0, 100.0]])
    types = {name: signed.to(getattr(torch, name)) for name in ("int64", "int32", "int16", "int8")}
    types |= {name: (signed + 0.5).to(getattr(torch, name)) for name in ("float32", "float64", "float16", "bfloat16")}
    types["uint8"] = torch.tensor([[0, 1, 2], [127, 128, 255]], dtype=torch.uint8)
    types["bool"] = torch.tensor([[True, False, True], [False, False, True]])
    return types


def image():
    """As the extraction step makes it: float64 in Fortran order, an axis in front, then float32."""
    d, h, w = 35, 37, 3
    volume = np.asfortranarray(np.arange(d * h * w, dtype=np.float64).reshape(d, h, w))
    return torch.from_numpy(volume[np.newaxis]).float()


def views():
    base = torch.arange(24.0)
    return {
        "base": base,
        "tail": base[20:],
        "transposed": base.reshape(4, 6).t(),
        "window": base.reshape(2, 3, 4)[1, 1:, ::2],
        "expanded": base[:2].reshape(2, 1).expand(2, 3),
        "number": torch.tensor(7, dtype=torch.int64),
        "empty": torch.zeros(0, 5),
        "storage": torch.arange(3, dtype=torch.int32).untyped_storage(),
    }


def nested():
    return {
        "none": None,
        "flags": [True, False],
        "integers": [0, 255, 256, 65536, -1, 2**31, -(2**63)],
        "floats": (0.9, 0.999, float("inf")),
        "text": "Montréal 脳",
        "deep": {3: {"list": [[], (), {}]}},
        "parameter": torch.nn.Parameter(torch.arange(3.0)),
        "size": torch.Size([2, 3]),
        "dtype": torch.float64,
        "numpy": [np.float64(0.75), np.float32(0.5), np.int64(-3), np.bool_(True)],
        "array": np.arange(6, dtype=np.int16).reshape(2, 3),
        "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        "big": np.arange(3, dtype=">f4"),
    }


def training():
    torch.manual_seed(0)
    model = torch.nn.Sequential()
    model.add_module("conv", torch.nn.Conv3d(1, 2, 3))
    model.add_module("norm", torch.nn.BatchNorm3d(2))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4, weight_decay=1e-4)
    for _ in range(2):
        optimizer.zero_grad()
        model(torch.rand(2, 1, 5, 5, 5)).square().sum().backward()
        optimizer.step()
    return model, optimizer


def numbers(tensors):
    """A few sums, in text, that the tests compare with."""
    return "".join(f"{name}\t{tensor.double().sum().item()!r}\n" for name, tensor in tensors.items())


def big_endian():
    """A file as a big-endian machine writes it."""
    buffer = io.BytesIO()
    torch.save({"f": torch.tensor([1.5, -2.5]), "l": torch.arange(3)}, buffer)
    source = zipfile.ZipFile(buffer)
    with zipfile.ZipFile(os.path.join(HERE, "big_endian.pt"), "w") as target:
        for member in source.namelist():
            content = source.read(member)
            if member.endswith("/byteorder"):
                content = b"big"
            elif member.endswith("data/0"):
                content = np.frombuffer(content, "<f4").astype(">f4").tobytes()
            elif member.endswith("data/1"):
                content = np.frombuffer(content, "<i8").astype(">i8").tobytes()
            target.writestr(zipfile.ZipInfo(member), content)


def numpy_1():
    """The module's name in NumPy 1, which the ClinicaDL of 2021 ran on."""
    buffer = io.BytesIO()
    torch.save({"valid_acc": np.float64(0.625)}, buffer, _use_new_zipfile_serialization=False)
    with open(os.path.join(HERE, "numpy1_legacy.pt"), "wb") as target:
        target.write(buffer.getvalue().replace(b"numpy._core.multiarray", b"numpy.core.multiarray"))


def on_gpu():
    """Tensors saved on a GPU: all that tells is the location, which is asked of a registry before it is the device."""
    torch.serialization.register_package(0, lambda storage: "cuda:0", lambda storage, location: storage)
    model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.arange(float(parameter.numel())).reshape(parameter.shape))
    save_both({"model": model.state_dict(), "parameters": list(model.parameters())}, "cuda")
    torch.serialization._package_registry[:] = torch.serialization._package_registry[1:]


def attributes():
    """Tensors and parameters that a program gave attributes of its own."""
    tensor, parameter = torch.arange(3.0), torch.nn.Parameter(torch.arange(3.0))
    tensor.note = parameter.note = "mine"
    return {"tensor": tensor, "parameter": parameter}


def refused():
    """Each is a tensor of a kind that is not read."""
    return {
        "complex": torch.ones(2, dtype=torch.complex64),
        "sparse": torch.eye(2).to_sparse(),
        "quantised": torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8),
        "uint16": torch.ones(2, dtype=torch.uint16),
        "float8": torch.ones(2).to(torch.float8_e4m3fn),
        "meta": torch.ones(2, device="meta"),
    }


def main():
    save_both(dtypes(), "dtypes")
    save_both(image(), "image")
    save_both(views(), "views")
    save_both(nested(), "nested")
    model, optimizer = training()
    save({"model": model.state_dict(), "epoch": 3, "valid_loss": 0.25, "valid_acc": np.float64(0.625)},
         "checkpoint.pth.tar")
    save({"optimizer": optimizer.state_dict(), "epoch": 3, "name": "Adam"}, "optimizer.pth.tar")
    with open(os.path.join(HERE, "checkpoint_sums.tsv"), "w") as sums:
        sums.write(numbers(model.state_dict()))
    save({"a": torch.arange(3.0), "text": "protocol four"}, "protocol4.pt", pickle_protocol=4)
    save({"a": torch.arange(3.0)}, "protocol4_legacy.pt", pickle_protocol=4, _use_new_zipfile_serialization=False)
    save(torch.nn.ReLU(), "module.pt")
    big_endian()
    numpy_1()
    on_gpu()
    save(attributes(), "attributes.pt")
    for name, tensor in refused().items():
        save(tensor, f"refused_{name}.pt")
    torch.serialization.set_crc32_options(False)
    save(torch.arange(4.0), "no_checksums.pt")


if __name__ == "__main__":
    main()
