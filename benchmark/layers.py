#!/usr/bin/env python3
"""Time the bundles of benchmark/make_layers.py beside PyTorch, in one run.

usage: layers.py DIR [--only WORD] [--no-compile] [--json FILE]

Runs on a machine with a GPU, PyTorch and Triton; the Python module must find
libConvRuntime.so (CONVFUSION_RUNTIME). Everything is timed as CUDA graphs, so that host
time is not in it, with the filter frozen, as a model's is. A line gives microseconds of
one call among many (warm) and of one after the caches were flushed (cold), the best of
eager PyTorch and torch.compile in the same arithmetic (f32 without TF32, tf32, f16 channels
last) in the same way, how many times as fast ours is, and our relative L2 error of the
last image against float64.
"""

import argparse
import collections
import json
import math
import os
import statistics
import sys

import torch
import torch.nn.functional as F

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))
import convfusion  # noqa: E402

CONVOLUTIONS = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
CALLS = 10


def capture(call, count):
    """A CUDA graph of `count` calls, as a function that replays it."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            call()
    torch.cuda.current_stream().wait_stream(stream)
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        kept = [call() for _ in range(count)]
    return lambda: (graph.replay(), kept)


def median(replay, count, flush=None, repeats=25):
    replay()
    pairs = [[torch.cuda.Event(enable_timing=True) for _ in range(2)] for _ in range(repeats)]
    for start, end in pairs:
        if flush is not None:
            flush.zero_()
        start.record()
        replay()
        end.record()
    torch.cuda.synchronize()
    return 1e3 * statistics.median(start.elapsed_time(end) for start, end in pairs) / count


def measure(call, flush):
    return median(capture(call, CALLS), CALLS), median(capture(call, 1), 1, flush)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir")
    parser.add_argument("--only", default="", metavar="WORD", help="bundles whose names contain it")
    parser.add_argument("--no-compile", action="store_true", help="eager PyTorch alone")
    parser.add_argument("--json", metavar="FILE", help="also write the figures to FILE")
    args = parser.parse_args()
    with open(f"{args.dir}/layers.json", encoding="utf-8") as file:
        bundles = {name: made for name, made in json.load(file).items() if args.only in name}
    torch.manual_seed(0)
    torch.backends.cudnn.benchmark = True
    flush = torch.empty(16 << 20, device="cuda")  # 64 MiB
    peers, results, bad = {}, [], 0
    print(f"{torch.cuda.get_device_name()}, PyTorch {torch.__version__}")
    print(f"{'bundle':34s} {'ours: warm':>10s} {'cold':>8s} {'peer: warm':>10s} {'cold':>8s} {'warm':>6s} {'cold':>6s} error")
    for name, made in bundles.items():
        images, channels, extents, couts, window, strides, padding = made["shape"]
        convolution, variant = CONVOLUTIONS[len(extents)], made["variant"]
        dtype = torch.float16 if variant == "f16" else torch.float32
        torch.backends.cudnn.allow_tf32 = variant == "tf32"
        x = torch.randn(images, channels, *extents, device="cuda")
        w = torch.randn(couts, channels, *window, device="cuda") / (channels * math.prod(window)) ** 0.5
        bias = torch.randn(couts, device="cuda")
        exact = torch.relu(convolution(*(t.double() for t in (x[-1:], w, bias)), strides, padding))
        x, w, bias = (t.to(dtype) for t in (x, w, bias))
        last = variant == "f16"

        def eager(x, w, bias):
            return torch.relu_(convolution(x, w, bias, strides, padding))

        try:
            key = made["layer"], variant
            if key not in peers:
                form = {1: torch.contiguous_format, 2: torch.channels_last, 3: torch.channels_last_3d}[len(extents)]
                form = form if last else torch.contiguous_format
                inputs = x.contiguous(memory_format=form), w.contiguous(memory_format=form), bias
                peers[key] = measure(lambda: eager(*inputs), flush)
                if not args.no_compile:
                    torch._dynamo.reset()
                    compiled = torch.compile(eager)
                    peers[key] = tuple(map(min, peers[key], measure(lambda: compiled(*inputs), flush)))
            ours = x.movedim(1, -1).contiguous() if last else x
            function = convfusion.load(f"{args.dir}/{name}").layer.freeze(arg1=w)
            y = function(ours, w, bias)
            y = (y.movedim(-1, 1) if last else y)[-1:].double()
            error = ((y - exact).norm() / exact.norm()).item()
            warm, cold = measure(lambda: function(ours, w, bias), flush)
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
