"""Holds DTYPES of python/convfusion/_abi.py against include/conv/Target/DTypes.def."""
import ast
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
table = re.findall(r'^CONV_DTYPE\((\w+), "(\w+)", (\d+),', (root / "include/conv/Target/DTypes.def").read_text(), re.M)
compiled = [(name, int(size)) for _, name, size in table]
module = ast.parse((root / "python/convfusion/_abi.py").read_text())
python = next(list(ast.literal_eval(node.value)) for node in module.body
              if isinstance(node, ast.Assign) and node.targets[0].id == "DTYPES")
for (name, size), (other, bytes_) in zip(compiled, python):
    if (name, size) != (other, bytes_):
        sys.exit(f"DTypes.def has {name} of {size} bytes, python/convfusion/_abi.py has {other} of {bytes_}")
if len(compiled) != len(python):
    sys.exit(f"DTypes.def has {len(compiled)} types, python/convfusion/_abi.py has {len(python)}")
print(f"{len(compiled)} element types are the same")
