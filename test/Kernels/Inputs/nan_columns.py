"""Write a .npy file of f16, 1 x 3 x 9 x 20, random but for its last column, which is NaN
and infinite in turn.

usage: nan_columns.py FILE
"""
import random
import struct
import sys

r = random.Random(1)
values = []
for row in range(3 * 9):
    values += [r.uniform(-2, 2) for _ in range(19)] + [float("nan") if row % 2 else float("inf")]
header = "{'descr': '<f2', 'fortran_order': False, 'shape': (1, 3, 9, 20), }"
header += " " * (-(10 + len(header) + 1) % 64) + "\n"
with open(sys.argv[1], "wb") as file:
    file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
    file.write(struct.pack(f"<{len(values)}e", *values))
