"""Writes smoothing.txt: images before and after scipy.ndimage.gaussian_filter.

Three lines a case: "D H W sigma", the voxels in C order, the filtered voxels.
"""

from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter

random = np.random.default_rng(20)
with open(Path(__file__).with_name("smoothing.txt"), "w") as golden:
    for size, sigma in [
        ((7, 6, 5), 0.8),
        ((3, 9, 4), 0.3),
        ((11, 1, 2), 0.99),  # axes shorter than the kernel's radius
        ((4, 3, 5), 0.12),  # radius 0
    ]:
        before = random.random(size, dtype=np.float32)
        # The channel axis is there because ClinicaDL filters [1, D, H, W].
        after = gaussian_filter(before[np.newaxis], sigma)[0]
        print(*size, sigma, file=golden)
        for image in (before, after):
            print(*(np.format_float_scientific(x, unique=True) for x in image.ravel()), file=golden)
