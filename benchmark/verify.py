#!/usr/bin/env python3
"""Compare bundles with float64 at the problems' true shapes, element by element.

usage: verify.py --bundles DIR [--problems P1,P2,...] [--images N] [--json FILE]

Results are poisoned before each run. Every element of every image is compared
with the same function in float64 on the GPU (--images N: of the first, the last
and N - 2 images in between); unwritten elements, NaN on one side only and a
relative L2 error above 1e-6 * sqrt(length of sum) / 24 (docs/numerics.md) are
failures. Each bundle runs twice; the two results must be the same bits. One
table at the end; exit code 0 if everything was right.
"""

import argparse
import sys
import traceback

import common
from common import log


def float64_reference(reference, inputs, torch):
    """The function in float64; without cuDNN where that refuses it."""
    inputs = [t.double() for t in inputs]
    try:
        return reference(*inputs)
    except RuntimeError:
        with torch.backends.cudnn.flags(enabled=False):
            return reference(*inputs)


def verify(problem, bundles, images, seed, torch):
    import convfusion
    name = problem["example"]
    if name not in bundles:
        raise FileNotFoundError(f"no bundle has a function {name}")
    function = convfusion.load(bundles[name])[name]
    inputs = common.make_inputs(problem, torch, seed)
    result = function(*inputs)
    outs = []
    for _ in range(2):
        out = torch.empty_like(result)
        out.view(torch.int32).fill_(common.POISON_I32)
        function(*inputs, out=out)
        torch.cuda.synchronize()
        outs.append(out)
    del result
    same_bits = bool(torch.equal(outs[0].view(torch.int32), outs[1].view(torch.int32)))
    reference = common.make_function(problem)
    x, w, *rest = inputs
    count = x.shape[0]
    picked = range(count) if not images or images >= count else \
        sorted({round(i * (count - 1) / max(1, images - 1)) for i in range(images)})
    errors = common.Errors()
    with torch.no_grad():
        for image in picked:
            expected = float64_reference(reference, [x[image:image + 1], w, *rest], torch)
            if expected.shape != outs[0][image:image + 1].shape:
                raise ValueError(f"the result has shape {tuple(outs[0].shape)}, expected per image "
                                 f"{tuple(expected.shape)}")
            errors.add(torch, outs[0][image:image + 1], expected)
    bound = common.l2_bound(common.sum_length(problem))
    complaint = errors.problem(bound)
    if not complaint and not same_bits:
        complaint = "two runs gave different bits"
    return {"problem": problem["name"], "elements": errors.count, "unwritten": errors.unwritten,
            "relative_l2": errors.relative_l2, "bound": bound, "largest": errors.largest,
            "rms": errors.rms, "same_bits": same_bits, "complaint": complaint}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundles", required=True)
    parser.add_argument("--problems")
    parser.add_argument("--images", type=int, default=0, help="images to compare, 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json")
    args = parser.parse_args()
    problems, bundles = common.load_problems(args.problems), common.find_bundles(args.bundles)
    import torch
    if not torch.cuda.is_available():
        sys.exit("PyTorch sees no CUDA GPU")
    common.exact_f32(torch)
    entries = []
    for problem in problems:
        log(f"problem {problem['name']} ({problem['example']})")
        try:
            entries.append(verify(problem, bundles, args.images, args.seed, torch))
        except Exception as error:
            traceback.print_exc()
            text = str(error).strip().splitlines() or [""]
            entries.append({"problem": problem["name"],
                            "complaint": f"{type(error).__name__}: {text[0]}"})
        torch.cuda.empty_cache()
        if args.json:
            common.write_json(args.json, {"problems": entries})
    print(f"\n{torch.cuda.get_device_name(0)}: f32 results against float64")
    for entry in entries:
        if entry["complaint"]:
            print(f"note: {entry['problem']}: {entry['complaint']}")
    print()
    rows = []
    for e in entries:
        if "elements" in e:
            rows.append([e["problem"], e["elements"], e["unwritten"], f"{e['relative_l2']:.3e}",
                         f"{e['bound']:.1e}", f"{e['largest']:.2e}", f"{e['rms']:.2f}",
                         "yes" if e["same_bits"] else "NO", "WRONG" if e["complaint"] else "right"])
        else:
            rows.append([e["problem"]] + [""] * 7 + ["failed"])
    common.print_table(["problem", "elements", "unwritten", "rel. L2", "bound", "largest error",
                        "rms", "same bits twice", "verdict"], rows)
    sys.exit(1 if any(e["complaint"] for e in entries) else 0)


if __name__ == "__main__":
    main()
