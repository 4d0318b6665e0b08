#!/usr/bin/env python3
"""Run every example of a folder, taken to a small shape, on the simulator.

usage: simulate_examples.py DIR
"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

# Open extents have no example to take them from.
SHAPES = {"conv2d_dynamic_residual_relu": ["--shape=arg0=2x64x9x11"]}


def main():
    folder = pathlib.Path(sys.argv[1])
    examples = sorted(folder.glob("*.mlir"))
    with tempfile.TemporaryDirectory() as scratch:
        def run(path):
            small = pathlib.Path(scratch) / path.name
            with small.open("w") as file:
                subprocess.run([sys.executable, folder / "shrink.py", path], stdout=file, check=True)
            return subprocess.run(["conv-sim", str(small), *SHAPES.get(path.stem, [])], capture_output=True, text=True)

        right = 0
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for path, done in zip(examples, pool.map(run, examples)):
                if done.returncode == 0:
                    right += 1
                else:
                    print(f"{path.name}: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    print(f"{right} of {len(examples)} examples right on the simulator")
    return 0 if right == len(examples) else 1


if __name__ == "__main__":
    sys.exit(main())
