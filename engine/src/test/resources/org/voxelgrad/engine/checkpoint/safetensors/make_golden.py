"""Writes dtypes.safetensors beside this script: run it with PyTorch 2.x and safetensors 0.8."""
import os

import torch
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))


def tensors():
    signed = torch.tensor([[0.0, 1.0, -2.0], [3.0, -4.0, 100.0]])
    types = {name: signed.to(getattr(torch, name)) for name in ("int64", "int32", "int16", "int8")}
    types |= {name: (signed + 0.5).to(getattr(torch, name)) for name in ("float32", "float64", "float16", "bfloat16")}
    types["uint8"] = torch.tensor([[0, 1, 2], [127, 128, 255]], dtype=torch.uint8)
    types["bool"] = torch.tensor([[True, False, True], [False, False, True]])
    return types | {"empty": torch.zeros(0, 5), "number": torch.tensor(7)}


if __name__ == "__main__":
    save_file(tensors(), os.path.join(HERE, "dtypes.safetensors"), metadata={"format": "pt", "text": 'Montréal "脳"\n'})
