"""Writes files as conv-run --measure does, and others that are none, into a folder."""
import json
import pathlib
import sys

PROBLEM = ("n1 g1 c4 f16 in18x18 out16x16 taps3x3 strides1x1 dilations1x1 low0x0 high0x0 input_dilation1x1 nchw fchw nfhw "
           "f32 f32 ieee f32 extras[] full[f32] reduced[] partial[] reduce[] ops 0 0 residual 0")
HALO_FMA = ("#conv_kernel.halo_fma<tile = {}, thread = {}, lanes = [4, {}], chunk = {}, stages = {}, blocks_per_sm = 1>")


def entry(schedule, problem=PROBLEM, microseconds=3.5):
    return {"problem": problem, "schedule": schedule, "schedules": 16, "microseconds": microseconds,
            "models_microseconds": 4.0}


RIGHT = HALO_FMA.format("[16, 8, 16]", "[4, 4]", "2, 4", 2, 2)
FILES = {
    "right": {"measured": [entry(RIGHT)]},
    "impossible": {"measured": [entry(HALO_FMA.format("[256, 8, 32]", "[8, 16]", "4, 2", 4, 4))]},
    "refused": {"measured": [entry("#conv_kernel.halo_mma<tile = [16, 4, 16], warp = [16, 1, 16], chunk = 8, stages = 2, "
                                   "blocks_per_sm = 1>")]},
    "unknown": {"measured": [entry("#conv_kernel.halo_fma<tiles = 3>")]},
    "other": {"measured": [entry(RIGHT, PROBLEM.replace("n1 ", "n2 "))]},
    "nested": {"measured": [entry("(" * 100000)]},
    "twice": {"measured": [entry(HALO_FMA.format("[32, 8, 16]", "[8, 4]", "2, 4", 2, 2), microseconds=9),
                           entry(RIGHT), entry(HALO_FMA.format("[32, 8, 16]", "[8, 4]", "2, 4", 2, 2), microseconds=9)]},
    "array": {},
    "entry": {"measured": [{"problem": PROBLEM}]},
}
folder = pathlib.Path(sys.argv[1])
for name, content in FILES.items():
    (folder / f"{name}.json").write_text(json.dumps(content))
(folder / "deep.json").write_text("[" * 200000)
(folder / "text.json").write_text("measured\n")
