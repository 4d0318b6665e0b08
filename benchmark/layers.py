#!/usr/bin/env python3
"""Time the bundles of benchmark/make_layers.py beside PyTorch, in one run.

usage: layers.py DIR [--plain] [--only WORD] [--no-compile] [--budget SECONDS] [--json FILE]

Runs on a machine with a GPU, PyTorch and Triton; the Python module must find
libConvRuntime.so (CONVFUSION_RUNTIME). DIR may be an archive. Everything is timed as CUDA
graphs, so that host time is not in it, or, with --plain, as calls from Python; with the filter
frozen, as a model's is. A line gives microseconds of one call among ten (warm) and of one after the
caches were flushed (cold), the best of eager PyTorch and torch.compile in the same arithmetic
(f32 without TF32, tf32, f16 in the same layout; beside f32 multiplied as f16 a convolution of f16
behind a cast of its input and before one of its result) in the same way, how many times as fast ours is, and
our relative L2 error of the last image against float64. --budget takes the layers in a random
order, always the same, and stops in time.
"""

import argparse
import collections
import concurrent.futures
import json
import math
import os
import pathlib
import random
import statistics
import sys
import time

import torch
import torch.nn.functional as F

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))
import convfusion  # noqa: E402
from common import capture, unpacked  # noqa: E402

CONVOLUTIONS = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
CALLS = 10


def repeat(call, count):
    """`count` calls as the user makes them."""
    def run():
        for _ in range(count):
            call()

    return run


def median(replay, count, flush=None, repeats=25, limit_ms=100):
    """Microseconds of each of the `count` calls of `replay`, in at least 5 runs."""
    def run():
        if flush is not None:
            flush.zero_()
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        replay()
        end.record()
        return start, end

    for _ in range(3):
        first = run()
    torch.cuda.synchronize()
    pairs = [run() for _ in range(max(5, min(repeats, int(limit_ms / first[0].elapsed_time(first[1])))))]
    torch.cuda.synchronize()
    return 1e3 * statistics.median(start.elapsed_time(end) for start, end in pairs) / count


def measure(call, flush, plain):
    make = repeat if plain else capture
    return median(make(call, CALLS), CALLS), median(make(call, 1), 1, flush)


def make_inputs(made):
    """x, w and bias of a layer in f32."""
    images, channels, extents, couts, window, *_, groups = made["shape"]
    x = torch.randn(images, channels, *extents, device="cuda")
    w = torch.randn(couts, channels // groups, *window, device="cuda")
    return x, w / (channels // groups * math.prod(window)) ** 0.5, torch.randn(couts, device="cuda")


def convert(inputs, variant):
    """The arguments of a bundle of that variant."""
    x, w, bias = (t.half() for t in inputs) if variant.startswith("f16") else inputs
    return x.movedim(1, -1).contiguous() if has_channels_last(variant) else x, w, bias


def has_channels_last(variant):
    variant = variant.removesuffix("-winograd")
    return variant == "f16" or variant.endswith("-nhwc")


def prepare_all(folder, bundles):
    """Compiles all on the GPU machine's cores; what the driver made waits in the runtime's cache."""
    def prepare(name, made):
        try:
            convfusion.load(f"{folder}/{name}").layer(*convert(make_inputs(made), made["variant"]))
        except Exception:  # The measurement will say it.
            pass

    begin = time.time()
    with concurrent.futures.ThreadPoolExecutor(min(16, os.cpu_count())) as pool:
        for name, made in bundles.items():
            pool.submit(prepare, name, made)
    torch.cuda.synchronize()
    torch.cuda.empty_cache()
    print(f"{len(bundles)} bundles loaded in {time.time() - begin:.1f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir", type=pathlib.Path)
    parser.add_argument("--plain", action="store_true", help="calls from Python instead of CUDA graphs")
    parser.add_argument("--only", default="", metavar="WORD", help="bundles whose names contain it")
    parser.add_argument("--no-compile", action="store_true", help="eager PyTorch alone")
    parser.add_argument("--budget", type=float, metavar="SECONDS", help="stop when they are spent")
    parser.add_argument("--json", metavar="FILE", help="also write the figures to FILE")
    args = parser.parse_args()
    with unpacked(args.dir) as folder:
        return run(args, folder)


def run(args, folder):
    begin = time.time()
    bundles = {name: made for name, made in json.loads((folder / "layers.json").read_text()).items()
               if args.only in name}
    if args.budget:
        names = list(bundles)
        random.Random(1).shuffle(names)
        bundles = {name: bundles[name] for name in names}
    torch.manual_seed(0)
    torch.backends.cudnn.benchmark = True
    flush = torch.empty(16 << 20, device="cuda")  # 64 MiB
    peers, results, bad = {}, [], 0
    print(f"{torch.cuda.get_device_name()}, PyTorch {torch.__version__}, {'plain calls' if args.plain else 'graphs'}")
    prepare_all(folder, bundles)
    print(f"{'bundle':34s} {'ours: warm':>10s} {'cold':>8s} {'peer: warm':>10s} {'cold':>8s} {'warm':>6s} {'cold':>6s} error")
    for name, made in bundles.items():
        if args.budget and time.time() - begin > args.budget:
            print(f"the {args.budget:.0f} s are spent: {len(results)} of {len(bundles)} bundles")
            break
        _, _, extents, _, _, *geometry = made["shape"]
        convolution, variant = CONVOLUTIONS[len(extents)], made["variant"]
        torch.backends.cudnn.allow_tf32 = variant.startswith("tf32")
        last = has_channels_last(variant)
        casts = variant.startswith("f32-as-f16")

        def eager(x, w, bias):
            if casts:  # As autocast does; the weights, which do not change, are cast before.
                return torch.relu_(convolution(x.half(), w, bias, *geometry)).float()
            return torch.relu_(convolution(x, w, bias, *geometry))

        try:
            given = make_inputs(made)
            exact = torch.relu(convolution(*(t.double() for t in (given[0][-1:], *given[1:])), *geometry))
            ours = convert(given, variant)
            key = made["layer"], variant
            if key not in peers:
                form = {1: torch.contiguous_format, 2: torch.channels_last, 3: torch.channels_last_3d}[len(extents)]
                form = form if last else torch.contiguous_format
                x, w, bias = (t.to(ours[0].dtype) for t in given)
                if casts:
                    w, bias = w.half(), bias.half()
                inputs = x.contiguous(memory_format=form), w.contiguous(memory_format=form), bias
                peers[key] = measure(lambda: eager(*inputs), flush, args.plain)
                if not args.no_compile:
                    torch._dynamo.reset()
                    compiled = torch.compile(eager)
                    peers[key] = tuple(map(min, peers[key], measure(lambda: compiled(*inputs), flush, args.plain)))
            function = convfusion.load(f"{folder}/{name}").layer.freeze(arg1=ours[1])
            y = function(*ours)
            y = (y.movedim(-1, 1) if last else y)[-1:].double()
            error = ((y - exact).norm() / exact.norm()).item()
            warm, cold = measure(lambda: function(*ours), flush, args.plain)
        except Exception as problem:  # One that fails is named and does not stop the rest.
            bad += 1
            print(f"{name:34s} {type(problem).__name__}: {str(problem)[:200]}", flush=True)
            continue
        peer = peers[key]
        results.append({"bundle": name, **made, "warm": warm, "cold": cold, "peer_warm": peer[0],
                        "peer_cold": peer[1], "error": error})
        print(f"{name:34s} {warm:10.1f} {cold:8.1f} {peer[0]:10.1f} {peer[1]:8.1f} {peer[0] / warm:6.2f} "
              f"{peer[1] / cold:6.2f} {error:.1e}", flush=True)
    groups = collections.defaultdict(list)
    for result in results:
        # The layer's kind, and what follows its name: the variant and the schedule.
        suffix = result["bundle"][len(result["layer"]) + 1:]
        groups[suffix, ""].append(result)
        groups[suffix, result["layer"].split("_")[0]].append(result)
    for (suffix, kind), members in sorted(groups.items()):
        means = [math.exp(statistics.mean(math.log(r[f"peer_{how}"] / r[how]) for r in members))
                 for how in ("warm", "cold")]
        print(f"geometric mean {suffix} {kind or 'all'} ({len(members)}): warm {means[0]:.2f}, cold {means[1]:.2f}")
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
