"""Runs benchmark/agreement.py's comparison on saved programs, with results that are those
of the simulator or spoiled in a known way in place of a GPU's."""
import json
import pathlib
import sys

import numpy

folder, root = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
sys.path.insert(0, str(root / "benchmark"))
import agreement
import common


def simulated(folder, index, arguments):
    return [numpy.load(folder / entry["file"]).tobytes() for entry in index["results"]]


programs = sorted(path.parent for path in folder.glob("*/index.json"))
results = {program.name: agreement.check(program, simulated) for program in programs}
assert agreement.summarize(results)
for result in results.values():
    assert result["equal"] == result["elements"] and not result["wrong"], result

# An f32 result with a finite element, exact and not: what is changed must be seen.
seen = dict.fromkeys(("exact", "bound", "beyond", "unwritten", "zero"), 0)
for program in programs:
    index = json.loads((program / "index.json").read_text())
    for number, entry in enumerate(index["results"]):
        right = numpy.load(program / entry["file"])
        if entry["type"] != "f32" or not right.size:
            continue
        bound = numpy.load(program / entry["bound"]) if "bound" in entry else numpy.zeros_like(right)

        def spoiled(at, value):
            array = right.copy()
            array.flat[at] = value
            return agreement.compare(array.tobytes(), right, bound if bound.any() else None, "f32")

        for at in range(right.size):
            value, allowed = right.flat[at], bound.flat[at]
            if not numpy.isfinite(value) or not numpy.isfinite(allowed):
                continue
            if value == 0:
                counts, complaint = spoiled(at, -value)
                assert not complaint and counts["zeros"] == 1, (program, counts, complaint)
                seen["zero"] += 1
            elif allowed == 0:
                counts, complaint = spoiled(at, numpy.nextafter(value, numpy.float32(numpy.inf)))
                assert counts["wrong"] == 1 and "1 of" in complaint, (program, counts, complaint)
                seen["exact"] += 1
            else:
                counts, complaint = spoiled(at, value + numpy.float32(4) * allowed)
                assert counts["wrong"] == 1, (program, counts, complaint)
                seen["beyond"] += 1
                counts, complaint = spoiled(at, value + allowed)
                assert not complaint and counts["equal"] + counts["within"] == right.size, complaint
                seen["bound"] += 1
            counts, complaint = spoiled(at, numpy.frombuffer(common.POISON * 4, "<f4")[0])
            assert "unwritten" in complaint, (program, complaint)
            seen["unwritten"] += 1
            break
assert all(seen.values()), seen

# The negation of a GPU's NaN is a NaN like any other, not what no kernel wrote.
nan = numpy.full(1, numpy.nan, "<f4")
assert not agreement.compare(b"\xff" * 4, nan, None, "f32")[1]
assert "unwritten" in agreement.compare(common.POISON * 4, nan, None, "f32")[1]
print("agreement compares", len(programs), "programs")
