#!/usr/bin/env python3
"""Run programs of conv-fuzz on a GPU and compare them with the simulator.

usage: agreement.py DIR|FILE.tar.gz [--jobs N] [--json FILE] [--only NAME,...]

DIR is what `conv-fuzz --save=DIR` wrote: a folder for each program, with its bundle,
arguments, simulated results and the bound of each element. Each bundle runs on these
arguments into poisoned results. Where the bound is 0 (only one result is right), GPU and
simulator must agree to the last bit; elsewhere both are within the bound of what is
right, so that they may differ by twice the bound. Zeros of the other sign are counted
apart and are not wrong: LLVM's optimizer may change the sign of a zero, as in
x <= 0 ? 0 : x after another select (docs/numerics.md). Needs the driver, libConvRuntime.so
and NumPy.

Prints each program whose results differ in any bit: `WRONG` where they may not, else by
how much of what is allowed. A table of the elements comes last; exit code 0 if none is
wrong. Work is spread over processes: a kernel that faults ends its own process, is
reported, and the rest runs on.
"""

import json
import os
import sys

import numpy

import common

STORAGE = {"f32": "<f4", "f16": "<f2", "bf16": "<u2", "i64": "<i8", "i32": "<i4", "i8": "|i1",
           "i1": "|b1"}
COUNTS = ("elements", "exact", "exact_equal", "equal", "zeros", "exact_zeros", "within", "wrong")


def to_double(array, kind):
    """The numbers of an array as it is stored; bf16 is stored as its bits."""
    if kind == "bf16":
        return (array.astype("<u4") << 16).view("<f4").astype("<f8")
    return array.astype("<f8")


def compare(got, simulated, bound, kind):
    """Compares a result, as its bytes, with the simulated array. `bound` is an array, or None
    where all are exact. Returns counts and a complaint, '' if nothing is wrong."""
    got = numpy.frombuffer(got, STORAGE[kind]).reshape(simulated.shape)
    size = got.dtype.itemsize
    bits = f"<u{size}"
    got_bits, simulated_bits = (numpy.ascontiguousarray(a).view(bits) for a in (got, simulated))
    exact = numpy.ones(got.shape, bool) if bound is None else bound == 0
    a, b = to_double(got, kind), to_double(simulated, kind)
    poison = numpy.frombuffer(common.POISON * size, bits)
    floats = kind in ("f32", "f16", "bf16")
    unwritten = (got_bits == poison) & floats
    # One NaN is as good as another.
    equal = (got_bits == simulated_bits) | (numpy.isnan(a) & numpy.isnan(b))
    equal &= ~unwritten
    with numpy.errstate(invalid="ignore"):
        off = numpy.abs(a - b)
    allowed = numpy.zeros(got.shape) if bound is None else 2.0 * bound.astype("<f8")
    anything = numpy.isinf(allowed)
    zeros = ~equal & ~unwritten & floats & (a == 0) & (b == 0)
    within = ~equal & ~zeros & ~exact & ~unwritten & ((off <= allowed) | anything)
    wrong = ~equal & ~zeros & ~within
    counts = dict(elements=got.size, exact=int(exact.sum()), exact_equal=int((exact & equal).sum()),
                  equal=int(equal.sum()), zeros=int(zeros.sum()),
                  exact_zeros=int((exact & zeros).sum()), within=int(within.sum()),
                  wrong=int(wrong.sum()))
    counted = within & ~anything
    counts["largest_share"] = float((off[counted] / allowed[counted]).max()) if counted.any() else 0.0
    complaint = ""
    if wrong.any():
        at = int(numpy.flatnonzero(wrong)[0])
        index = [int(i) for i in numpy.unravel_index(at, got.shape)]
        value = "nothing (unwritten)" if unwritten.flat[at] else f"{a.flat[at]:.9g}"
        complaint = (f"{counts['wrong']} of {got.size} elements wrong, first at {index}: got {value}, "
                     f"the simulator {b.flat[at]:.9g}, allowed difference {allowed.flat[at]:.3g}")
    return counts, complaint


def run_on_gpu(folder, index, arguments):
    """The bytes of each result, from a run into poisoned memory."""
    import convfusion
    function = convfusion.load(folder / index["bundle"])[index["function"]]
    on_gpu = [convfusion.DeviceArray.from_bytes(array.tobytes(), array.shape, entry["type"])
              for array, entry in zip(arguments, index["arguments"])]
    results = []
    for entry in index["results"]:
        simulated = numpy.load(folder / entry["file"])
        results.append(convfusion.DeviceArray.from_bytes(common.POISON * simulated.nbytes, simulated.shape,
                                                         entry["type"]))
    function(*on_gpu, out=results)
    return [result.tobytes() for result in results]


def check(folder, run=run_on_gpu):
    """Runs one program; returns counts over all results and a complaint."""
    index = json.loads((folder / "index.json").read_text())
    arguments = [numpy.load(folder / entry["file"]) for entry in index["arguments"]]
    results = run(folder, index, arguments)
    total = dict.fromkeys(COUNTS, 0)
    total.update(largest_share=0.0, complaint="")
    for number, (got, entry) in enumerate(zip(results, index["results"])):
        bound = numpy.load(folder / entry["bound"]) if "bound" in entry else None
        counts, complaint = compare(got, numpy.load(folder / entry["file"]), bound, entry["type"])
        for name in COUNTS:
            total[name] += counts[name]
        total["largest_share"] = max(total["largest_share"], counts["largest_share"])
        if complaint and not total["complaint"]:
            total["complaint"] = f"result {number}: {complaint}"
    return total


def work(folder, names):
    """A worker: one JSON line before and one after each program."""
    for name in names:
        if not common.report(name, lambda: check(folder / name)):
            # After a fault of the GPU nothing in this process works any more.
            os._exit(3)


def summarize(results):
    """Prints what differs and the table; whether all agree."""
    by_number = lambda names: sorted(names, key=lambda name: (len(name), name))
    wrong = by_number(name for name, r in results.items() if r["complaint"])
    differ = by_number(name for name, r in results.items()
                       if not r["complaint"] and r["within"] + r["zeros"])
    for name in differ:
        r, parts = results[name], []
        if r["within"]:
            share = (f"by up to {100 * r['largest_share']:.0f} % of what is allowed"
                     if r["largest_share"] else "where anything is allowed")
            parts.append(f"{r['within']} differ {share}")
        if r["zeros"]:
            parts.append(f"{r['zeros']} are zeros of the other sign")
        print(f"{name}: of {r['elements']} elements {', '.join(parts)}")
    for name in wrong:
        print(f"{name}: WRONG: {results[name]['complaint']}")
    total = {key: sum(r.get(key, 0) for r in results.values()) for key in COUNTS}
    everything = [total[key] for key in ("elements", "equal", "zeros", "within", "wrong")]
    exact = [total[key] for key in ("exact", "exact_equal", "exact_zeros")]
    exact += [0, exact[0] - exact[1] - exact[2]]
    print()
    common.print_table(
        ["", "elements", "equal in every bit", "zero of the other sign", "differ within bounds", "wrong"],
        [["one right result", *exact],
         ["right within bounds", *(a - b for a, b in zip(everything, exact))],
         ["all", *everything]])
    print(f"{len(results) - len(wrong)} of {len(results)} programs agree with the simulator, "
          f"{len(results) - len(wrong) - len(differ)} of them in every bit.")
    return not wrong


def main():
    args = common.parse_arguments(__doc__, "program")
    if args.work is not None:
        return work(args.source, args.work.split(","))
    with common.unpacked(args.source) as folder:
        names = sorted(path.parent.relative_to(folder).as_posix() for path in
                       [*folder.glob("*/index.json"), *folder.glob("*/*/index.json")])
        if args.only:
            names = [name for name in names if name in args.only.split(",")]
        if not names:
            sys.exit(f"{args.source} holds no programs; make them with conv-fuzz --save=DIR")
        results = common.run_workers(__file__, folder, names, args)
    if args.json:
        common.write_json(args.json, results)
    sys.exit(0 if summarize(results) else 1)


if __name__ == "__main__":
    main()
