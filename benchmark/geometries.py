#!/usr/bin/env python3
"""Run the bundles of make_geometries.py on a GPU and compare them with float64.

usage: geometries.py DIR|FILE.tar.gz [--jobs N] [--json FILE] [--only NAME,...]

Each bundle runs on random arguments into poisoned results. Every element is compared
with PyTorch in float64 on the CPU, which knows nothing of the compiler:
  |error| <= u * (K + 8 * steps) * scale         for every element, and
  ||error|| <= u * (2 + 3 * steps) * ||scale||   for the whole,
u = 2^-24, K the length of the sums, steps those of the epilogue, scale what the same
computation adds up in absolute values, and what the numerics allow besides
(docs/numerics.md). Work is spread over processes: a kernel that faults ends its own
process, is reported, and the rest runs on. The last line says how many were right;
exit code 0 if all were.
"""

import json
import os
import sys

import common
import geometry


def check(g, folder, torch, convfusion):
    """Runs one geometry; returns a dictionary with 'complaint', '' if it is right."""
    function = convfusion.load(folder / g["bundle"])[g["name"]]
    inputs = geometry.make_inputs(g, torch)
    on_gpu = [t.cuda() for t in inputs]
    first = function(*on_gpu)
    results = [torch.empty_like(t) for t in (first if isinstance(first, tuple) else (first,))]
    for result in results:
        if result.dtype == torch.float32:
            result.view(torch.int32).fill_(common.POISON_I32)
    function(*on_gpu, out=results)
    torch.cuda.synchronize()
    expected, scales = geometry.evaluate(g, inputs, torch)
    worst = geometry.evaluate(g, inputs, torch, worst=True)[1]
    terms, factor = geometry.get_errors(g)
    if len(expected) != len(results):
        return {"complaint": f"{len(results)} results, expected {len(expected)}"}
    steps = len(g["steps"]) - 1
    worst_element = worst_norm = 0.0
    for k, (result, want, scale, most) in enumerate(zip(results, expected, scales, worst)):
        got = result.cpu()
        if got.shape != want.shape:
            return {"complaint": f"result {k} has shape {tuple(got.shape)}, expected "
                                 f"{tuple(want.shape)}"}
        unwritten = int((got.contiguous().view(torch.int32) == common.POISON_I32).sum())
        if unwritten:
            return {"complaint": f"result {k}: {unwritten} of {got.numel()} elements unwritten"}
        error = (got.double() - want).abs()
        if not bool(torch.isfinite(error).all()):
            return {"complaint": f"result {k}: not finite"}
        element = common.UNIT * (g["sum_length"] + terms + 8 * max(1, steps)) * most + 1e-40
        norm = common.UNIT * (2 + factor + 3 * steps) * float(scale.norm()) + 1e-40
        worst_element = max(worst_element, float((error / element).max()) if error.numel() else 0)
        worst_norm = max(worst_norm, float(error.norm()) / norm)
        if worst_element > 1 or worst_norm > 1:
            at = int((error / element).argmax())
            index = [int(i) for i in torch.unravel_index(torch.tensor(at), error.shape)]
            count = int((error > element).sum())
            return {"complaint": f"result {k}: {count} of {error.numel()} elements outside their "
                                 f"bound, error norm at {worst_norm:.3g} of its bound; worst at "
                                 f"{index}: got {float(got.flatten()[at]):.9g}, expected "
                                 f"{float(want.flatten()[at]):.9g}",
                    "element": worst_element, "norm": worst_norm}
    return {"complaint": "", "element": worst_element, "norm": worst_norm}


def work(folder, names):
    """A worker: one JSON line before and one after each geometry."""
    import torch
    import convfusion
    if not torch.cuda.is_available():
        sys.exit("PyTorch sees no CUDA GPU")
    common.exact_f32(torch)
    torch.set_num_threads(max(1, (os.cpu_count() or 2) // 8))
    geometries = {g["name"]: g for g in json.loads((folder / "geometries.json").read_text())}
    for name in names:
        if not common.report(name, lambda: check(geometries[name], folder, torch, convfusion)):
            # After a fault of the GPU nothing in this process works any more.
            try:
                torch.cuda.synchronize()
            except Exception:
                os._exit(3)


def main():
    args = common.parse_arguments(__doc__, "geometry")
    if args.work is not None:
        return work(args.source, args.work.split(","))
    with common.unpacked(args.source) as folder:
        if not (folder / "geometries.json").exists():
            sys.exit(f"{args.source} holds no geometries.json; make it with make_geometries.py")
        geometries = json.loads((folder / "geometries.json").read_text())
        if args.only:
            geometries = [g for g in geometries if g["name"] in args.only.split(",")]
        results = {g["name"]: {"complaint": "did not compile: " + g["compile_error"].splitlines()[0]}
                   for g in geometries if g["compile_error"]}
        names = [g["name"] for g in geometries if not g["compile_error"]]
        results.update(common.run_workers(__file__, folder, names, args))
    wrong = [g for g in geometries if results[g["name"]]["complaint"]]
    if args.json:
        common.write_json(args.json, [{"name": g["name"], "about": g["about"],
                                       **results[g["name"]]} for g in geometries])
    print()
    for g in wrong:
        print(f"{g['name']}: {results[g['name']]['complaint']}\n    {g['about']}")
    right = [results[g["name"]] for g in geometries if not results[g["name"]]["complaint"]]
    worst = max((r["norm"] for r in right), default=0)
    element = max((r["element"] for r in right), default=0)
    print(f"{len(right)} of {len(geometries)} geometries right within their bounds; closest: "
          f"{100 * worst:.0f} % of the norm's bound, {100 * element:.0f} % of an element's.")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
