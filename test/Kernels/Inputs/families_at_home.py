"""usage: families_at_home.py ROOT

Prints the families of Families.def, the oldest and the longest name first, and each line
outside of the families' own files that names one of them. A name of one word (depthwise)
is a word of convolutions as well, and counts as a schedule, its class or a getter only.
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1]).resolve()
families = re.findall(r"^FAMILY\((\w+)\)", (root / "lib/Kernels/Families.def").read_text(), re.M)
print(families[0], max(families, key=len))
# "ffma" was the name of the oldest family. FFMA is an instruction too, which Sass.cpp counts.
patterns = ["ffma"]
for family in families:
    words = re.findall("[A-Z][a-z]*", family)
    patterns.append(rf"conv_kernel\.{'_'.join(words)}\b|get{family}family\b|\b{family}attr\b")
    if len(words) > 1:
        patterns.append("_?".join(words))
named = re.compile("|".join(patterns), re.I)
home = re.compile(r"lib/Kernels/([A-Z]\w*/|Families.def)|lib/Serialization/Sass.cpp|include/conv/Kernels/(%s|Schedules|Passes).td" % "|".join(families))
for folder in ("include", "lib", "tools"):
    for path in sorted((root / folder).rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or home.match(name):
            continue
        for line in path.read_text(errors="replace").splitlines():
            if found := named.search(line):
                print(f"{found[0]} is named in {name}: {line.strip()}")
