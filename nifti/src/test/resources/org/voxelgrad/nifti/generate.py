"""Makes the golden volumes beside it with nibabel, and expected.tsv: what nibabel reads from each.

Run: python generate.py (numpy and nibabel; made with nibabel 5.4.2).
"""

import gzip
import struct
from pathlib import Path

import nibabel as nib
import numpy as np

HERE = Path(__file__).parent
SIZE = (3, 5, 4)
TYPES = "uint8 int8 uint16 int16 uint32 int32 uint64 int64 float32 float64".split()
OBLIQUE = np.array([[0.96, -0.3, 0.1, -80], [0.28, 1.1, -0.2, -110.5], [-0.05, 0.25, 1.5, -64.25], [0, 0, 0, 1]])
# Offsets in a NIfTI-1 header.
PIXDIM, SCL_SLOPE, SCL_INTER, QFORM_CODE, SFORM_CODE, QUATERN_B = 76, 112, 116, 252, 254, 256

expected = []


def values(name, size=SIZE):
    """Random values over the whole range of a type, its ends and (floats) every special value included."""
    rng = np.random.default_rng(20)
    dtype = np.dtype(name)
    if dtype.kind == "f":
        tiny = np.finfo(dtype).smallest_subnormal
        data = rng.normal(0, 1000, size).astype(dtype)
        data.flat[:7] = [np.nan, np.inf, -np.inf, -0.0, tiny, 16777217, 0.1]
    else:
        ends = np.iinfo(dtype)
        data = rng.integers(ends.min, ends.max, size, dtype=dtype, endpoint=True)
        data.flat[:4] = [ends.min, ends.max, 0, min(ends.max, 2**53 + 1)]
    return data


def image(data, affine=OBLIQUE, version=1, order="<", pair=False):
    kinds = {(1, False): nib.Nifti1Image, (1, True): nib.Nifti1Pair,
             (2, False): nib.Nifti2Image, (2, True): nib.Nifti2Pair}
    kind = kinds[version, pair]
    header = kind.header_class(endianness=order)
    header.set_data_dtype(data.dtype)
    return kind(data, affine, header)


def expect(name, image, names=()):
    with np.errstate(over="ignore"):
        voxels = np.asarray(image.get_fdata(), dtype=np.float32).reshape((image.shape + (1, 1))[:3])
    text = [{"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(str(v), str(v)) for v in voxels.ravel()]
    for each in (name, *names):
        expected.append("\t".join([each, " ".join(map(str, voxels.shape)),
                                   " ".join(repr(float(v)) for v in image.affine.ravel()), " ".join(text)]))


def save(name, image, *names):
    nib.save(image, HERE / name)
    expect(name, nib.load(HERE / name), names)


def save_patched(name, image, *patches):
    """Saves and then overwrites little-endian header fields: (offset, struct format, values...)."""
    nib.save(image, HERE / name)
    content = bytearray((HERE / name).read_bytes())
    for offset, form, *new in patches:
        struct.pack_into("<" + form, content, offset, *new)
    (HERE / name).write_bytes(content)
    expect(name, nib.load(HERE / name))


for name in TYPES:
    save(f"{name}_le.nii", image(values(name)))
    save(f"{name}_be.nii", image(values(name), order=">"))
save("nifti2_int16_le.nii", image(values("int16"), version=2))
save("nifti2_float64_be.nii", image(values("float64"), version=2, order=">"))

shorts = values("int16")
save_patched("scaled_int16.nii", image(shorts), (SCL_SLOPE, "ff", 0.0123, -4.5))
save_patched("scaled_uint64.nii", image(values("uint64")), (SCL_SLOPE, "ff", -3.7, 1e6))
save_patched("scaled_float32.nii", image(values("float32")), (SCL_SLOPE, "ff", 1 / 3, 0))
save_patched("slope_zero.nii", image(shorts), (SCL_SLOPE, "ff", 0, 7))
save_patched("slope_nan.nii", image(shorts), (SCL_SLOPE, "ff", np.nan, 7))
save_patched("slope_infinite.nii", image(shorts), (SCL_SLOPE, "ff", np.inf, 7))

bytes_ = values("uint8")
turned = image(bytes_)
turned.set_qform(OBLIQUE * [1, -1, 1, 1], code=1)
turned.set_sform(OBLIQUE, code=4)
save("sform_and_qform.nii", turned)
save_patched("qform_only.nii", turned, (SFORM_CODE, "h", 0))
save_patched("sform_code_unknown.nii", turned, (SFORM_CODE, "h", 7))
save_patched("qform_half_turn.nii", turned, (SFORM_CODE, "h", 0), (QUATERN_B, "fff", 0.6, 0.8, 0))
save_patched("qform_qfac_zero.nii", turned, (SFORM_CODE, "h", 0), (PIXDIM, "f", 0))
save_patched("no_orientation.nii", turned, (SFORM_CODE, "h", 0), (QFORM_CODE, "h", 0))
save_patched("no_orientation_odd_pixdim.nii", turned, (SFORM_CODE, "h", 0), (QFORM_CODE, "h", 0),
             (PIXDIM + 4, "fff", 0, -2, 1.25))
turned2 = image(bytes_, version=2)
turned2.set_qform(OBLIQUE, code=1)
turned2.set_sform(None, code=0)
save("nifti2_qform_only.nii", turned2)

save("pair.hdr", image(shorts, pair=True), "pair.img")
save("nifti2_pair.hdr", image(shorts, version=2, order=">", pair=True), "nifti2_pair.img")
save("zipped_pair.hdr.gz", image(shorts, pair=True), "zipped_pair.img.gz")

save("one_volume_4d.nii", image(values("uint8", SIZE + (1,))))
save("one_slice.nii", image(values("uint8", (3, 5))))
extended = image(bytes_)
extended.header.extensions.append(nib.nifti1.Nifti1Extension("comment", b"an extension of 33 bytes, or so..."))
save("extension.nii", extended)

save("zipped.nii.gz", image(shorts))
plain = (HERE / "int16_le.nii").read_bytes()
members = [plain[:10], plain[10:350], b"", plain[350:401], plain[401:]]
(HERE / "zipped_members.nii.gz").write_bytes(b"".join(gzip.compress(m, mtime=0) for m in members))
(HERE / "zipped_without_gz_name.nii").write_bytes(gzip.compress(plain, mtime=0))
(HERE / "plain_with_gz_name.nii.gz").write_bytes(plain)
expect("zipped_members.nii.gz", nib.load(HERE / "zipped_members.nii.gz"))
for misnamed in ("zipped_without_gz_name.nii", "plain_with_gz_name.nii.gz"):
    expect(misnamed, nib.load(HERE / "int16_le.nii"))

# As a reference for writing: finite float32 voxels over the identity.
save("written_by_nibabel.nii", image(np.nan_to_num(values("float32"), posinf=1, neginf=-1), affine=np.eye(4)))

(HERE / "expected.tsv").write_text("file\tsize\taffine\tvoxels\n" + "\n".join(expected) + "\n")
