#!/usr/bin/env python3
"""Compile whole models and count what was fused, launched and refused.

usage: benchmark/coverage.py CONV_OPT FOLDER [--update]

FOLDER holds models as benchmark/import_models.py writes them: <model>.mlir and <model>-tosa.mlir.
Prints a table; --update writes it into docs/coverage.md between its marks.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/coverage.md"
BEGIN, END = "<!-- coverage: begin -->", "<!-- coverage: end -->"
# What runs once, when a filter is constant or frozen, and not at each call.
PACKINGS = re.compile(r"_(pack|transform)(_\d+)*$")
# The first of the two kernels of a convolution whose channels are split.
PARTS = re.compile(r"_parts(_\d+)*$")
# The same module with no op fused: each linalg op is a kernel of its own.
UNFUSED = "builtin.module(conv-input-pipeline,conv-schedule,conv-bufferize,conv-kernel-pipeline)"


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        first = next((line for line in done.stderr.splitlines() if "error:" in line), done.stderr[:200])
        sys.exit(f"{command[1]}: {first}")
    return done.stdout


def measure(conv_opt, path):
    with tempfile.TemporaryDirectory() as scratch:
        bundle = pathlib.Path(scratch) / "bundle"
        run([conv_opt, str(path), "--emit=bundle", "--target=sm_89", "-o", str(bundle)])
        manifest = json.loads((bundle / "manifest.json").read_text())
    unfused = run([conv_opt, str(path), f"--pass-pipeline={UNFUSED}"])
    row = collections.Counter(before=unfused.count("gpu.launch_func"))
    refused = collections.Counter()
    kernels = set()
    for function in manifest["functions"]:
        row["convolutions"] += sum(v["rule"] == "raised" for v in function["verdicts"])
        # A slice that is read where it is joins nothing.
        row["fused"] += sum(v["verdict"] == "fused" and v["rule"] not in ("raised", "slice-read") for v in function["verdicts"])
        refused.update(v["rule"] for v in function["verdicts"] if v["verdict"] == "refused")
        steps = function.get("load_steps", []) + function["steps"]
        packings = sum(bool(PACKINGS.search(step["kernel"])) for step in steps)
        row["packings"] += packings
        row["parts"] += sum(bool(PARTS.search(step["kernel"])) for step in steps)
        row["launches"] += len(steps) - packings
        kernels.update((step["module"], step["kernel"]) for step in steps)
    return row, refused, len(kernels)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("conv_opt")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    lines = ["| model | convolutions | ops fused into them | launches unfused | launches | of parts | packings | kernels "
             "| refused |", "|---|---|---|---|---|---|---|---|---|"]
    for path in sorted(options.folder.glob("*.mlir")):
        row, refused, kernels = measure(options.conv_opt, path)
        rules = ", ".join(f"{rule} {count}" for rule, count in sorted(refused.items())) or "nothing"
        lines.append(f"| {path.stem} | {row['convolutions']} | {row['fused']} | {row['before']} | {row['launches']} | "
                     f"{row['parts']} | {row['packings']} | {kernels} | {rules} |")
        print(lines[-1], flush=True)
    if options.update:
        text = PAGE.read_text()
        begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
        PAGE.write_text(text[:begin] + "\n" + "\n".join(lines) + "\n" + text[end:])


if __name__ == "__main__":
    main()
