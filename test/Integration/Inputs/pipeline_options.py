"""usage: conv-opt --help | pipeline_options.py embedding.md

Prints the options of conv-fusion-pipeline that the table in the documentation lacks, and
those that it has beyond them.
"""
import re
import sys

text = sys.stdin.read()
options = set(re.findall(r"^ {8}--([a-z-]+)", text.split("--conv-fusion-pipeline ")[1].split("\n      --")[0], re.M))
table = open(sys.argv[1]).read().split("### Options of the pipelines")[1].split("\n\nThis is")[0]
documented = set(re.findall(r"^\| `([a-z-]+)` \|", table, re.M))
print(f"{len(options)} options; undocumented: {sorted(options - documented)}; unknown: {sorted(documented - options)}")
