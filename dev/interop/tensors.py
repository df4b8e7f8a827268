"""Copies a CAPS with each t1-linear image extracted to a tensor file, as ClinicaDL's extraction does.

usage: python tensors.py CAPS NEW_CAPS

The files take turns: the zip format and the legacy stream of PyTorch before 1.6, each with the Fortran strides that an
array of nibabel has and with C strides. One in five is a view with an offset into a larger storage.
"""
import pathlib
import sys

import nibabel
import numpy as np
import torch


def tensor(file, kind):
    voxels = nibabel.load(file).get_fdata(dtype=np.float32, caching="unchanged")
    image = torch.from_numpy(voxels)[None]
    if kind % 5 == 4:
        larger = torch.full((3, *voxels.shape), torch.nan)
        larger[1] = image[0]
        return larger[1:2]
    return image.contiguous() if kind % 2 else image


def main(caps, copy):
    files = sorted(pathlib.Path(caps).glob("subjects/*/*/t1_linear/*.nii.gz"))
    for kind, file in enumerate(files):
        session = pathlib.Path(copy, file.parent.parent.relative_to(caps))
        folder = session / "deeplearning_prepare_data/image_based/t1_linear"
        folder.mkdir(parents=True)
        zipped = kind // 2 % 2 == 0
        torch.save(tensor(file, kind), folder / file.name.replace(".nii.gz", ".pt"),
                   _use_new_zipfile_serialization=zipped)


if __name__ == "__main__":
    main(*sys.argv[1:])
