#!/usr/bin/env python3
"""Time the bundles of benchmark/make_families.py beside PyTorch, in one run.

usage: families.py DIR [--peers [LIST]] [--only WORD] [--calls N]

Runs on a machine with a GPU, PyTorch and Triton; the Python module must find
libConvRuntime.so (CONVFUSION_RUNTIME). Each time is the median of N plain calls (CUDA events;
no problem's tensors fit in the caches): packing or transforming the filter, which is an
argument, is in it. Before each candidate the GPU rests for 0.1 s, since its clocks fall while
tensor cores work without a break, and whoever came first would gain by it. The error is the
relative L2 error of the last image against float64.
--peers adds PyTorch in f32, tf32 (its default) and f16 in both layouts: those of LIST, of
eager, compile (torch.compile) and max-autotune (the same, with its search of kernels, which
may take minutes, and without its CUDA graphs, which would copy the arguments); eager,compile
without one. What PyTorch cannot compile or run is named and does not stop the rest.
"""

import argparse
import glob
import os
import statistics
import sys
import time

import torch
import torch.nn.functional as F

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))
import convfusion  # noqa: E402

# images, channels, couts, size, what follows the convolution, whether it takes a second bias
PROBLEMS = {
    "conv2d_min_bias_scale": (128, 64, 128, 128, lambda y, b: (torch.minimum(y, y.new_tensor(0.5)) + b) * 2.0, True),
    "conv2d_scale_channel_min": (64, 64, 128, 256, lambda y, b: torch.min(y * 2.0, dim=1, keepdim=True)[0], False),
    "conv2d_relu_bias": (128, 64, 128, 128, lambda y, b: torch.relu(y) + b, True),
    "conv2d_mish_mish": (64, 64, 128, 256, lambda y, b: F.mish(F.mish(y)), False),
    "conv2d_channel_min_tanh_tanh":
        (128, 16, 64, 256, lambda y, b: torch.tanh(torch.tanh(torch.min(y, dim=1, keepdim=True)[0])), False),
    "conv2d_relu_hardswish": (128, 8, 64, 128, lambda y, b: F.hardswish(torch.relu(y)), False),
    "conv2d_subtract_subtract_mish": (128, 8, 64, 256, lambda y, b: F.mish(y - 0.5 - 0.2), False),
}
DTYPES = {"f16": torch.float16, "bf16": torch.bfloat16}
# How PyTorch runs a function of tensors.
PEERS = {"eager": lambda function: function, "compile": torch.compile,
         "max-autotune": lambda function: torch.compile(function, mode="max-autotune-no-cudagraphs")}


def read_peers(text):
    """The names of a list, which are those of PEERS."""
    names = text.split(",")
    for name in names:
        if name not in PEERS:
            raise argparse.ArgumentTypeError(f"expects a list of {', '.join(PEERS)}, got '{name}'")
    return names


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dir")
    parser.add_argument("--peers", nargs="?", type=read_peers, const=["eager", "compile"], default=[], metavar="LIST")
    parser.add_argument("--only", default="", metavar="WORD", help="bundles whose names contain it")
    parser.add_argument("--calls", type=int, default=25, metavar="N", help="calls of each measurement")
    args = parser.parse_args()
    torch.manual_seed(0)
    torch.backends.cudnn.benchmark = True
    bad = 0

    def median(run):
        time.sleep(0.1)
        for _ in range(4):
            run()
        pairs = []
        for _ in range(args.calls):
            start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            start.record()
            run()
            end.record()
            pairs.append((start, end))
        torch.cuda.synchronize()
        return statistics.median(start.elapsed_time(end) for start, end in pairs)

    print(f"{torch.cuda.get_device_name()}, PyTorch {torch.__version__}")
    for name, (images, channels, couts, size, chain, two) in PROBLEMS.items():
        folders = [folder for folder in sorted(glob.glob(f"{args.dir}/{name}-*"))
                   if args.only in os.path.basename(folder)]
        if not folders:
            continue
        x = torch.randn(images, channels, size, size, device="cuda")
        w = torch.randn(couts, channels, 3, 3, device="cuda") / (9 * channels) ** 0.5
        bias, second = torch.randn(couts, device="cuda"), torch.randn(couts, 1, 1, device="cuda")

        def eager(x, w, bias, second):
            return chain(F.conv2d(x, w, bias), second)

        torch.backends.cudnn.allow_tf32 = False
        exact = eager(*(t.double() for t in (x[-1:], w, bias, second)))
        for folder in folders:
            variant = os.path.basename(folder)[len(name) + 1:]
            dtype = DTYPES.get(variant.split("-")[0], torch.float32)
            arguments = [t.to(dtype) for t in ((x, w, bias, second) if two else (x, w, bias))]
            nhwc = variant.endswith("nhwc")
            if nhwc:
                arguments[0] = arguments[0].permute(0, 2, 3, 1).contiguous()
            try:
                function = getattr(convfusion.load(folder), name)
                y = function(*arguments)
                y = (y.permute(0, 3, 1, 2) if nhwc else y)[-1:].double()
                error = ((y - exact).norm() / exact.norm()).item()
                print(f"{name:32s} {variant:14s} {median(lambda: function(*arguments)):8.4f} ms, error {error:.2e}",
                      flush=True)
            except Exception as problem:  # One that fails is named and does not stop the rest.
                bad += 1
                print(f"{name:32s} {variant:14s} {type(problem).__name__}: {str(problem)[:200]}", flush=True)
        if not args.peers:
            continue
        for label, dtype, tf32, layout in (("f32", torch.float32, False, torch.contiguous_format),
                                           ("tf32", torch.float32, True, torch.contiguous_format),
                                           ("f16 nhwc", torch.float16, True, torch.channels_last),
                                           ("f16 nchw", torch.float16, True, torch.contiguous_format)):
            torch.backends.cudnn.allow_tf32 = tf32
            arguments = [x.to(dtype).contiguous(memory_format=layout), w.to(dtype).contiguous(memory_format=layout),
                         bias.to(dtype), second.to(dtype)]
            for peer in args.peers:
                torch._dynamo.reset()
                try:
                    run = PEERS[peer](eager)
                    run(*arguments)
                    print(f"{name:32s} PyTorch {peer} {label}: {median(lambda: run(*arguments)):8.4f} ms", flush=True)
                except Exception as problem:  # Searches run out of memory, or meet what they cannot compile.
                    print(f"{name:32s} PyTorch {peer} {label}: {type(problem).__name__}: {str(problem)[:200]}",
                          flush=True)
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
