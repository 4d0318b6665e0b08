#!/usr/bin/env python3
"""Time bundles beside PyTorch and the original Triton kernels, in one run.

usage: run.py --bundles DIR [--before DIR] [--problems P1,P2,...]
              [--peers eager,compile,...] [--budget SECONDS] [--repeat N] [--json FILE]

Runs on a machine with a GPU, PyTorch and Triton; LLVM is not needed, only
libConvRuntime.so (CONVFUSION_RUNTIME, or in a build folder of this checkout)
and the bundles of examples/*.mlir. All in f32, TF32 off. Times are medians of
CUDA events around single calls; candidates take turns, so that drifting clocks
meet all of them. Every candidate's result is compared with float64 on two
images. What fails is named in the table and does not stop the rest; when the
budget is spent, the peers not yet measured are left out.

peers: eager          PyTorch as written
       compile        torch.compile
       compile-nhwc   torch.compile, channels_last
       autotune       torch.compile(mode="max-autotune-no-cudagraphs")
       autotune-nhwc  the same, channels_last
       triton         the kernels the project started from (P1 and P2)

--before times bundles of another commit too, as the candidate "before": what an older
compiler wrote is read as it is (docs/bundle.md).

Progress on stderr; the last thing on stdout is one table. Exit code 0 if every
problem was timed with right results, else 1.
"""

import argparse
import importlib.util
import signal
import statistics
import sys
import time
import traceback

import common
from common import log

ALL_PEERS = ["eager", "compile", "compile-nhwc", "autotune", "autotune-nhwc", "triton"]
# What plain f32 multiply-adds reach on one H200 at its sustained clock (measured, not the data sheet's 66.9).
FMA_CEILING = 61.5


class TimeOut(Exception):
    pass


class limit:
    """Raises TimeOut in the block after so many seconds: a compiler may hang."""

    def __init__(self, seconds):
        self.seconds = max(1, int(seconds))

    def __enter__(self):
        def expire(signum, frame):
            raise TimeOut(f"not done after {self.seconds} s")
        self.old = signal.signal(signal.SIGALRM, expire)
        signal.alarm(self.seconds)

    def __exit__(self, *_):
        signal.alarm(0)
        signal.signal(signal.SIGALRM, self.old)


def short(error):
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0] if text else ''}"[:160]


def our_call(problem, bundles):
    import convfusion
    name = problem["example"]
    if name not in bundles:
        raise FileNotFoundError(f"no bundle has a function {name}")
    function = convfusion.load(bundles[name])[name]
    return lambda *inputs: function(*inputs)


def peer_call(peer, problem, torch):
    """A callable over the problem's inputs, and whether they are channels_last."""
    if peer == "triton":
        original = problem.get("peer")
        if not original:
            return None, False
        path = common.HERE / "peers" / (original["module"] + ".py")
        spec = importlib.util.spec_from_file_location(original["module"], path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[original["module"]] = module
        spec.loader.exec_module(module)
        names = ["x", "w", "b", *problem["extras"]]
        code = compile(original["call"], "<peer>", "eval")
        return (lambda *inputs: eval(code, vars(module), dict(zip(names, inputs)))), False
    function = common.make_function(problem)
    if peer == "eager":
        return function, False
    torch._dynamo.reset()
    mode = "max-autotune-no-cudagraphs" if peer.startswith("autotune") else "default"
    return torch.compile(function, mode=mode, dynamic=False), peer.endswith("nhwc")


class Candidate:
    def __init__(self, name):
        self.name, self.call, self.inputs, self.times = name, None, None, []
        self.note, self.relative_l2 = "", None

    @property
    def median(self):
        return statistics.median(self.times) if self.times else None


def check(candidate, problem, reference, torch):
    """Compares the first and the last image with float64; returns a complaint or ''."""
    result = candidate.call(*candidate.inputs)
    torch.cuda.synchronize()
    x, w, *rest = candidate.inputs
    errors = common.Errors()
    for image in sorted({0, x.shape[0] - 1}):
        expected = reference(x[image:image + 1].double(), w.double(), *[t.double() for t in rest])
        errors.add(torch, result[image:image + 1], expected)
    candidate.relative_l2 = errors.relative_l2
    return errors.problem(common.l2_bound(common.sum_length(problem)))


def time_round(candidate, runs, torch):
    """Times so many single calls; the events are read after all of them."""
    events = [(torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True))
              for _ in range(runs)]
    for begin, end in events:
        begin.record()
        result = candidate.call(*candidate.inputs)
        end.record()
        del result
    torch.cuda.synchronize()
    return [begin.elapsed_time(end) for begin, end in events]


def prepare(name, problem, inputs, bundles, reference, torch, seconds):
    """Compiles, checks and warms up one candidate; its note says what went wrong."""
    candidate = Candidate(name)
    start = time.monotonic()
    try:
        with limit(seconds):
            if name in ("ours", "before"):
                candidate.call, channels_last = our_call(problem, bundles), False
            else:
                candidate.call, channels_last = peer_call(name, problem, torch)
            if candidate.call is None:
                return None
            candidate.inputs = [t.contiguous(memory_format=torch.channels_last)
                                if channels_last and t.dim() == 4 else t for t in inputs]
            candidate.note = check(candidate, problem, reference, torch)
            candidate.single = min(time_round(candidate, 3, torch))
    except Exception as error:  # a failing candidate must not stop the table
        if not isinstance(error, TimeOut):
            traceback.print_exc(limit=-3)
        candidate.call, candidate.note = None, short(error)
    log(f"  {name}: " + (candidate.note or f"right, about {candidate.single:.3f} ms") +
        f" ({time.monotonic() - start:.1f} s)")
    return candidate


def run_problem(problem, bundles, before, peers, repeat, deadline, torch):
    inputs = common.make_inputs(problem, torch)
    reference = common.make_function(problem)
    candidates = []
    with torch.no_grad():
        for name in ["ours", *(["before"] if before else []), *peers]:
            left = deadline - time.monotonic()
            if left < 10 and name != "ours":
                log(f"  {name}: left out, the time budget is spent")
                continue
            candidate = prepare(name, problem, inputs, before if name == "before" else bundles, reference, torch,
                                max(10, min(150, left)))
            if candidate:
                candidates.append(candidate)
        rounds = 3
        for _ in range(rounds):
            for candidate in candidates:
                # A slow candidate gets fewer runs; a wrong one is timed too, and marked.
                if candidate.call is None:
                    continue
                runs = max(2, min(repeat, int(1500 / max(candidate.single, 1e-3)))) // rounds + 1
                try:
                    with limit(60):
                        time_round(candidate, 2, torch)  # warm again after the others
                        candidate.times += time_round(candidate, runs, torch)
                except Exception as error:
                    candidate.call, candidate.note = None, short(error)
    return candidates


def describe(problem, candidates):
    by_name = {c.name: c for c in candidates}
    ours = by_name["ours"]
    entry = {"problem": problem["name"], "kernelbench": problem["kernelbench"],
             "target_ms": problem["target_ms"],
             "candidates": {c.name: {"median_ms": c.median, "runs": len(c.times),
                                     "min_ms": min(c.times, default=None),
                                     "max_ms": max(c.times, default=None),
                                     "relative_l2": c.relative_l2, "note": c.note}
                            for c in candidates}}
    peers = [c.median for c in candidates if c.name not in ("ours", "before", "triton") and c.median]
    entry["ours_ms"], entry["best_peer_ms"] = ours.median, min(peers, default=None)
    if ours.median:
        entry["tflops"] = common.flops(problem) / ours.median * 1e-9
    return entry


def table(entries, peers):
    def cell(entry, name):
        candidate = entry["candidates"].get(name)
        if candidate is None:
            return ""
        if candidate["median_ms"] is None:
            return "failed"
        return f"{candidate['median_ms']:.3f}" + (" WRONG" if candidate["note"] else "")
    header = ["problem", "ours ms", "target", "TFLOP/s", "of f32 FMA", *[f"{p} ms" for p in peers],
              "best peer / ours", "rel. L2", "bound"]
    rows = []
    for entry in entries:
        tflops, ours = entry.get("tflops"), entry["ours_ms"]
        best, error = entry["best_peer_ms"], entry["candidates"]["ours"]["relative_l2"]
        rows.append([
            entry["problem"], cell(entry, "ours"), entry["target_ms"] or "",
            f"{tflops:.1f}" if tflops else "", f"{100 * tflops / FMA_CEILING:.0f} %" if tflops else "",
            *[cell(entry, p) for p in peers],
            f"{best / ours:.2f}" if best and ours else "",
            f"{error:.2e}" if error is not None else "", f"{entry['bound']:.1e}"])
    common.print_table(header, rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundles", required=True, help="folder of bundles")
    parser.add_argument("--before", help="folder of bundles of another commit, timed beside them")
    parser.add_argument("--problems", help="names from problems.json, all by default")
    parser.add_argument("--peers", default="eager,compile,compile-nhwc,autotune,triton",
                        help="'none', 'all', or names")
    parser.add_argument("--budget", type=float, default=520, help="seconds for everything")
    parser.add_argument("--repeat", type=int, default=30, help="timed calls of each candidate")
    parser.add_argument("--json", help="file to write the figures to")
    args = parser.parse_args()
    deadline = time.monotonic() + args.budget
    peers = {"none": [], "all": ALL_PEERS}.get(args.peers) \
        if args.peers in ("none", "all") else args.peers.split(",")
    for peer in peers:
        if peer not in ALL_PEERS:
            sys.exit(f"unknown peer {peer}; known are {', '.join(ALL_PEERS)}")
    problems, bundles = common.load_problems(args.problems), common.find_bundles(args.bundles)
    before = common.find_bundles(args.before) if args.before else None

    import torch
    if not torch.cuda.is_available():
        sys.exit("PyTorch sees no CUDA GPU")
    common.exact_f32(torch)
    device = torch.cuda.get_device_name(0)
    log(f"{device}, PyTorch {torch.__version__}, f32, TF32 off")
    entries = []
    for i, problem in enumerate(problems):
        log(f"problem {problem['name']} ({problem['example']})")
        # The time that is left is shared evenly, what one does not need goes to the next.
        share = (deadline - time.monotonic()) / (len(problems) - i)
        try:
            candidates = run_problem(problem, bundles, before, peers, args.repeat,
                                     time.monotonic() + share, torch)
            entry = describe(problem, candidates)
        except Exception as error:
            traceback.print_exc()
            failed = {"median_ms": None, "relative_l2": None, "note": short(error)}
            entry = {"problem": problem["name"], "target_ms": problem["target_ms"],
                     "candidates": {"ours": failed}, "ours_ms": None, "best_peer_ms": None}
        entry["bound"] = common.l2_bound(common.sum_length(problem))
        entries.append(entry)
        torch.cuda.empty_cache()
        if args.json:
            common.write_json(args.json, {"device": device, "torch": torch.__version__,
                                          "dtype": "f32", "tf32": False, "problems": entries})
    notes = [f"{e['problem']} {name}: {c['note']}" for e in entries
             for name, c in e["candidates"].items() if c["note"]]
    print(f"\n{device}, PyTorch {torch.__version__}; f32, TF32 off; medians of single calls in ms. "
          f"'of f32 FMA': share of the {FMA_CEILING} TFLOP/s that plain f32 FMA reaches on an H200.")
    for note in notes:
        print("note:", note)
    print()
    table(entries, [*(["before"] if before else []), *peers])
    good = all(e["ours_ms"] and not e["candidates"]["ours"]["note"] for e in entries)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
