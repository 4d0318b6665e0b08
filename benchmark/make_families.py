#!/usr/bin/env python3
"""Compile the benchmark problems under each arithmetic that kernels exist for.

usage: make_families.py CONV_OPT OUT [--target sm_89] [--tune sm_90]

Writes OUT/<problem>-<variant> bundles: f32 (exact products), f32-winograd, f32-tf32x3, tf32 of the
functions in examples/, and f16 and bf16, with channels innermost and with columns innermost,
of the two problems that the project started from. benchmark/families.py times them on a GPU.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXAMPLES = ["conv2d_min_bias_scale", "conv2d_scale_channel_min", "conv2d_relu_bias", "conv2d_mish_mish",
            "conv2d_channel_min_tanh_tanh", "conv2d_relu_hardswish", "conv2d_subtract_subtract_mish"]
NUMERICS = {"f32": "ieee", "f32-winograd": "ieee+winograd", "f32-tf32x3": "tf32x3", "tf32": "tf32"}


def half(name, batch, size, channels, couts, dtype, layout):
    """P1 or P2 on 16-bit tensors in layout "nhwc" or "nchw", sums and epilogue in f32."""
    last = layout == "nhwc"
    out = size - 2

    def planes(extent, count):
        return f"{batch}x{extent}x{extent}x{count}" if last else f"{batch}x{count}x{extent}x{extent}"

    axes, order = ("(n, h, w, f)", "nhwf") if last else ("(n, f, h, w)", "nfhw")
    x = f"tensor<{planes(size, channels)}x{dtype}>"
    w = f"tensor<{couts}x{channels}x3x3x{dtype}>"
    b = f"tensor<{couts}x{dtype}>"
    head = f"strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]\n      numerics <multiply = ieee, accumulate = f32>"
    if name == "conv2d_min_bias_scale":
        b2, y = f"tensor<{couts}x1x1x{dtype}>", f"tensor<{planes(out, couts)}x{dtype}>"
        return f"""func.func @{name}(%x: {x}, %w: {w}, %b: {b}, %b2: {b2}) -> {y} {{
  %o = tensor.empty() : {y}
  %y = conv.fused ins(%x, %w : {x}, {w})
      extras(%b, %b2 : {b}, {b2}) maps [{axes} -> (f), {axes} -> (f, 0, 0)]
      outs(%o : {y})
      dims <input = {layout}, filter = fchw, output = {order}> {head}
      epilogue {{
      ^bb0(%acc: f32, %bias: {dtype}, %bias2: {dtype}):
        %0 = arith.extf %bias : {dtype} to f32
        %1 = arith.addf %acc, %0 : f32
        %half = arith.constant 0.5 : f32
        %2 = arith.minimumf %1, %half : f32
        %3 = arith.extf %bias2 : {dtype} to f32
        %4 = arith.addf %2, %3 : f32
        %two = arith.constant 2.0 : f32
        %5 = arith.mulf %4, %two : f32
        %6 = arith.truncf %5 : f32 to {dtype}
        conv.yield %6 : {dtype}
      }} -> {y}
  return %y : {y}
}}
"""
    y = f"tensor<{planes(out, 1)}x{dtype}>"
    return f"""func.func @{name}(%x: {x}, %w: {w}, %b: {b}) -> {y} {{
  %o = tensor.empty() : {y}
  %y = conv.fused ins(%x, %w : {x}, {w})
      extras(%b : {b}) maps [{axes} -> (f)]
      outs(%o : {y})
      dims <input = {layout}, filter = fchw, output = {order}> {head}
      epilogue {{
      ^bb0(%acc: f32, %bias: {dtype}):
        %0 = arith.extf %bias : {dtype} to f32
        %1 = arith.addf %acc, %0 : f32
        %two = arith.constant 2.0 : f32
        %2 = arith.mulf %1, %two : f32
        conv.yield %2 : f32
      }} reduce [minimum] finalize {{
      ^bb0(%min: f32, %bias: {dtype}):
        %3 = arith.truncf %min : f32 to {dtype}
        conv.yield %3 : {dtype}
      }} -> {y}
  return %y : {y}
}}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("conv_opt")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--target", default="sm_89")
    parser.add_argument("--tune", metavar="CHIP", help="whose card schedules are chosen for; that of --target if left out")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    tune = [f"--tune={args.tune}"] if args.tune else []
    bad = 0

    def compile(source, name, *options):
        nonlocal bad
        done = subprocess.run([args.conv_opt, str(source), "--emit=bundle", f"--target={args.target}", *tune,
                               "-o", str(args.out / name), *options], capture_output=True, text=True)
        if done.returncode:
            bad += 1
            print(f"{name}: {done.stderr[:300]}", file=sys.stderr)

    for example in EXAMPLES:
        for variant, numerics in NUMERICS.items():
            compile(ROOT / f"examples/{example}.mlir", f"{example}-{variant}", f"--numerics={numerics}")
    with tempfile.TemporaryDirectory() as folder:
        for dtype in ("f16", "bf16"):
            for name, shape in (("conv2d_min_bias_scale", (128, 128, 64, 128)),
                                ("conv2d_scale_channel_min", (64, 256, 64, 128))):
                for layout in ("nhwc", "nchw"):
                    source = pathlib.Path(folder) / f"{name}-{dtype}-{layout}.mlir"
                    source.write_text(half(name, *shape, dtype, layout))
                    compile(source, f"{name}-{dtype}-{layout}")
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
