"""Writes python_repr.txt: the bits of a double in hexadecimal, a blank, and its repr. Any Python 3 will do."""

import random
import struct
from pathlib import Path


def bits(value):
    return struct.unpack(">Q", struct.pack(">d", value))[0]


def double(pattern):
    return struct.unpack(">d", struct.pack(">Q", pattern))[0]


random.seed(20)
values = [0.0, -0.0, 1.0, -1.0, 0.5714285714285714, 1e-5, 1e-4, 9.999999999999999e-5, 0.1, 1 / 3, 2 / 3, 100.0, 123456.0]
values += [1e15, 9999999999999998.0, 1e16, 12345678901234567.0, 1e22, 1e23, 2.0**53, 2.0**63, 1.7976931348623157e308]
values += [2.2250738585072014e-308, float("inf"), float("-inf"), float("nan")]
values += [double(i) for i in range(1, 60)]  # subnormals, where few digits are enough
values += [double(random.getrandbits(64)) for _ in range(150)]  # every exponent
values += [random.uniform(-1, 1) * 10 ** random.randint(-7, 18) for _ in range(150)]
values += [float(2.0**e) for e in range(-1074, 1024, 31)]  # gaps below are half those above
values += [round(random.random(), random.randint(1, 6)) for _ in range(50)]
lines = [f"{bits(value):016x} {value!r}\n" for value in values]
Path(__file__).with_suffix(".txt").write_text("".join(lines))
