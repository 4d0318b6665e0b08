#!/usr/bin/env python3
"""Compare what ConvFusion makes of a function with the function itself, on the CPU.

usage: oracle.py [--seeds FIRST:LAST] [--file X.mlir] [--emit DIR] [--simulate CONV_SIM] ...

Every function is compiled twice: as it is, through stock linalg lowering, and
through ConvFusion's raising and fusion followed by conv-decompose. Both are linked
into one program that fills the inputs, calls both, and compares every element of
every result. Functions come from random_problems.py by seed, or from a file.
Exits with 1 where a result differs by more than the problem's tolerance (0 for
most, see random_problems.py), and names the seed.
"""

import argparse
import concurrent.futures
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from random_problems import Problem, Tensor  # noqa: E402

FUSE = "builtin.module(func.func(conv-raise-linalg,conv-fuse-consumers))"
DECOMPOSE = "builtin.module(func.func(conv-decompose))"
LOWER = ("builtin.module(func.func(convert-elementwise-to-linalg),canonicalize,cse,"
         "one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map},"
         "func.func(convert-linalg-to-loops),expand-strided-metadata,lower-affine,convert-scf-to-cf,"
         "arith-expand,convert-math-to-llvm,convert-math-to-libm,convert-arith-to-llvm,convert-index-to-llvm,"
         "finalize-memref-to-llvm,convert-func-to-llvm,convert-cf-to-llvm,reconcile-unrealized-casts)")


class Failure(Exception):
    pass


def tool(directory, name):
    path = pathlib.Path(directory) / name if directory else None
    return str(path) if path and path.exists() else name


def run(command, text=None):
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True)
    except FileNotFoundError:
        raise Failure(f"{command[0]} is not installed")
    if done.returncode != 0:
        raise Failure(f"{' '.join(command)}\nexited with {done.returncode}:\n{done.stderr[-4000:]}")
    return done.stdout


class FileFunction:
    """A function of a file, of static shape; the file's other functions are kept."""

    def __init__(self, text, tolerance):
        match = re.search(r"func\.func @(\w+)\((.*?)\)\s*->\s*(.*?)\s*\{\n", text, re.S)
        if not match:
            raise Failure("the file has no function of tensors")
        self.text, self.name = text, match.group(1)
        tensors = lambda part: [self.tensor(t) for t in re.findall(r"tensor<([^>]*)>", part)]
        self.arguments, self.results = tensors(match.group(2)), tensors(match.group(3))
        self.about, self.tolerance, self.seed = [self.name], tolerance, 0

    @staticmethod
    def tensor(text):
        *extents, element = text.split("x")
        if "?" in extents:
            raise Failure("a function from a file must have static shapes")
        return Tensor("", [int(e) for e in extents], element=element)

    def function(self, name):
        body = re.sub(r"^module \{\n(.*)^\}\s*\Z", r"\1", self.text, flags=re.S | re.M)
        return re.sub(rf"@{self.name}\b", f"@{name}", body)


def signature(problem):
    return (f"({', '.join(a.type for a in problem.arguments)}) -> "
            f"({', '.join(r.type for r in problem.results)})")


def affine_identity(rank):
    dims = ", ".join(f"d{i}" for i in range(rank))
    return f"affine_map<({dims}) -> ({dims})>"


def quoted(word, count):
    return ", ".join([f'"{word}"'] * count)


def fill(name, tensor, salt):
    """Multiples of 1/8 in [-1, 1], from a hash of the element's index."""
    rank = len(tensor.extents)
    lines = [f"{name}e = tensor.empty() : {tensor.static_type}",
             f"{name}s = linalg.generic {{indexing_maps = [{affine_identity(rank)}], iterator_types = "
             f"[{quoted('parallel', rank)}]}} outs({name}e : {tensor.static_type}) {{",
             "^bb0(%out: f32):", f"  %h0 = arith.constant {salt} : i32"]
    for i, extent in enumerate(tensor.extents):
        lines += [f"  %d{i} = linalg.index {i} : index", f"  %n{i} = arith.index_cast %d{i} : index to i32",
                  f"  %e{i} = arith.constant {extent} : i32", f"  %m{i} = arith.muli %h{i}, %e{i} : i32",
                  f"  %h{i + 1} = arith.addi %m{i}, %n{i} : i32"]
    lines += [f"  %x0 = arith.muli %h{rank}, %k0 : i32", "  %y0 = arith.shrui %x0, %k15 : i32", "  %x1 = arith.xori %x0, %y0 : i32",
              "  %x2 = arith.muli %x1, %k1 : i32", "  %y1 = arith.shrui %x2, %k15 : i32", "  %x3 = arith.xori %x2, %y1 : i32",
              "  %u = arith.remui %x3, %k17 : i32", "  %v = arith.subi %u, %k8 : i32", "  %f = arith.sitofp %v : i32 to f32",
              "  %r = arith.mulf %f, %eighth : f32", "  linalg.yield %r : f32", f"}} -> {tensor.static_type}"]
    if tensor.type != tensor.static_type:
        lines.append(f"{name} = tensor.cast {name}s : {tensor.static_type} to {tensor.type}")
    else:
        lines[1] = lines[1].replace(f"{name}s =", f"{name} =")
    return lines


def compare(case, i, a, b, tensor, tolerance):
    """Counts the elements that differ by more than the tolerance, and the largest difference."""
    rank = len(tensor.extents)
    identity = affine_identity(rank)
    scalar = identity.replace(identity[identity.index("->"):], "-> ()>")
    iterators = quoted("reduction", rank)
    p = f"%q{i}"
    to_f64 = ("%x = arith.extf %a : f32 to f64\n%y = arith.extf %b : f32 to f64" if tensor.element == "f32" else
              "%x = arith.sitofp %a : i64 to f64\n%y = arith.sitofp %b : i64 to f64")
    return f"""
    {p}c0 = tensor.from_elements %zero64 : tensor<i64>
    {p}m0 = tensor.from_elements %zerof : tensor<f64>
    {p}t = arith.constant {tolerance:e} : f64
    {p}:2 = linalg.generic {{indexing_maps = [{identity}, {identity}, {scalar}, {scalar}], iterator_types = [{iterators}]}}
      ins({a}, {b} : {tensor.type}, {tensor.type}) outs({p}c0, {p}m0 : tensor<i64>, tensor<f64>) {{
    ^bb0(%a: {tensor.element}, %b: {tensor.element}, %n: i64, %m: f64):
      {to_f64}
      %d0 = arith.subf %x, %y : f64
      %d = math.absf %d0 : f64
      %same = arith.cmpf oeq, %x, %y : f64
      %nan_x = arith.cmpf uno, %x, %x : f64
      %nan_y = arith.cmpf uno, %y, %y : f64
      %nans = arith.andi %nan_x, %nan_y : i1
      %near = arith.cmpf ole, %d, {p}t : f64
      %ok0 = arith.ori %same, %nans : i1
      %ok = arith.ori %ok0, %near : i1
      %n1 = arith.addi %n, %one64 : i64
      %n2 = arith.select %ok, %n, %n1 : i64
      %exempt = arith.ori %same, %nans : i1
      %m1 = arith.maximumf %m, %d : f64
      %m2 = arith.select %exempt, %m, %m1 : f64
      linalg.yield %n2, %m2 : i64, f64
    }} -> (tensor<i64>, tensor<f64>)
    {p}n = tensor.extract {p}#0[] : tensor<i64>
    {p}d = tensor.extract {p}#1[] : tensor<f64>
    func.call @printI64(%case) : (i64) -> ()
    func.call @printComma() : () -> ()
    func.call @printI64({p}n) : (i64) -> ()
    func.call @printComma() : () -> ()
    func.call @printF64({p}d) : (f64) -> ()
    func.call @printNewline() : () -> ()"""


HELPERS = """
func.func private @printI64(i64)
func.func private @printF64(f64)
func.func private @printComma()
func.func private @printNewline()
"""


def driver(problems):
    """The reference functions, and a main that compares them with the fused ones."""
    text, calls = HELPERS, ""
    for number, problem in enumerate(problems):
        text += problem.function(f"case{number}")
        text += f"func.func private @case{number}_fused{signature(problem)}\n"
        names = [f"%in{i}" for i in range(len(problem.arguments))]
        lines = [f"%case = arith.constant {number} : i64", "%zero64 = arith.constant 0 : i64", "%one64 = arith.constant 1 : i64",
                 "%zerof = arith.constant 0.0 : f64", "%eighth = arith.constant 0.125 : f32"]
        lines += [f"%{k} = arith.constant {v} : i32" for k, v in
                  dict(k0=1103515245, k1=741103597, k8=8, k15=15, k17=17).items()]
        for i, (name, tensor) in enumerate(zip(names, problem.arguments)):
            lines += fill(name, tensor, 1000003 * (problem.seed + 1) + 7919 * i & 0x7FFFFFFF)
        count = len(problem.results)
        many = f":{count}" if count > 1 else ""
        for result, suffix in (("%want", ""), ("%got", "_fused")):
            lines.append(f"{result}{many} = func.call @case{number}{suffix}({', '.join(names)}) : {signature(problem)}")
        for i, tensor in enumerate(problem.results):
            pick = f"#{i}" if count > 1 else ""
            lines.append(compare(number, i, f"%want{pick}", f"%got{pick}", tensor, problem.tolerance))
        text += f"func.func private @run{number}() {{\n" + "\n".join(lines) + "\nreturn\n}\n"
        calls += f"func.call @run{number}() : () -> ()\n"
    return text + f"func.func @main() -> i32 {{\n{calls}%ok = arith.constant 0 : i32\nreturn %ok : i32\n}}\n"


class Oracle:
    def __init__(self, options):
        self.options = options
        self.conv_opt = options.conv_opt
        llvm = lambda name: tool(options.llvm_bin, name)
        self.mlir_opt, self.translate = llvm("mlir-opt"), llvm("mlir-translate")
        self.link, self.optimize, self.execute = llvm("llvm-link"), llvm("opt"), llvm("lli")

    def to_llvm(self, text, path):
        lowered = run([self.mlir_opt, f"--pass-pipeline={LOWER}"], text)
        path.write_text(run([self.translate, "--mlir-to-llvmir"], lowered))

    def compare(self, problems, folder):
        """Returns per case a list of (elements that differ, largest difference), one a result."""
        others = problems
        if self.options.against:
            others = [FileFunction(pathlib.Path(self.options.against).read_text(), 0.0)]
        source = "".join(p.function(f"case{i}_fused") for i, p in enumerate(others))
        fused = run([self.conv_opt, f"--pass-pipeline={self.options.fuse}"], source)
        (folder / "fused.mlir").write_text(fused)
        self.fused_ops = len(re.findall(r"\bconv\.fused ins\(", fused))
        plain = run([self.conv_opt, f"--pass-pipeline={self.options.decompose}"], fused)
        if re.search(r"\bconv\.fused ins\(", plain):
            raise Failure("conv-decompose left ops of the conv dialect")
        self.to_llvm(plain, folder / "fused.ll")
        self.to_llvm(driver(problems), folder / "driver.ll")
        linked, fast = folder / "linked.bc", folder / "fast.bc"
        run([self.link, str(folder / "driver.ll"), str(folder / "fused.ll"), "-o", str(linked)])
        run([self.optimize, "-O1", str(linked), "-o", str(fast)])
        library = pathlib.Path(self.options.llvm_lib) / "libmlir_c_runner_utils.so"
        output = run([self.execute, f"--load={library}", str(fast)])
        found = {}
        for line in output.split("\n"):
            if line.strip():
                case, count, largest = (part.strip() for part in line.split(","))
                found.setdefault(int(case), []).append((int(count), float(largest)))
        return found


def simulate(problem, folder, conv_sim):
    """What conv-sim complains of, '' if the function's kernels run right."""
    path = folder / f"case{problem.seed}.mlir"
    path.write_text(problem.function(f"case{problem.seed}"))
    shapes = [f"--shape=arg{i}=" + "x".join(map(str, a.extents)) for i, a in enumerate(problem.arguments) if a.extents]
    done = subprocess.run([conv_sim, str(path), "--eighths", *shapes], capture_output=True, text=True)
    if done.returncode == 0 and "1 of 1 function ran right" in done.stdout:
        return ""
    return f"exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"


def simulate_all(problems, conv_sim):
    """Runs the kernels of every function on the simulator; how many were not right."""
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        complaints = list(pool.map(lambda p: simulate(p, pathlib.Path(scratch), conv_sim), problems))
    for problem, complaint in zip(problems, complaints):
        if complaint:
            print(f"WRONG: {complaint}\n  seed {problem.seed}: {'; '.join(problem.about)}")
    right = complaints.count("")
    print(f"{right} of {len(problems)} functions run right on the simulator")
    return len(problems) - right


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0:8", help="FIRST:LAST, the last one excluded")
    parser.add_argument("--static", action="store_true", help="only static shapes")
    parser.add_argument("--file", help="compare the first function of this file (static shapes) instead")
    parser.add_argument("--against", metavar="X.mlir", help="for --file: fuse the first function of this file, not the same one")
    parser.add_argument("--tolerance", type=float, default=0.0, help="for --file: largest difference allowed")
    parser.add_argument("--emit", metavar="DIR", help="only write each problem to DIR/case<seed>.mlir")
    parser.add_argument("--fuse", default=FUSE, help="pass pipeline that raises and fuses")
    parser.add_argument("--decompose", default=DECOMPOSE, help="pass pipeline that takes conv.fused apart")
    parser.add_argument("--expect-fused", type=int, default=0, help="fail with fewer conv.fused than this")
    parser.add_argument("--all-fused", action="store_true",
                        help="fail unless there are as many conv.fused as the random problems have convolutions")
    parser.add_argument("--simulate", metavar="CONV_SIM",
                        help="run the kernels of each problem on the simulator, conv-sim, and nothing else")
    parser.add_argument("--conv-opt", default="conv-opt")
    parser.add_argument("--llvm-bin", default="/usr/lib/llvm-22/bin", help="where mlir-opt, lli, ... are")
    parser.add_argument("--llvm-lib", default="/usr/lib/llvm-22/lib", help="where libmlir_c_runner_utils.so is")
    parser.add_argument("--keep", metavar="DIR", help="keep the intermediate files there")
    options = parser.parse_args()

    if options.file:
        problems = [FileFunction(pathlib.Path(options.file).read_text(), options.tolerance)]
    else:
        first, last = (int(s) for s in options.seeds.split(":"))
        problems = [Problem(seed, dynamic=not options.static) for seed in range(first, last)]
    if options.emit:
        folder = pathlib.Path(options.emit)
        folder.mkdir(parents=True, exist_ok=True)
        for problem in problems:
            name = f"case{problem.seed}"
            (folder / f"{name}.mlir").write_text(problem.function(name))
        print(f"{len(problems)} problems in {folder}")
        return 0

    if options.simulate:
        return 1 if simulate_all(problems, options.simulate) else 0

    oracle = Oracle(options)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(options.keep or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        found = oracle.compare(problems, folder)
    wrong = 0
    for number, problem in enumerate(problems):
        for i, result in enumerate(problem.results):
            outcome = found.get(number, [])
            count, largest = outcome[i] if i < len(outcome) else (-1, float("nan"))
            if count != 0:
                wrong += 1
                print(f"WRONG: result {i}, {count} of {math.prod(result.extents)} elements, by up to {largest:g} "
                      f"(tolerance {problem.tolerance:g})\n  seed {problem.seed}: {'; '.join(problem.about)}")
    if oracle.fused_ops < options.expect_fused:
        print(f"expected at least {options.expect_fused} conv.fused, got {oracle.fused_ops}")
        return 1
    wanted = sum(p.convolutions for p in problems) if options.all_fused else oracle.fused_ops
    if oracle.fused_ops != wanted:
        print(f"expected {wanted} conv.fused, one a convolution, got {oracle.fused_ops}")
        return 1
    if wrong:
        return 1
    largest = max((l for case in found.values() for _, l in case), default=0.0)
    elements = sum(math.prod(r.extents) for p in problems for r in p.results)
    print(f"{len(problems)} function{'s' if len(problems) > 1 else ''} agree{'' if len(problems) > 1 else 's'}, "
          f"{oracle.fused_ops} conv.fused, largest difference {largest:g} over {elements} elements")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        sys.exit(2)
