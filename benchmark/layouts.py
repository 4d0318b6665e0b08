#!/usr/bin/env python3
"""What becomes of convolutions in mixed layouts: raised, with a kernel, right.

usage: benchmark/layouts.py CONV_OPT CONV_SIM [--update | --check]

Writes the 36 layouts that rocMLIR's end-to-end test MixedConvLayouts tries of forward
convolutions and weight gradients as linalg.generic (2 of the filter, 3 of the input, 3 of
the output each, with a group dimension of extent 1 wherever the layout has it), compiles
them for sm_89 and runs them on the simulator. Prints a table; --update writes it into
docs/coverage.md between its marks, --check fails where the one there is another.
"""

import argparse
import itertools
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/coverage.md"
BEGIN, END = "<!-- layouts: begin -->", "<!-- layouts: end -->"
# The problem of rocMLIR's test, with fewer images: 2x2 inputs padded by 1, 2x2 taps.
EXTENTS = {"n": 8, "g": 1, "c": 2, "k": 4, "h": 3, "w": 3, "y": 2, "x": 2}
INPUTS, FILTERS, OUTPUTS = ["ngchw", "nghwc", "hwcgn"], ["gkcyx", "gkyxc"], ["ngkhw", "nghwk", "hwkgn"]


def shape(layout, extents):
    return "tensor<" + "x".join(str(extents[letter]) for letter in layout) + "xf32>"


def write(operation, input_layout, filter_layout, output_layout):
    """The convolution, or the gradient of its filter, of operands in these layouts."""
    loops = list("ngkchwyx")
    parallel = set("ngkhw" if operation == "forward" else "gkcyx")
    loops.sort(key=lambda letter: letter not in parallel)
    position = {"h": "h + y", "w": "w + x"}
    maps = [[position.get(letter, letter) for letter in input_layout], list(filter_layout), list(output_layout)]
    plain, padded = dict(EXTENTS, h=2, w=2), dict(EXTENTS, h=4, w=4)
    types = [shape(input_layout, padded), shape(filter_layout, EXTENTS), shape(output_layout, EXTENTS)]
    names = ["%pad", "%w", "%y"]
    if operation != "forward":  # dw from x and dy
        maps, types, names = [[row[i] for i in (0, 2, 1)] for row in (maps, types, names)]
    pads = ", ".join("1" if letter in "hw" else "0" for letter in input_layout)
    indices = ", ".join(f"%i{i}: index" for i in range(len(input_layout)))
    letters = ", ".join(loops)
    affine = ", ".join(f"affine_map<({letters}) -> ({', '.join(results)})>" for results in maps)
    iterators = ", ".join('"parallel"' if letter in parallel else '"reduction"' for letter in loops)
    return f"""func.func @f(%x: {shape(input_layout, plain)}, {names[1]}: {types[1]}) -> {types[2]} {{
  %zero = arith.constant 0.0 : f32
  %pad = tensor.pad %x low[{pads}] high[{pads}] {{
  ^bb0({indices}):
    tensor.yield %zero : f32
  }} : {shape(input_layout, plain)} to {types[0]}
  %empty = tensor.empty() : {types[2]}
  %init = linalg.fill ins(%zero : f32) outs(%empty : {types[2]}) -> {types[2]}
  %r = linalg.generic {{indexing_maps = [{affine}], iterator_types = [{iterators}]}}
      ins(%pad, {names[1]} : {types[0]}, {types[1]}) outs(%init : {types[2]}) {{
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %o, %m : f32
    linalg.yield %s : f32
  }} -> {types[2]}
  return %r : {types[2]}
}}
"""


def run(*command):
    return subprocess.run(command, capture_output=True, text=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("conv_opt")
    parser.add_argument("conv_sim")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    rows, totals = [], [0, 0, 0]
    with tempfile.TemporaryDirectory() as folder:
        path = str(pathlib.Path(folder) / "f.mlir")
        for operation, *layouts in itertools.product(("forward", "weight gradient"), INPUTS, FILTERS, OUTPUTS):
            pathlib.Path(path).write_text(write(operation, *layouts))
            compiled = run(options.conv_opt, path, "--emit=mlir", "--stage=scheduled")
            if compiled.returncode:
                sys.exit(f"{operation} {layouts}: {compiled.stderr}")
            raised = 'rule = "raised", verdict = "fused"' in compiled.stdout
            kernel = "conv.fused" in compiled.stdout and "schedule #conv_kernel." in compiled.stdout
            right = run(options.conv_sim, path).returncode == 0
            rows.append(f"| {operation} | " + " | ".join(layouts) +
                        "".join(f" | {'yes' if value else 'NO'}" for value in (raised, kernel, right)) + " |")
            totals = [total + value for total, value in zip(totals, (raised, kernel, right))]
    text = "\n".join(["| operation | input | filter | output | raised | kernel | right |", "|---|---|---|---|---|---|---|"] +
                     rows + [f"| all {len(rows)} | | | | {totals[0]} | {totals[1]} | {totals[2]} |"]) + "\n"
    page = PAGE.read_text()
    begin, end = page.index(BEGIN) + len(BEGIN) + 1, page.index(END)
    if options.check:
        if page[begin:end] != text:
            sys.exit(f"docs/coverage.md has another table; run benchmark/layouts.py with --update\n{text}")
        print(f"{len(rows)} layouts as docs/coverage.md has them")
    elif options.update:
        PAGE.write_text(page[:begin] + text + page[end:])
    else:
        print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
