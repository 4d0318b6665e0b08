#!/usr/bin/env python3
"""Compile convolution layers of real models, with bias and relu, for benchmark/layers.py.

usage: make_layers.py CONV_OPT OUT [--target sm_89] [--only WORD] [--schedule NAME=SCHEDULE ...]

Writes OUT/<layer>-<variant> bundles and OUT/layers.json, which says what they hold:
f32 and tf32 with the columns innermost, f16 with the channels innermost. --only takes
the layers whose names contain WORD. --schedule compiles each layer under a schedule of
the user's besides the chosen one, as OUT/<layer>-<variant>-NAME, where it is possible.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

# images, channels, extents, couts, window, strides, padding
LAYERS = {
    "1x1_64_256_56": (256, 64, (56, 56), 256, (1, 1), (1, 1), (0, 0)),
    "1x1_512_128_28": (256, 512, (28, 28), 128, (1, 1), (1, 1), (0, 0)),
    "1x1_2048_512_7": (256, 2048, (7, 7), 512, (1, 1), (1, 1), (0, 0)),
    "1x1_1792_896_14": (10, 1792, (14, 14), 896, (1, 1), (1, 1), (0, 0)),
    "1x1_384_48_63": (64, 384, (63, 63), 48, (1, 1), (1, 1), (0, 0)),
    "1x1_40_240_28": (10, 40, (28, 28), 240, (1, 1), (1, 1), (0, 0)),
    "1x1_112_672_15": (10, 112, (15, 15), 672, (1, 1), (1, 1), (0, 0)),
    "1x1_128_128_20": (1, 128, (20, 20), 128, (1, 1), (1, 1), (0, 0)),
    "1x1_2048_512_7_n10": (10, 2048, (7, 7), 512, (1, 1), (1, 1), (0, 0)),
    "1x1_1920_640_64": (1, 1920, (64, 64), 640, (1, 1), (1, 1), (0, 0)),
    "1x1_s2_1024_2048_14": (256, 1024, (14, 14), 2048, (1, 1), (2, 2), (0, 0)),
    "3x3_64_64_56": (256, 64, (56, 56), 64, (3, 3), (1, 1), (1, 1)),
    "3x3_128_128_28": (256, 128, (28, 28), 128, (3, 3), (1, 1), (1, 1)),
    "3x3_256_256_14": (256, 256, (14, 14), 256, (3, 3), (1, 1), (1, 1)),
    "3x3_512_512_7": (256, 512, (7, 7), 512, (3, 3), (1, 1), (1, 1)),
    "3x3_512_512_14_n10": (10, 512, (14, 14), 512, (3, 3), (1, 1), (1, 1)),
    "3x3_512_512_7_n10": (10, 512, (7, 7), 512, (3, 3), (1, 1), (1, 1)),
    "3x3_1856_32_7": (10, 1856, (7, 7), 32, (3, 3), (1, 1), (1, 1)),
    "3x3_384_384_13": (1024, 384, (13, 13), 384, (3, 3), (1, 1), (1, 1)),
    "3x3_1280_1280_8": (2, 1280, (8, 8), 1280, (3, 3), (1, 1), (1, 1)),
    "3x3_640_640_64": (2, 640, (64, 64), 640, (3, 3), (1, 1), (1, 1)),
    "3x3_s2_256_256_28": (10, 256, (28, 28), 256, (3, 3), (2, 2), (1, 1)),
    "3x3_s2_320_320_130": (1, 320, (130, 130), 320, (3, 3), (2, 2), (0, 0)),
    "5x5_832_128_7": (16, 832, (7, 7), 128, (5, 5), (1, 1), (2, 2)),
    "5x5_192_32_28": (16, 192, (28, 28), 32, (5, 5), (1, 1), (2, 2)),
    "1d_1280_1280_3000_s2": (1, 1280, (3000,), 1280, (3,), (2,), (1,)),
    "1d_80_1280_3000": (1, 80, (3000,), 1280, (3,), (1,), (1,)),
    "3d_64_64_8x56": (8, 64, (8, 56, 56), 64, (3, 3, 3), (1, 1, 1), (1, 1, 1)),
    "3d_s2_64_128_8x56": (8, 64, (8, 56, 56), 128, (3, 3, 3), (2, 2, 2), (1, 1, 1)),
    "3d_256_256_2x14": (8, 256, (2, 14, 14), 256, (3, 3, 3), (1, 1, 1), (1, 1, 1)),
    "3d_512_512_1x7": (8, 512, (1, 7, 7), 512, (3, 3, 3), (1, 1, 1), (1, 1, 1)),
}
# element type, multiply, whether the channels are innermost
VARIANTS = {"f32": ("f32", "ieee", False), "tf32": ("f32", "tf32", False), "f16": ("f16", "ieee", True)}


def tensor(extents, dtype):
    return f"tensor<{'x'.join(map(str, extents))}x{dtype}>"


def write(layer, variant):
    """conv.fused of a layer with bias and relu; sums and epilogue are in f32."""
    images, channels, extents, couts, window, strides, padding = layer
    dtype, multiply, last = variant
    rank = len(extents)
    letters = "dhw"[3 - rank:]
    out = [(e + 2 * p - k) // s + 1 for e, p, k, s in zip(extents, padding, window, strides)]
    place = lambda count, spatial: [images, *spatial, count] if last else [images, count, *spatial]  # noqa: E731
    x, y = tensor(place(channels, extents), dtype), tensor(place(couts, out), dtype)
    w, b = tensor([couts, channels, *window], dtype), tensor([couts], dtype)
    order = lambda letter: f"n{letters}{letter}" if last else f"n{letter}{letters}"  # noqa: E731
    dims = ", ".join(f"d{i}" for i in range(rank + 2))
    widen = narrow = ""
    bias, result = "%bias", "%r"
    if dtype != "f32":
        bias, result = "%e", "%t"
        widen, narrow = f"%e = arith.extf %bias : {dtype} to f32", f"%t = arith.truncf %r : f32 to {dtype}"
    return f"""func.func @layer(%x: {x}, %w: {w}, %b: {b}) -> {y} {{
  %o = tensor.empty() : {y}
  %y = conv.fused ins(%x, %w : {x}, {w})
      extras(%b : {b}) maps [({dims}) -> (d{order('f').index('f')})]
      outs(%o : {y})
      dims <input = {order('c')}, filter = fc{letters}, output = {order('f')}>
      strides {list(strides)} dilations {[1] * rank} pad_low {list(padding)} pad_high {list(padding)}
      numerics <multiply = {multiply}, accumulate = f32>
      epilogue {{
      ^bb0(%acc: f32, %bias: {dtype}):
        %zero = arith.constant 0.0 : f32
        {widen}
        %s = arith.addf %acc, {bias} : f32
        %r = arith.maximumf %s, %zero : f32
        {narrow}
        conv.yield {result} : {dtype}
      }} -> {y}
  return %y : {y}
}}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("conv_opt")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--target", default="sm_89")
    parser.add_argument("--only", default="", metavar="WORD")
    parser.add_argument("--schedule", action="append", default=[], metavar="NAME=SCHEDULE")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    made, bad = {}, 0
    schedules = [("", "")] + [tuple(text.split("=", 1)) for text in args.schedule]
    with tempfile.TemporaryDirectory() as folder:
        for name, layer in LAYERS.items():
            if args.only not in name:
                continue
            for variant, form in VARIANTS.items():
                source = pathlib.Path(folder) / f"{name}-{variant}.mlir"
                source.write_text(write(layer, form))
                for label, schedule in schedules:
                    bundle = f"{name}-{variant}" + (f"-{label}" if label else "")
                    done = subprocess.run([args.conv_opt, str(source), "--emit=bundle", f"--target={args.target}",
                                           "-o", str(args.out / bundle), *([f"--schedule={schedule}"] * bool(label))],
                                          capture_output=True, text=True)
                    if done.returncode == 0:
                        made[bundle] = {"layer": name, "variant": variant, "shape": layer}
                    elif label:  # A user's schedule need not be possible for every layer.
                        print(f"{bundle}: left out: {done.stderr[:160]}", file=sys.stderr)
                    else:
                        bad += 1
                        print(f"{bundle}: {done.stderr[:300]}", file=sys.stderr)
    (args.out / "layers.json").write_text(json.dumps(made, indent=1))
    print(f"{len(made)} bundles of {len({m['layer'] for m in made.values()})} layers in {args.out}")
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
