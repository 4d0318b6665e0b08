"""Check that each rule of Verdict.h, and of scheduling, is documented and tested."""

import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
table = (root / "include/conv/Fusion/Verdict.h").read_text()
rules = re.findall(r'RULE\(\w+,\s*"([a-z-]+)",\s*(Fused|Refused)', table)
scheduling = (root / "include/conv/Kernels/Family.h").read_text()
rules += [(rule, "Refused") for rule in re.findall(r'Rule =\s*"([a-z-]+)"', scheduling)]
documented = (root / "docs/verdicts.md").read_text()
tests = "".join(p.read_text() for part in ("Fusion", "Kernels", "Reports") for p in (root / "test" / part).glob("*.mlir"))
missing = [f"{rule} is not in docs/verdicts.md" for rule, _ in rules if f"| `{rule}` |" not in documented]
missing += [f"{rule} has no test" for rule, _ in rules if rule not in tests]
missing += [f"{rule} in docs/verdicts.md is no rule" for rule in re.findall(r"^\| `([a-z-]+)` \|", documented, re.M)
            if rule not in dict(rules)]
print("\n".join(missing) or f"{len(rules)} rules are documented and tested")
sys.exit(bool(missing))
