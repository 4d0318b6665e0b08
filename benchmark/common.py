"""What the benchmark scripts share: problems, bundles, tensors, tables."""

import argparse
import contextlib
import json
import math
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import threading
import traceback

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "python"))

# One f32 operation's unit roundoff.
UNIT = 2.0 ** -24
# What results hold before a run: bytes that make a negative number of great magnitude in
# every float type, which no test computes by chance. Not all ones: negation makes those of
# the NaN that NVIDIA GPUs produce.
POISON = b"\xfb"
# The same as 32 bits.
POISON_I32 = int.from_bytes(POISON * 4, "little", signed=True)


def log(*words):
    """Progress goes to stderr; stdout holds the table."""
    print(*words, file=sys.stderr, flush=True)


def load_problems(names=None):
    problems = json.loads((HERE / "problems.json").read_text())["problems"]
    if not names:
        return problems
    known = {p["name"].lower(): p for p in problems}
    wanted = [n.strip().lower() for n in names.split(",") if n.strip()]
    for name in wanted:
        if name not in known:
            sys.exit(f"unknown problem {name}; known are {', '.join(p['name'] for p in problems)}")
    return [known[n] for n in wanted]


def find_bundles(folder):
    """function name -> bundle folder, over every bundle in `folder` (or `folder` itself)."""
    folder, found = pathlib.Path(folder), {}
    if not folder.is_dir():
        sys.exit(f"there is no folder {folder}; compile the examples into it with "
                 "conv-opt --emit=bundle")
    for manifest in sorted([folder / "manifest.json", *folder.glob("*/manifest.json")]):
        try:
            functions = json.loads(manifest.read_text())["functions"]
        except (OSError, ValueError, KeyError):
            continue
        for function in functions:
            found.setdefault(function["name"], manifest.parent)
    return found


def exact_f32(torch):
    """Everything f32 in f32: neither cuBLAS nor cuDNN may use TF32."""
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True


def make_function(problem):
    """The problem as a Python function f(x, w, b, *extras) over torch."""
    import torch
    import torch.nn.functional as F
    names = ", ".join(["x", "w", "b", *problem["extras"]])
    source = (f"def problem({names}):\n    y = F.conv2d(x, w, b)\n"
              f"    return {problem['result']}\n")
    scope = {"torch": torch, "F": F}
    exec(compile(source, f"<problem {problem['name']}>", "exec"), scope)
    return scope["problem"]


def make_inputs(problem, torch, seed=1, device="cuda"):
    """x ~ N(0, 1); the filter scaled by 1/sqrt(length of the sum), so that y ~ N(0, 1)."""
    generator = torch.Generator(device=device)
    generator.manual_seed(seed)
    make = lambda shape: torch.randn(shape, generator=generator, device=device)
    w = make(problem["w"]) / math.sqrt(sum_length(problem))
    return [make(problem["x"]), w, make([problem["w"][0]]),
            *[make(shape) for shape in problem["extras"].values()]]


def sum_length(problem):
    _, c, kh, kw = problem["w"]
    return c * kh * kw


def flops(problem):
    (n, _, h, w), (f, _, kh, kw) = problem["x"], problem["w"]
    return 2 * n * f * (h - kh + 1) * (w - kw + 1) * sum_length(problem)


def l2_bound(length):
    """Bound of the relative L2 error of f32 sums of so many products (docs/numerics.md)."""
    return max(1e-6 * math.sqrt(length) / 24, 8 * UNIT)


class Errors:
    """Adds up the difference between results and a float64 reference, piece by piece."""

    def __init__(self):
        self.error_squares = self.reference_squares = self.largest = 0.0
        self.count = self.unwritten = self.bad = 0

    def add(self, torch, got, expected):
        if got.dtype == torch.float32:
            self.unwritten += int((got.contiguous().view(torch.int32) == POISON_I32).sum())
        difference = got.double() - expected
        finite = torch.isfinite(difference)
        same = torch.isnan(got) & torch.isnan(expected) | (got == expected)
        self.bad += int((~finite & ~same).sum())
        difference = torch.where(finite, difference, torch.zeros_like(difference))
        self.error_squares += float((difference * difference).sum())
        self.reference_squares += float((expected * expected).sum())
        if difference.numel():
            self.largest = max(self.largest, float(difference.abs().max()))
        self.count += got.numel()

    @property
    def relative_l2(self):
        if self.error_squares == 0:
            return 0.0
        return math.sqrt(self.error_squares / self.reference_squares) \
            if self.reference_squares else math.inf

    @property
    def rms(self):
        return math.sqrt(self.reference_squares / self.count) if self.count else 0.0

    def problem(self, bound):
        if self.unwritten:
            return f"{self.unwritten} of {self.count} elements unwritten"
        if self.bad:
            return f"{self.bad} elements NaN or infinite in one of the two only"
        if not self.relative_l2 <= bound:
            return f"relative L2 error {self.relative_l2:.3g} above the bound {bound:.3g}"
        return ""


def print_table(header, rows):
    """A Markdown table with aligned columns."""
    cells = [[str(c) for c in row] for row in [header, *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    for k, row in enumerate(cells):
        print("| " + " | ".join(c.ljust(w) if i == 0 else c.rjust(w)
                                for i, (c, w) in enumerate(zip(row, widths))) + " |")
        if k == 0:
            print("|" + "|".join("-" * (w + 2) if i == 0 else "-" * (w + 1) + ":"
                                 for i, w in enumerate(widths)) + "|")
    sys.stdout.flush()


def write_json(path, data):
    """Complete or not at all."""
    path = pathlib.Path(path)
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(json.dumps(data, indent=1, default=str) + "\n")
    temporary.replace(path)


def report(name, run):
    """In a worker: prints a line before and one after `run()`, which returns a dictionary with
    'complaint'. Whether it got as far as that."""
    print(json.dumps({"start": name}), flush=True)
    try:
        result, whole = run(), True
    except Exception as error:
        traceback.print_exc(limit=-2)
        text = str(error).strip().splitlines() or [""]
        result, whole = {"complaint": f"{type(error).__name__}: {text[0]}"[:300]}, False
    print(json.dumps({"name": name, **result}), flush=True)
    return whole


def parse_arguments(description, what):
    """The command line of a script that runs many of `what` from a folder."""
    parser = argparse.ArgumentParser(description=description,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=min(8, os.cpu_count() or 1))
    parser.add_argument("--timeout", type=float, default=90, help=f"seconds for one {what}")
    parser.add_argument("--json")
    parser.add_argument("--only")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    return parser.parse_args()


def capture(call, count=1):
    """A CUDA graph of `count` calls, as a function that replays it and gives their results."""
    import torch

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


@contextlib.contextmanager
def unpacked(source):
    """The folder `source`, or the contents of an archive of that name for a while."""
    if not source.is_file():
        yield source
        return
    with tempfile.TemporaryDirectory() as temporary:
        with tarfile.open(source) as tar:
            tar.extractall(temporary, filter="data")
        yield pathlib.Path(temporary)


def run_workers(script, folder, names, args):
    """Spreads the names over `args.jobs` workers; name -> what `report` printed."""
    results = {}
    jobs = max(1, min(args.jobs, len(names)))
    threads = [threading.Thread(target=supervise,
                                args=(script, folder, names[k::jobs], results, args.timeout))
               for k in range(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def supervise(script, folder, names, results, timeout):
    """Keeps a worker (`script folder --work names`, which prints through `report`) on the
    names until all are done, starting anew after a crash."""
    remaining = list(names)
    while remaining:
        process = subprocess.Popen(
            [sys.executable, script, str(folder), "--work", ",".join(remaining)],
            stdout=subprocess.PIPE, text=True)
        timer = threading.Timer(timeout, process.kill)
        timer.start()
        running = None
        for line in process.stdout:
            try:
                message = json.loads(line)
            except ValueError:
                continue
            if "start" in message:
                running = message["start"]
            else:
                results[message["name"]] = message
                remaining.remove(message["name"])
                running = None
                timer.cancel()
                timer = threading.Timer(timeout, process.kill)
                timer.start()
        process.wait()
        timer.cancel()
        if not remaining:
            break
        if running is None and process.returncode not in (3,):
            for name in remaining:  # it does not even start
                results[name] = {"complaint": f"the worker ended with {process.returncode}"}
            break
        if running is not None:
            results[running] = {"complaint": f"the worker ended with {process.returncode} "
                                             f"(killed after {timeout:.0f} s, or crashed)"}
            remaining.remove(running)
