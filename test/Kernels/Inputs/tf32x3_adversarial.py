#!/usr/bin/env python3
"""Feed kernels that take f32 as sums of two tf32 what docs/numerics.md warns of.

usage: tf32x3_adversarial.py CHIP SCHEDULE    (such as sm_89 "halo_mma<tile = ...>")

On the simulator, every element is held against float64 within the worst case that
docs/numerics.md derives; what an infinity or a NaN touches must be NaN. Prints a line
for each kind of input; exit code 0 if all held.
"""
import re
import sys

import numpy as np

from conv3x3 import Conv3x3

IMAGES, CHANNELS, COUTS, ROWS, COLUMNS = 2, 21, 19, 9, 11
UNIT, LEAST = 2.0**-24, 2.0**-126
TAPS = 9
# By chip, what a tensor core's instruction is off by and the fraction bits that it adds with.
TENSOR_CORES = {"sm_89": (14 * UNIT, 24), "sm_90": (6.5 * UNIT, 25)}


def convolve(x, w):
    """3x3, padded by 1, in float64."""
    padded = np.pad(x.astype(np.float64), ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))
    return np.einsum("nchwrs,fcrs->nfhw", windows, w.astype(np.float64))


def bound_chains(schedule, instruction):
    """What the additions of a sum may be off by, relative to the sum of magnitudes."""
    chunk = int(re.search(r"chunk = (\d+)", schedule)[1])
    taps = TAPS if schedule.startswith("halo_mma") else 1
    steps = chunk // 8 * taps
    chains = -(-steps // 9)
    stages = -(-CHANNELS // chunk) * TAPS // taps
    return 3 * -(-steps // chains) * instruction + stages * chains * UNIT


def main():
    chip, schedule = sys.argv[1:]
    instruction, fraction_bits = TENSOR_CORES[chip]
    conv = Conv3x3(IMAGES, CHANNELS, COUTS, ROWS, COLUMNS, "multiply = tf32x3", schedule)
    random = np.random.default_rng(7)
    w = (random.standard_normal((COUTS, CHANNELS, 3, 3)) / 14).astype(np.float32)
    shape = (IMAGES, CHANNELS, ROWS, COLUMNS)
    normal = random.standard_normal(shape)
    rare = random.random(shape) < .02
    spoiled = normal.copy()
    spoiled[0, 2, 3, 4], spoiled[1, 0, 8, 10], spoiled[1, 4, 5, 0] = np.inf, np.nan, -np.inf
    # The least and the greatest rests of the first tf32, of both signs.
    ties = np.copysign(1 + 2.0**-11 + random.integers(-2, 3, shape) * 2.0**-23, normal)
    # tf32 alone would be off by 2^-11 of the sum of magnitudes.
    cancelling = np.repeat(normal[:, :1], CHANNELS, axis=1) * np.where(np.arange(CHANNELS) % 2, 1, -1)[:, None, None]
    kinds = {"1e6 beside 1e-6": np.where(rare, 1e6, 1e-6) * normal, "infinities and NaN": spoiled,
             "denormals": 1e-40 * normal, "ties": ties, "cancelling": cancelling, "1e30": 1e30 * normal,
             "below the last place": np.ones(shape)}
    # Of all products but the first the tensor core keeps nothing.
    small = np.full_like(w, 2.0**-fraction_bits * (1 - 2.0**-10))
    small[:, 0, 0, 0] = 1
    bad = 0
    for kind, x in kinds.items():
        x = x.astype(np.float32)
        weights = small if kind == "below the last place" else w
        got = conv.run(x, weights, f"--target={chip}")
        touched = convolve(~np.isfinite(x), np.ones_like(w)) > 0
        known = np.where(np.isfinite(x), x, 0)
        relative = 8 * UNIT + bound_chains(schedule, instruction)
        bound = relative * convolve(abs(known), abs(weights)) + CHANNELS * TAPS * LEAST
        held = np.where(touched, np.isnan(got), abs(got - convolve(known, weights)) <= bound)
        wrong = held.size - np.count_nonzero(held)
        bad += wrong
        print(f"{kind}: {wrong} of {held.size} elements out of bounds")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
