#!/usr/bin/env python3
"""Run the kernels of random convolutions on the simulator.

usage: simulate_geometries.py [--first N] [--count N] [--seed N] [--out DIR]

The problems are those of benchmark/make_geometries.py. Each runs with open
extents at the sizes its description has. Prints what was not right, then how
many were; exit code 0 if all were.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "benchmark"))
import geometry


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", help="keep the programs here")
    args = parser.parse_args()
    out = pathlib.Path(args.out or tempfile.mkdtemp(prefix="conv-sim-"))
    out.mkdir(parents=True, exist_ok=True)
    right = 0
    for n in range(args.first, args.first + args.count):
        g = geometry.make(n)
        source = out / f"{g['name']}.mlir"
        source.write_text(geometry.to_mlir(g))
        shapes = [f"--shape=arg{i}=" + "x".join(map(str, shape))
                  for i, shape in enumerate(g["arguments"]) if shape]
        done = subprocess.run(["conv-sim", str(source), f"--seed={args.seed}", *shapes],
                              capture_output=True, text=True, timeout=300)
        if done.returncode == 0:
            right += 1
        else:
            print(f"{source}: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    print(f"{right} of {args.count} geometries right on the simulator")
    return 0 if right == args.count else 1


if __name__ == "__main__":
    sys.exit(main())
