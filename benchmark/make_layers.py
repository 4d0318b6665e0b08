#!/usr/bin/env python3
"""Compile convolution layers of real models, with bias and relu, for benchmark/layers.py.

usage: make_layers.py CONV_OPT OUT [--csv FILE] [--variants f32,f32-winograd,f32-tf32x3,tf32,tf32-nhwc,
                                                           f32-as-f16,f32-as-f16-nhwc,f16,f16-nchw]
                      [--target sm_89] [--tune sm_90] [--only WORD]
                      [--schedule NAME=SCHEDULE ...] [--resources] [--jobs N]

Writes OUT/<layer>-<variant> bundles and OUT/layers.json, which says what they hold:
f32, tf32, f32 as sums of two tf32 and f32 multiplied as f16 with the columns innermost, those that
end in -nhwc with the channels innermost, f16 with the channels innermost and (f16-nchw) with the
columns innermost; names that end in -winograd allow transforms, and are 3x3 layers with strides of 1.
Where OUT ends in .tar.gz it is an archive of them, much smaller, and layers.py reads it as well.

The layers are 31 of real models, or those of --csv FILE: lines of
N,C,H,W,K,R,S,padH,padW,strH,strW,dilH,dilW,groups, which the first line names in any order;
what else it names is ignored, and so are layers with tensors of over 3 GB and repeated ones.
--only takes the layers whose names contain WORD. --schedule compiles each layer under a schedule
of the user's besides the chosen one, as OUT/<layer>-<variant>-NAME, where it is possible.
--resources asks ptxas, and nvdisasm where it is found, about each kernel: names those that spill
and those with more than 24 KB of code in their innermost loop, and counts them.
"""

import argparse
import concurrent.futures
import csv
import json
import math
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile

# images, channels, extents, couts, window, strides, padding; then dilations and groups, where they are not 1
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
# element type, multiply, whether the channels are innermost, transform
VARIANTS = {"f32": ("f32", "ieee", False, "none"), "f32-winograd": ("f32", "ieee", False, "winograd"),
            "f32-tf32x3": ("f32", "tf32x3", False, "none"), "tf32": ("f32", "tf32", False, "none"),
            "tf32-nhwc": ("f32", "tf32", True, "none"),
            "f32-as-f16": ("f32", "f16", False, "none"), "f32-as-f16-nhwc": ("f32", "f16", True, "none"),
            "f16": ("f16", "ieee", True, "none"), "f16-nchw": ("f16", "ieee", False, "none")}
# f16 is rounded once it is transformed, if it may be.
VARIANTS |= {f"{name}-winograd": (VARIANTS[name][0], multiply, VARIANTS[name][2], "winograd")
             for name, multiply in (("f32-tf32x3", "tf32x3"), ("tf32", "tf32"), ("tf32-nhwc", "tf32"),
                                    ("f32-as-f16", "f16"), ("f16", "f16"), ("f16-nchw", "f16"))}


def tensor(extents, dtype):
    return f"tensor<{'x'.join(map(str, extents))}x{dtype}>"


def complete(layer):
    """A layer with its dilations and groups."""
    return layer if len(layer) == 9 else (*layer, (1,) * len(layer[2]), 1)


def get_output(layer):
    """The extents of the output."""
    _, _, extents, _, window, strides, padding, dilations, _ = layer
    return [(e + 2 * p - d * (k - 1) - 1) // s + 1
            for e, p, d, k, s in zip(extents, padding, dilations, window, strides)]


def read_csv(path):
    """The layers of a file, by names that begin with the kind of the layer."""
    result = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            n, c, k, groups = (int(row[key]) for key in ("N", "C", "K", "groups"))
            extents, window, padding, strides, dilations = (
                tuple(int(row[key]) for key in keys)
                for keys in (("H", "W"), ("R", "S"), ("padH", "padW"), ("strH", "strW"), ("dilH", "dilW")))
            layer = (n, c, extents, k, window, strides, padding, dilations, groups)
            out = get_output(layer)
            if min(out) <= 0 or 4 * n * (c * math.prod(extents) + k * math.prod(out)) > 3e9:
                continue
            kind = "" if groups == 1 else "depthwise" if groups == c else "grouped"
            name = f"{kind}{window[0]}x{window[1]}_{c}_{k}_{extents[0]}x{extents[1]}_n{n}"
            for letter, pair, usual in (("s", strides, (1, 1)), ("p", padding, (0, 0)), ("d", dilations, (1, 1))):
                name += f"_{letter}{pair[0]}x{pair[1]}" if pair != usual else ""
            result[name + (f"_g{groups}" if kind == "grouped" else "")] = layer
    return result


def has_variant(layer, variant):
    """Whether anything can be transformed, where the variant allows it."""
    _, _, _, _, window, strides, _, dilations, _ = layer
    return VARIANTS[variant][3] == "none" or (window, strides, dilations) == ((3, 3), (1, 1), (1, 1))


def write(layer, variant):
    """conv.fused of a layer with bias and relu; sums and epilogue are in f32."""
    images, channels, extents, couts, window, strides, padding, dilations, groups = layer
    dtype, multiply, last, transform = variant
    rank = len(extents)
    letters = "dhw"[3 - rank:]
    out = get_output(layer)
    place = lambda count, spatial: [images, *spatial, count] if last else [images, count, *spatial]  # noqa: E731
    x, y = tensor(place(channels, extents), dtype), tensor(place(couts, out), dtype)
    w, b = tensor([couts, channels // groups, *window], dtype), tensor([couts], dtype)
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
      strides {list(strides)} dilations {list(dilations)} pad_low {list(padding)} pad_high {list(padding)}{
          f" groups {groups}" if groups != 1 else ""}
      numerics <multiply = {multiply}, accumulate = f32, transform = {transform}>
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


def compile_one(args, folder, bundle, layer, variant, schedule):
    """The compiler's complaint; empty if there is none."""
    source = folder / f"{bundle}.mlir"
    source.write_text(write(layer, VARIANTS[variant]))
    command = [args.conv_opt, str(source), "--emit=bundle", f"--target={args.target}", "-o", str(folder / bundle)]
    command += [f"--tune={args.tune}"] * bool(args.tune) + [f"--schedule={schedule}"] * bool(schedule)
    command += ["--print-resources"] * args.resources
    done = subprocess.run(command, capture_output=True, text=True)
    source.unlink()
    return "" if done.returncode == 0 else done.stderr or f"exit code {done.returncode}"


def report_resources(folder, bundles):
    """Names kernels that spill, and long loops; a count of each."""
    kernels = spilled = long = 0
    for bundle in bundles:
        for function in json.loads((folder / bundle / "manifest.json").read_text())["functions"]:
            for kernel in function["kernels"]:
                resources = kernel["resources"]
                kernels += 1
                # An instruction takes 16 bytes.
                size = 16 * resources.get("loop", {}).get("instructions", 0)
                if resources["spill_bytes"]:
                    spilled += 1
                    print(f"{bundle}: {kernel['name']} spills {resources['spill_bytes']} bytes")
                if size > 24 << 10:
                    long += 1
                    print(f"{bundle}: {kernel['name']} has {size >> 10} KB of code in its innermost loop")
    print(f"{kernels} kernels, {spilled} that spill, {long} with long loops")


def make(args, folder):
    """Compiles all into `folder`; how many could not be compiled."""
    layers = read_csv(args.csv) if args.csv else LAYERS
    schedules = [("", "")] + [tuple(text.split("=", 1)) for text in args.schedule]
    made, bad = {}, 0
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        running = []
        for name, layer in layers.items():
            for variant in args.variants.split(",") if args.only in name else []:
                if not has_variant(complete(layer), variant):
                    continue
                for label, schedule in schedules:
                    bundle = f"{name}-{variant}" + (f"-{label}" if label else "")
                    work = pool.submit(compile_one, args, folder, bundle, complete(layer), variant, schedule)
                    running.append((bundle, name, layer, variant, label, work))
        for bundle, name, layer, variant, label, work in running:
            if complaint := work.result():
                # A user's schedule need not be possible for every layer.
                print(f"{bundle}: {'left out: ' if label else ''}{complaint[:300]}", file=sys.stderr)
                bad += not label
            else:
                made[bundle] = {"layer": name, "variant": variant, "shape": complete(layer)}
    (folder / "layers.json").write_text(json.dumps(made, indent=1))
    print(f"{len(made)} bundles of {len({m['layer'] for m in made.values()})} layers in {args.out}")
    if args.resources:
        report_resources(folder, made)
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("conv_opt")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--csv", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--variants", default=",".join(VARIANTS), metavar="LIST")
    parser.add_argument("--target", default="sm_89")
    parser.add_argument("--tune", metavar="CHIP", help="whose card schedules are chosen for; that of --target if left out")
    parser.add_argument("--only", default="", metavar="WORD")
    parser.add_argument("--schedule", action="append", default=[], metavar="NAME=SCHEDULE")
    parser.add_argument("--resources", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N")
    args = parser.parse_args()
    if unknown := set(args.variants.split(",")) - set(VARIANTS):
        parser.error(f"unknown variants {' '.join(sorted(unknown))}; there are {' '.join(VARIANTS)}")
    if not args.out.name.endswith(".tar.gz"):
        args.out.mkdir(parents=True, exist_ok=True)
        return make(args, args.out) != 0
    with tempfile.TemporaryDirectory() as folder:
        bad = make(args, pathlib.Path(folder))
        with tarfile.open(args.out, "w:gz") as archive:
            archive.add(folder, arcname=".")
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
