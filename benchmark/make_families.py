#!/usr/bin/env python3
"""Compile the benchmark problems under each arithmetic that kernels exist for.

usage: make_families.py CONV_OPT OUT [--target sm_89] [--tune sm_90]

Writes OUT/<problem>-<variant> bundles: f32 (exact products), f32-winograd, f32-tf32x3, tf32, and f32
multiplied as f16 or bf16 (f32-as-f16, f32-as-bf16) of the functions in examples/; f16, with channels innermost and with columns innermost; and bf16 of the two
problems that the project started from. benchmark/families.py times them on a GPU.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BF16 = ["conv2d_min_bias_scale", "conv2d_scale_channel_min"]
NUMERICS = {"f32": "ieee", "f32-winograd": "ieee+winograd", "f32-tf32x3": "tf32x3", "tf32": "tf32",
            "f32-as-f16": "f16", "f32-as-bf16": "bf16"}


# images, channels, couts, size of the input, the steps of the epilogue, and those behind a minimum over channels or None.
# A step is an operation of the value before it with a constant, or one of the functions below.
PROBLEMS = {
    "conv2d_min_bias_scale": (128, 64, 128, 128, [("minimumf", 0.5), "second", ("mulf", 2.0)], None),
    "conv2d_scale_channel_min": (64, 64, 128, 256, [("mulf", 2.0)], []),
    "conv2d_relu_bias": (128, 64, 128, 128, [("maximumf", 0.0), "second"], None),
    "conv2d_mish_mish": (64, 64, 128, 256, ["mish", "mish"], None),
    "conv2d_channel_min_tanh_tanh": (128, 16, 64, 256, [], ["tanh", "tanh"]),
    "conv2d_relu_hardswish": (128, 8, 64, 128, [("maximumf", 0.0), "hardswish"], None),
    "conv2d_subtract_subtract_mish": (128, 8, 64, 256, [("subf", 0.5), ("subf", 0.2), "mish"], None),
}


class Body:
    """The operations of a region, each named by its number."""

    def __init__(self, dtype):
        self.dtype, self.lines = dtype, []

    def add(self, text):
        self.lines.append(f"%{len(self.lines)} = {text}")
        return f"%{len(self.lines) - 1}"

    def binary(self, op, left, right):
        if isinstance(right, float):
            right = self.add(f"arith.constant {right:e} : f32")
        return self.add(f"arith.{op} {left}, {right} : f32")

    def widened(self, value):
        return self.add(f"arith.extf {value} : {self.dtype} to f32")

    def step(self, step, x):
        if step == "second":
            return self.binary("addf", x, self.widened("%two"))
        if step == "tanh":
            return self.add(f"math.tanh {x} : f32")
        if step == "mish":  # x tanh(softplus(x)), softplus as PyTorch has it: x above 20.
            soft = self.add(f"math.log1p {self.add(f'math.exp {x} : f32')} : f32")
            large = self.binary("cmpf ogt,", x, 20.0)
            soft = self.add(f"arith.select {large}, {x}, {soft} : f32")
            return self.binary("mulf", x, self.add(f"math.tanh {soft} : f32"))
        if step == "hardswish":  # x min(max((x + 3) / 6, 0), 1)
            gate = self.binary("divf", self.binary("addf", x, 3.0), 6.0)
            return self.binary("mulf", x, self.binary("minimumf", self.binary("maximumf", gate, 0.0), 1.0))
        return self.binary(step[0], x, step[1])

    def text(self, result, result_type):
        return "".join(f"        {line}\n" for line in [*self.lines, f"conv.yield {result} : {result_type}"])


def half(name, dtype, layout):
    """A problem on 16-bit tensors in layout "nhwc" or "nchw", sums and epilogue in f32."""
    images, channels, couts, size, steps, behind = PROBLEMS[name]
    last, out = layout == "nhwc", size - 2

    def planes(extent, count):
        return f"{images}x{extent}x{extent}x{count}" if last else f"{images}x{count}x{extent}x{extent}"

    axes, order = ("(n, h, w, f)", "nhwf") if last else ("(n, f, h, w)", "nfhw")
    x = f"tensor<{planes(size, channels)}x{dtype}>"
    w = f"tensor<{couts}x{channels}x3x3x{dtype}>"
    y = f"tensor<{planes(out, couts if behind is None else 1)}x{dtype}>"
    # The name of an extra's element in a region, its type, and its map.
    extras = {"%bias": ("%one", f"tensor<{couts}x{dtype}>", "(f)")}
    if "second" in steps:
        extras["%second"] = ("%two", f"tensor<{couts}x1x1x{dtype}>", "(f, 0, 0)")
    types = ", ".join(kind for _, kind, _ in extras.values())
    arguments = "".join(f", {element}: {dtype}" for element, _, _ in extras.values())

    body = Body(dtype)
    value = body.binary("addf", "%acc", body.widened("%one"))
    for step in steps:
        value = body.step(step, value)

    def rounded(body, value):
        return body.text(body.add(f"arith.truncf {value} : f32 to {dtype}"), dtype)

    if behind is None:
        tail = rounded(body, value) + "      }"
    else:
        finalize, least = Body(dtype), "%least"
        for step in behind:
            least = finalize.step(step, least)
        tail = (body.text(value, "f32") + f"      }} reduce [minimum] finalize {{\n      ^bb0(%least: f32{arguments}):\n" +
                rounded(finalize, least) + "      }")
    signature = "".join(f", {extra}: {kind}" for extra, (_, kind, _) in extras.items())
    return f"""func.func @{name}(%x: {x}, %w: {w}{signature}) -> {y} {{
  %o = tensor.empty() : {y}
  %y = conv.fused ins(%x, %w : {x}, {w})
      extras({', '.join(extras)} : {types}) maps [{', '.join(f'{axes} -> {map}' for _, _, map in extras.values())}]
      outs(%o : {y})
      dims <input = {layout}, filter = fchw, output = {order}> strides [1, 1] dilations [1, 1] pad_low [0, 0] pad_high [0, 0]
      numerics <multiply = ieee, accumulate = f32>
      epilogue {{
      ^bb0(%acc: f32{arguments}):
{tail} -> {y}
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

    for example in PROBLEMS:
        for variant, numerics in NUMERICS.items():
            compile(ROOT / f"examples/{example}.mlir", f"{example}-{variant}", f"--numerics={numerics}")
    with tempfile.TemporaryDirectory() as folder:
        for dtype in ("f16", "bf16"):
            for name in PROBLEMS if dtype == "f16" else BF16:
                for layout in ("nhwc", "nchw"):
                    source = pathlib.Path(folder) / f"{name}-{dtype}-{layout}.mlir"
                    source.write_text(half(name, dtype, layout))
                    compile(source, f"{name}-{dtype}-{layout}")
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
