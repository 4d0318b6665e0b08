#!/usr/bin/env python3
"""Feed kernels that transform what docs/numerics.md warns of, on the simulator.

usage: winograd_adversarial.py SCHEDULE [MULTIPLY]    ("winograd<outputs = [2, 4], ...>" or of
winograd_steps; ieee (default), tf32 or tf32x3)

Every element is held against float64 within the bound that docs/numerics.md derives for
its small tile; where an infinity or a NaN lies, only its tiles may be spoiled, and what
its window touches must be. Prints a line for each kind of input; exit code 0 if all held.
"""
import re
import sys

import numpy as np

from conv3x3 import Conv3x3

IMAGES, CHANNELS, COUTS, ROWS, COLUMNS, PAD = 2, 5, 3, 17, 19, 1
UNIT, TINY = 2.0**-24, 2.0**-149


def algebra(outputs):
    """G, B^T, A^T, and the roundings of the input's and the output's transform."""
    if outputs == 2:
        return (np.array([[1, 0, 0], [.5, .5, .5], [.5, -.5, .5], [0, 0, 1]]),
                np.array([[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]]),
                np.array([[1, 1, 1, 0], [0, 1, -1, -1]]), 1, 2)
    a, b = .75, 1.5
    points = [a, -a, b, -b]
    g, bt = [[1 / (a * a * b * b), 0, 0]], [[a * a * b * b, 0, -(a * a + b * b), 0, 1, 0]]
    for p in points:
        other = b * b if abs(p) == a else a * a
        scale = 2 * p * p * (p * p - other)
        g.append([1 / scale, p / scale, p * p / scale])
        # x (x^2 - other) (x + p), whose root at x = p is left out.
        bt.append([0, -other * p, -other, p, 1, 0])
    g.append([0, 0, 1])
    bt.append([0, a * a * b * b, 0, -(a * a + b * b), 0, 1])
    at = [[1] + [p**i for p in points] + [float(i == 3)] for i in range(4)]
    at = [[float(i == 0)] + row[1:] for i, row in enumerate(at)]
    return np.array(g), np.array(bt), np.array(at), 2, 3


def main():
    schedule = sys.argv[1]
    outputs = [int(v) for v in re.search(r"outputs = \[(\d), (\d)\]", schedule).groups()]
    rows, columns = algebra(outputs[0]), algebra(outputs[1])
    for matrices in (rows, columns):  # They are a convolution.
        g, bt, at = matrices[:3]
        full = np.einsum("ye,et,ei->yti", at, g, bt)
        expected = [[[float(y + t == i) for i in range(bt.shape[1])] for t in range(3)] for y in range(len(at))]
        assert np.allclose(full, expected)
    multiply = sys.argv[2] if len(sys.argv) > 2 else "ieee"
    conv = Conv3x3(IMAGES, CHANNELS, COUTS, ROWS, COLUMNS, f"multiply = {multiply}, transform = winograd", schedule)
    random = np.random.default_rng(5)
    w = (random.standard_normal((COUTS, CHANNELS, 3, 3)) / 6).astype(np.float32)
    shape = (IMAGES, CHANNELS, ROWS, COLUMNS)
    normal = random.standard_normal(shape)
    rare = random.random(shape) < .02
    spoiled = normal.copy()
    spoiled[0, 2, 3, 4], spoiled[1, 0, 16, 18], spoiled[1, 4, 9, 0] = np.inf, np.nan, -np.inf
    kinds = {"1e6 beside 1e-6": np.where(rare, 1e6, 1e-6) * normal, "infinities and NaN": spoiled,
             "denormals": 1e-40 * normal, "denormals beside 1": np.where(rare, 1, 1e-40) * normal,
             "zeros of both signs": np.where(rare, normal, np.copysign(0, normal))}
    bad = 0
    for kind, x in kinds.items():
        x = x.astype(np.float32)
        got = conv.run(x, w)
        far = [-(-extent // m) * m + 2 for extent, m in zip((ROWS, COLUMNS), outputs)]
        padded = np.zeros((IMAGES, CHANNELS, *far))
        padded[:, :, PAD:PAD + ROWS, PAD:PAD + COLUMNS] = x
        w64 = w.astype(np.float64)
        # Tensor cores lose 14 units of 8 products; two roundings of 2^-11, or what sums of two tf32 leave out.
        terms = {"ieee": CHANNELS, "tf32": 14 * -(-CHANNELS // 8) + 2**14 + 8, "tf32x3": CHANNELS + 400}[multiply]
        n = terms + 1 + rows[3] + columns[3] + rows[4] + columns[4]
        mw = np.einsum("er,fcrs,hs->fceh", abs(rows[0]), abs(w64), abs(columns[0]))
        wrong = checked = 0
        for i in range(0, ROWS, outputs[0]):
            for j in range(0, COLUMNS, outputs[1]):
                d = padded[:, :, i:i + outputs[0] + 2, j:j + outputs[1] + 2]
                part = got[:, :, i:i + outputs[0], j:j + outputs[1]]
                size = part.shape[2:]
                finite = np.isfinite(d).all(axis=(1, 2, 3))
                known = np.where(np.isfinite(d), d, 0)
                md = np.einsum("er,ncrs,hs->nceh", abs(rows[1]), abs(known), abs(columns[1]))
                bound = np.einsum("ye,nfeh,zh->nfyz", abs(rows[2]), np.einsum("fceh,nceh->nfeh", mw, md),
                                  abs(columns[2]))
                # Below the normal numbers roundings are absolute: of products, and of operands.
                operand = 0 if multiply == "ieee" else 2.0**-136
                absolute = (n * TINY + operand) * 752 * (1 + md.sum(axis=(1, 2, 3)) + mw.sum())
                bound = n * UNIT / (1 - n * UNIT) * bound + absolute[:, None, None, None]
                for y in range(size[0]):
                    for z in range(size[1]):
                        window = d[:, :, y:y + 3, z:z + 3]
                        right = np.einsum("ncrs,fcrs->nf", known[:, :, y:y + 3, z:z + 3], w64)
                        held = abs(part[:, :, y, z] - right) <= bound[:, :, y, z]
                        touched = ~np.isfinite(window).all(axis=(1, 2, 3))
                        held = np.where(finite[:, None], held, ~touched[:, None] | ~np.isfinite(part[:, :, y, z]))
                        wrong += held.size - np.count_nonzero(held)
                        checked += held.size
        bad += int(wrong)
        print(f"{kind}: {wrong} of {checked} elements out of bounds")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
