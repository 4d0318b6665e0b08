"""Write a .npy file of f32, 1 x 16 x 4 x 16, random but for one pixel, which is NaN.

usage: one_nan.py FILE
"""
import random
import struct
import sys

r = random.Random(1)
values = [float("nan") if i % 64 == 20 else r.uniform(-2, 2) for i in range(16 * 4 * 16)]
header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 16, 4, 16), }"
header += " " * (-(10 + len(header) + 1) % 64) + "\n"
with open(sys.argv[1], "wb") as file:
    file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
    file.write(struct.pack(f"<{len(values)}f", *values))
