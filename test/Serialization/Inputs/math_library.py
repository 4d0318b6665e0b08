"""Functions of libdevice without the CUDA toolkit: each that has an expansion leaves no
call behind, each that has none is named. usage: math_library.py CONV_OPT"""

import re
import subprocess
import sys

ARGUMENTS = dict.fromkeys(["fmin", "fmax", "fmod", "pow", "atan2", "copysign"], 2) | {"fma": 3}
# What the backend has instructions for, in both types; in f32 the others, too.
NATIVE = "fabs fmin fmax fmod fma rint ceil copysign floor round rsqrt sqrt trunc".split()
F32 = """acos acosh asin asinh atan atan2 atanh cbrt cos cosh erf erfc exp exp2 expm1 log log1p log2 pow sin sinh
tan tanh""".split()
NONE = "j0 lgamma log10 tgamma".split()


def write(functions):
    """A module with a kernel that calls each of (name, type)."""
    declarations, calls = [], []
    for i, (name, kind) in enumerate(functions):
        symbol = f"__nv_{name}" + ("f" if kind == "f32" else "")
        types = ", ".join([kind] * ARGUMENTS.get(name, 1))
        values = ", ".join([f"%{kind}"] * ARGUMENTS.get(name, 1))
        declarations.append(f"  llvm.func @{symbol}({types}) -> {kind}")
        calls.append(f"    %{i} = llvm.call @{symbol}({values}) : ({types}) -> {kind}\n"
                     f"    llvm.store volatile %{i}, %p : {kind}, !llvm.ptr<1>")
    return "\n".join(['gpu.module @kernels [#nvvm.target<chip = "sm_89", features = "+ptx84">] {'] + declarations + [
        "  llvm.func @f(%p: !llvm.ptr<1>) attributes {gpu.kernel, nvvm.kernel} {",
        "    %f32 = llvm.load volatile %p : !llvm.ptr<1> -> f32",
        "    %f64 = llvm.load volatile %p : !llvm.ptr<1> -> f64"] + calls + ["    llvm.return", "  }", "}", ""])


def compile(functions):
    return subprocess.run([sys.argv[1], "-", "--emit=ptx", "--lowered", "--libdevice=none"], input=write(functions),
                          capture_output=True, text=True)


def main():
    expanded = [(name, "f32") for name in NATIVE + F32] + [(name, "f64") for name in NATIVE]
    done = compile(expanded)
    if done.returncode:
        sys.exit(done.stderr)
    if re.search(r"\bcall\b|__nv_", done.stdout):
        sys.exit(f"a call is left:\n{done.stdout}")
    stores = len(re.findall(r"st\.volatile", done.stdout))
    if stores != len(expanded):
        sys.exit(f"expects {len(expanded)} results to be stored, got {stores}:\n{done.stdout}")
    none = [(name, kind) for name in NONE for kind in ("f32", "f64")] + [(name, "f64") for name in F32]
    for name, kind in none:
        done = compile([(name, kind)])
        symbol = f"__nv_{name}" + ("f" if kind == "f32" else "")
        expected = f"calls '{symbol}' of libdevice, which was not found and has no expansion"
        if done.returncode == 0 or expected not in done.stderr:
            sys.exit(f"{symbol}: expects the error \"{expected}\", got:\n{done.stderr}{done.stdout}")
    print(f"{len(expanded)} functions expanded, {len(none)} named")


main()
