#!/usr/bin/env python3
"""Compile random small convolutions into bundles, for geometries.py to run on a GPU.

usage: make_geometries.py --out DIR [--conv-opt PATH] [--target sm_89] [--count 220]
                          [--first 0] [--jobs N] [--archive FILE.tar.gz]
                          [--numerics ieee+winograd] [--dtype f16] [--family NAME]
                          [-- conv-opt options]

Writes DIR/geometry_N.mlir, DIR/geometry_N.convbundle and DIR/geometries.json, which
holds what each computes. What does not compile is listed and makes the exit code 1,
but does not stop the rest. --archive packs everything into one file to carry.

--numerics is conv-opt's (ieee, tf32, tf32x3, f16, with +winograd or without, bf16), --dtype what convolutions
read (f32, f16, bf16). --family compiles every convolution by this family of kernels,
under the best schedule that it has: as many geometries as --count says, of seeds from
--first on, without those that the family does not take.
"""

import argparse
import collections
import concurrent.futures
import itertools
import json
import pathlib
import shutil
import subprocess
import sys
import tarfile

import common
import geometry


def compile_one(seed, args):
    g = geometry.make(seed, geometry.LIKE.get(args.family, ""), args.dtype, args.numerics)
    source = args.out / f"{g['name']}.mlir"
    bundle = args.out / f"{g['name']}.convbundle"
    source.write_text(geometry.to_mlir(g))
    shutil.rmtree(bundle, ignore_errors=True)
    command = [args.conv_opt, str(source), "--emit=bundle", "-o", str(bundle),
               f"--target={args.target}", f"--numerics={args.numerics}", *args.options]
    if args.family:
        command.append(f"--schedule={args.family}")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=args.timeout)
        error = "" if done.returncode == 0 else \
            (done.stderr.strip() or f"exit code {done.returncode}")[:2000]
    except subprocess.TimeoutExpired:
        error = f"not done after {args.timeout} s"
    except OSError as problem:
        sys.exit(f"cannot run {args.conv_opt}: {problem}")
    if not error and not (bundle / "manifest.json").exists():
        error = "conv-opt succeeded but wrote no bundle"
    g["bundle"] = bundle.name if not error else None
    g["compile_error"] = error
    if not error:
        function = next(f for f in json.loads((bundle / "manifest.json").read_text())["functions"]
                        if f["name"] == g["name"])
        g["launches"] = len(function["steps"])
        g["fused_convs"] = len(function.get("convs", []))
        g["refused"] = sorted({v["rule"] for v in function.get("verdicts", [])
                               if v.get("verdict") == "refused"})
    return g


# How conv-opt says that the family of --schedule has no kernel for a convolution.
NOT_OF_FAMILY = "has no schedule of the family"


def is_of_family(g, args):
    """Whether the geometry is one to count: where a family is asked for, one whose convolution it takes."""
    return not args.family or (NOT_OF_FAMILY not in g["compile_error"] if g["compile_error"]
                               else g["fused_convs"] > 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--conv-opt", default="conv-opt")
    parser.add_argument("--target", default="sm_89")
    parser.add_argument("--count", type=int, default=220)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=120, help="seconds for one compilation")
    parser.add_argument("--archive", type=pathlib.Path)
    parser.add_argument("--numerics", default="ieee", choices=geometry.NUMERICS)
    parser.add_argument("--dtype", default="f32", choices=["f32", "f16", "bf16"])
    parser.add_argument("--family", default="", metavar="NAME")
    parser.add_argument("options", nargs="*", help="passed on to conv-opt, after --")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    # A family may take few of them.
    seeds = iter(range(args.first, args.first + (50 if args.family else 1) * args.count))
    done = []
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        while len(done) < args.count and (some := list(itertools.islice(seeds, args.count - len(done)))):
            for g in pool.map(lambda seed: compile_one(seed, args), some):
                if not is_of_family(g, args):
                    continue
                done.append(g)
                if not g["compile_error"]:
                    if len(done) % 20 == 0:
                        common.log(f"{len(done)} of {args.count}")
                    continue
                common.log(f"{g['name']} ({g['about']}):\n  "
                           + g["compile_error"].splitlines()[0][:300])
    common.write_json(args.out / "geometries.json", done)
    failed = [g for g in done if g["compile_error"]]
    refused = collections.Counter(rule for g in done if not g["compile_error"]
                                  for rule in g["refused"])
    if args.archive:
        temporary = args.archive.with_name(args.archive.name + ".tmp")
        with tarfile.open(temporary, "w:gz") as tar:
            tar.add(args.out / "geometries.json", "geometries.json")
            for g in done:
                if g["bundle"]:
                    tar.add(args.out / g["bundle"], g["bundle"])
        temporary.replace(args.archive)
        common.log(f"packed into {args.archive}, {args.archive.stat().st_size >> 10} KiB")
    good = [g for g in done if not g["compile_error"]]
    print(f"{len(good)} of {len(done)} geometries compiled for {args.target}; "
          f"{sum(g['fused_convs'] > 0 for g in good)} with a fused convolution, "
          f"{sum(g['launches'] for g in good)} launches"
          + (f"; refusals by rule: {dict(refused)}" if refused else ""))
    if len(done) < args.count:
        print(f"{args.family} takes no more than these of the first {50 * args.count} seeds")
    sys.exit(1 if failed or len(done) < args.count else 0)


if __name__ == "__main__":
    main()
