"""Writes files in the style of PyTorch 1 and Python 2, which can no longer be installed, beside this script.

Genuine: every opcode below is one that Python's pickle module of that time writes, and the containers (the five pickles
of the legacy stream, the zip members) are as the documents and sources of PyTorch 1.0 to 1.13 describe them.
Reconstructed: the bytes were put together by this script and not by those releases, so memo numbers and the order of
zip members may differ from theirs. The values follow from their index, so that the tests can state them.
"""
import io
import os
import pickle
import struct
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
MAGIC, VERSION = 0x1950A86A20F9469CFC6C, 1001
SYSTEM = {"protocol_version": VERSION, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}


class Global:
    """Something that a pickle names, which need not exist here."""

    def __init__(self, module, name):
        self.module, self.name = module, name


class Call:
    """A call of a global, the items that the result is filled with, and the state that it is given."""

    def __init__(self, function, arguments, items=None, state=None):
        self.function, self.arguments, self.items, self.state = function, arguments, items, state


class Storage:
    def __init__(self, kind, key, values, location="cpu"):
        self.kind, self.key, self.values, self.location = kind, key, values, location

    def bytes(self):
        code = {"FloatStorage": "f", "LongStorage": "q", "HalfStorage": "e"}[self.kind]
        return struct.pack(f"<{len(self.values)}{code}", *self.values)


class Pickler:
    """Writes protocol 2 by hand, with Python 2's texts where asked for."""

    def __init__(self, python2=False, view_metadata=False):
        self.python2, self.view_metadata = python2, view_metadata
        self.out = io.BytesIO()

    def dumps(self, value):
        self.out.write(b"\x80\x02")
        self.write(value)
        self.out.write(b".")
        return self.out.getvalue()

    def write(self, value):
        out = self.out
        if isinstance(value, Global):
            out.write(f"c{value.module}\n{value.name}\n".encode())
        elif isinstance(value, Call):
            self.write(value.function)
            self.write(value.arguments)
            out.write(b"R")
            if value.items:
                self.write_items(value.items)
            if value.state is not None:
                self.write(value.state)
                out.write(b"b")
        elif isinstance(value, Storage):
            metadata = (None,) if self.view_metadata else ()
            self.write(("storage", Global("torch", value.kind), value.key, value.location, len(value.values))
                       + metadata)
            out.write(b"Q")
        elif isinstance(value, str) and self.python2:
            out.write(b"U" + bytes([len(value)]) + value.encode("latin1"))
        elif isinstance(value, tuple):
            out.write(b"(")
            for element in value:
                self.write(element)
            out.write(b"t")
        elif isinstance(value, list):
            out.write(b"](")
            for element in value:
                self.write(element)
            out.write(b"e")
        elif isinstance(value, dict):
            out.write(b"}")
            self.write_items(value)
        else:  # numbers, None, truth values, Python 3's texts
            out.write(pickle.dumps(value, protocol=2)[2:-1].replace(b"q\x00", b""))

    def write_items(self, items):
        self.out.write(b"(")
        for key, element in items.items():
            self.write(key)
            self.write(element)
        self.out.write(b"u")


def ordered_dict(items, python2=False, state=None):
    function = Global("collections", "OrderedDict")
    if python2 and items:
        return Call(function, ([[key, value] for key, value in items],), state=state)
    return Call(function, (), dict(items), state)


def tensor(storage, shape, stride, python2=False):
    return Call(Global("torch._utils", "_rebuild_tensor_v2"),
                (storage, 0, shape, stride, False, ordered_dict([], python2)))


def legacy(value, storages, name, python2):
    with open(os.path.join(HERE, name), "wb") as file:
        for part in (MAGIC, VERSION, SYSTEM):
            file.write(pickle.dumps(part, protocol=2))
        file.write(Pickler(python2, view_metadata=True).dumps(value))
        file.write(Pickler(python2).dumps(sorted(storage.key for storage in storages)))
        for storage in sorted(storages, key=lambda storage: storage.key):
            file.write(struct.pack("<q", len(storage.values)) + storage.bytes())


def zipped(value, storages, name):
    """PyTorch 1.6: the root is called archive, keys are addresses, and no member tells the byte order."""
    with zipfile.ZipFile(os.path.join(HERE, name), "w") as file:
        file.writestr(zipfile.ZipInfo("archive/data.pkl"), Pickler().dumps(value))
        for storage in storages:
            file.writestr(zipfile.ZipInfo(f"archive/data/{storage.key}"), storage.bytes())
        file.writestr(zipfile.ZipInfo("archive/version"), b"3\n")


def python2():
    """ClinicaDL's checkpoint as PyTorch 1.0 on Python 2.7 saves it: texts are bytes, and so are NumPy's numbers."""
    weight = Storage("FloatStorage", "94018", list(range(6)), "cuda:0")
    count = Storage("LongStorage", "94321", [11], "cuda:0")
    model = ordered_dict(
        [("fc.weight", tensor(weight, (2, 3), (3, 1), True)),
         ("norm.num_batches_tracked", tensor(count, (), (), True))],
        True, {"_metadata": ordered_dict([("", {"version": 1})], True)})
    dtype = Call(Global("numpy", "dtype"), ("f8", 0, 1), state=(3, "<", None, None, None, -1, -1, 0))
    accuracy = Call(Global("numpy.core.multiarray", "scalar"), (dtype, struct.pack("<d", 0.625).decode("latin1")))
    legacy({"model": model, "epoch": 3, "valid_acc": accuracy}, [weight, count], "python2_legacy.pth.tar", True)


def torch_1_6():
    weight = Storage("FloatStorage", "94018774", list(range(6)), "cuda:0")
    half = Storage("HalfStorage", "94018990", [0.5, -1.5])
    parameter = Call(Global("torch._utils", "_rebuild_parameter"),
                     (tensor(half, (2,), (1,)), True, ordered_dict([])))
    model = ordered_dict(
        [("fc.weight", tensor(weight, (3, 2), (1, 3))), ("fc.bias", parameter)],
        state={"_metadata": ordered_dict([("", {"version": 1}), ("fc", {"version": 1})])})
    zipped({"model": model, "epoch": 3}, [weight, half], "torch1_zip.pth.tar")


if __name__ == "__main__":
    python2()
    torch_1_6()
