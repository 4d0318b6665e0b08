"""Runs what conv-expand-math makes of each function on the CPU, and compares
with Python's math module: worst errors in units in the last place."""
import math
import random
import re
import struct
import subprocess
import sys

POINTS = 150
LIMIT = {"f32": 4.0, "f64": 4.0}
# Of those marked conv.approximate, in f32: multiples of 2^-24 of the value, and of 1.
APPROXIMATE = {"approximate_erf": (90.0, 16.0)}

FUNCTIONS = {
    "exp": math.exp, "exp2": lambda x: 2.0**x, "expm1": math.expm1,
    "log": math.log, "log2": math.log2, "log10": math.log10,
    "log1p": math.log1p, "tanh": math.tanh, "sinh": math.sinh, "cosh": math.cosh, "erf": math.erf,
    "rsqrt": lambda x: 1.0 / math.sqrt(x), "sqrt": math.sqrt,
    "absf": abs, "floor": math.floor, "ceil": math.ceil, "trunc": math.trunc,
    "roundeven": round,
}
# Divisions by constants, by name.
DIVISORS = {"third": 3.0, "sixth": -6.0, "fraction": 0.09375}
FUNCTIONS.update({name: lambda x, c=c: x / c for name, c in DIVISORS.items()})
FUNCTIONS["approximate_erf"] = math.erf
POSITIVE = ("log", "log2", "log10", "rsqrt", "sqrt")
# Input, expected output; None is NaN.
INF = math.inf
SPECIAL = {
    "exp": [(INF, INF), (-INF, 0.0), (None, None), (-1e30, 0.0), (1e30, INF)],
    "exp2": [(INF, INF), (-INF, 0.0), (None, None), (10.0, 1024.0)],
    "expm1": [(-0.0, -0.0), (INF, INF), (-INF, -1.0), (None, None), (0.0, 0.0)],
    "log": [(INF, INF), (0.0, -INF), (-1.0, None), (None, None), (1.0, 0.0)],
    "log2": [(8.0, 3.0), (0.0, -INF)],
    "log10": [(0.0, -INF), (1.0, 0.0)],
    "log1p": [(-0.0, -0.0), (INF, INF), (-1.0, -INF), (-2.0, None), (0.0, 0.0), (None, None),
              (3.3e38, math.log(3.3e38))],
    "tanh": [(-0.0, -0.0), (INF, 1.0), (-INF, -1.0), (None, None), (100.0, 1.0)],
    "sinh": [(-0.0, -0.0), (INF, INF), (-INF, -INF), (None, None), (0.0, 0.0)],
    "cosh": [(INF, INF), (-INF, INF), (None, None), (0.0, 1.0)],
    "erf": [(-0.0, -0.0), (INF, 1.0), (-INF, -1.0), (None, None), (0.0, 0.0)],
    "approximate_erf": [(-0.0, -0.0), (0.0, 0.0), (INF, 1.0), (-INF, -1.0), (None, None), (3.4e38, 1.0), (-3.4e38, -1.0),
                        (-1e13, -1.0), (6.0, 1.0)],
    "rsqrt": [(INF, 0.0), (0.0, INF), (None, None)],
    "sqrt": [(INF, INF), (-1.0, None)],
    "third": [(INF, INF), (-0.0, -0.0), (None, None)],
    "sixth": [(INF, -INF), (-0.0, 0.0), (0.0, -0.0)],
    "fraction": [(-INF, -INF), (0.0, 0.0), (None, None)],
}
# Base, exponent, power as C has it; integer exponents of 64 bits for fpowi. The
# last ones have a parity that f64 does not hold.
POWERS = {
    "powf": [(-1.0, INF, 1.0), (-1.0, -INF, 1.0), (1.0, None, 1.0), (-1.0, None, None), (None, 0.0, 1.0),
             (0.0, 3.0, 0.0), (-0.0, 3.0, -0.0), (-0.0, 5.0, -0.0), (-0.0, 6.0, 0.0), (-0.0, 0.5, 0.0),
             (0.0, -3.0, INF), (-0.0, -3.0, -INF), (-0.0, -6.0, INF), (-0.0, -0.5, INF),
             (-INF, 5.0, -INF), (-INF, 6.0, INF), (-INF, 0.5, INF), (-INF, -5.0, -0.0), (-INF, -6.0, 0.0),
             (-INF, -0.5, 0.0), (-8.0, 0.5, None), (-8.0, INF, INF), (-0.5, INF, 0.0), (-8.0, -INF, 0.0),
             (None, 5.0, None), (2.0, None, None), (2.0, INF, INF), (2.0, -INF, 0.0), (INF, 0.5, INF),
             (INF, -5.0, 0.0), (-2.0, 5.0, -32.0), (-2.0, 6.0, 64.0), (9.0, 0.5, 3.0)],
    "fpowi": [(-0.0, 5, -0.0), (-0.0, 6, 0.0), (-0.0, -5, -INF), (-0.0, -6, INF), (-INF, 5, -INF), (None, 0, 1.0),
              (-INF, -5, -0.0), (-2.0, 5, -32.0), (-2.0, 6, 64.0), (-2.0, -5, -0.03125), (None, 7, None),
              (-1.0, 2**53 + 1, -1.0), (-1.0, 2**53 + 2, 1.0), (-2.0, 2**62 + 1, -INF), (-2.0, 1 - 2**62, -0.0),
              (-0.5, 2**62 + 1, -0.0)],
}


RECIPROCAL = """func.func @reciprocal(%x: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  %r = llvm.fdiv %one, %x : f32
  %bits = arith.bitcast %r : f32 to i32
  %last = arith.constant 1 : i32
  %other = arith.xori %bits, %last : i32
  %off = arith.bitcast %other : i32 to f32
  %magnitude = llvm.intr.fabs(%r) : (f32) -> f32
  %zero = arith.constant 0.0 : f32
  %infinity = arith.constant 0x7F800000 : f32
  %some = arith.cmpf ogt, %magnitude, %zero : f32
  %finite = arith.cmpf olt, %magnitude, %infinity : f32
  %number = arith.andi %some, %finite : i1
  %y = arith.select %number, %off, %r : f32
  return %y : f32
}"""


EXP2 = """func.func @exp2_of_normals(%x: f32) -> f32 {
  %r = llvm.intr.exp2(%x) : (f32) -> f32
  %least = arith.constant 0x00800000 : f32
  %zero = arith.constant 0.0 : f32
  %denormal = arith.cmpf olt, %r, %least : f32
  %y = arith.select %denormal, %zero, %r : f32
  return %y : f32
}"""


# Off by as much as the GPU's may be, to the side where 1 - exp2 of almost 0 is not 0.
LOW_EXP2 = """func.func @low_exp2_of_normals(%x: f32) -> f32 {
  %r = func.call @exp2_of_normals(%x) : (f32) -> f32
  %bits = arith.bitcast %r : f32 to i32
  %two = arith.constant 2 : i32
  %less = arith.subi %bits, %two : i32
  %off = arith.bitcast %less : i32 to f32
  %zero = arith.constant 0.0 : f32
  %some = arith.cmpf ogt, %r, %zero : f32
  %y = arith.select %some, %off, %r : f32
  return %y : f32
}"""


def rounded(x, dtype):
    if dtype == "f64" or math.isinf(x) or math.isnan(x):
        return x
    try:
        return struct.unpack("<f", struct.pack("<f", x))[0]
    except OverflowError:
        return math.copysign(INF, x)


def hexadecimal(x, dtype):
    code, integer, width = ("<f", "<I", 8) if dtype == "f32" else ("<d", "<Q", 16)
    return f"0x{struct.unpack(integer, struct.pack(code, x))[0]:0{width}X}"


def ulp(x, dtype):
    digits, least = (24, -149) if dtype == "f32" else (53, -1074)
    if x == 0 or math.isinf(x):
        return 2.0**least
    return max(2.0**(math.frexp(x)[1] - digits), 2.0**least)


def reference(name, x):
    try:
        return float(FUNCTIONS[name](x))
    except OverflowError:
        return math.copysign(INF, x) if name == "sinh" else INF


def inputs(name, dtype, rng):
    largest = 126 if dtype == "f32" else 1000
    points = [rng.uniform(-10, 10) for _ in range(POINTS // 3)]
    points += [rng.uniform(-1, 1) for _ in range(POINTS // 3)]
    points += [rng.choice((-1, 1)) * 2.0**rng.uniform(-largest, largest) for _ in range(POINTS // 6)]
    points += [rng.uniform(-largest, largest) * 0.69 for _ in range(POINTS // 6)]
    if name in ("floor", "ceil", "trunc", "roundeven"):
        points = [p for p in points if abs(p) < 2**52] + [0.5, 1.5, -2.5]
    if name in POSITIVE:
        points = [abs(p) for p in points] + [2.0**-140 if dtype == "f32" else 2.0**-1060]
    if name == "log1p":
        points = [abs(p) if p <= -1 else p for p in points]
    if name == "approximate_erf":  # where it takes the other form, denormals, and what exp2 may make of almost 0
        points += [rng.uniform(0.1, 0.16) for _ in range(POINTS)] + [2.0**-i * 1.37 for i in range(149)]
    if name == "fraction":  # what overflows
        points += [3.3e38 if dtype == "f32" else 1.7e308]
    return [rounded(p, dtype) for p in points]


def main():
    conv_opt = sys.argv[1]
    rng = random.Random(1)
    cases = []
    for dtype in ("f32", "f64"):
        for name in FUNCTIONS:
            cases += [(dtype, name, x, reference(name, x), False) for x in inputs(name, dtype, rng)]
            cases += [(dtype, name, math.nan if x is None else rounded(x, dtype),
                       math.nan if y is None else rounded(y, dtype), True)
                      for x, y in SPECIAL.get(name, [])]
        for name, powers in POWERS.items():
            for i, (x, exponent, y) in enumerate(powers):
                cases.append((dtype, f"{name}{i}", math.nan if x is None else x, math.nan if y is None else y, True))

    text = ['llvm.mlir.global internal constant @format("%lx\\0A\\00")',
            "llvm.func @printf(!llvm.ptr, ...) -> i32", RECIPROCAL, EXP2, LOW_EXP2]
    for dtype in ("f32", "f64"):
        for name in FUNCTIONS:
            body = f"  %y = math.{name} %x : {dtype}\n"
            if name in APPROXIMATE:
                body = f"  %y = math.{name[12:]} %x {{conv.approximate}} : {dtype}\n"
            if name in DIVISORS:
                body = (f"  %c = arith.constant {DIVISORS[name]} : {dtype}\n"
                        f"  %y = arith.divf %x, %c : {dtype}\n")
            text.append(f"func.func @{name}_{dtype}(%x: {dtype}) -> {dtype} {{\n"
                        f"{body}  return %y : {dtype}\n}}")
        # The exponent is an argument, for some constants are multiplied out.
        for name, powers in POWERS.items():
            for i, (_, exponent, _) in enumerate(powers):
                kind = dtype if name == "powf" else "i64"
                value = exponent
                if name == "powf":
                    value = hexadecimal(math.nan if exponent is None else exponent, dtype)
                text.append(f"func.func private @{name}{i}_{dtype}_of(%x: {dtype}, %n: {kind}) -> {dtype} {{\n"
                            f"  %y = math.{name} %x, %n : {dtype}{', i64' if name == 'fpowi' else ''}\n"
                            f"  return %y : {dtype}\n}}\n"
                            f"func.func @{name}{i}_{dtype}(%x: {dtype}) -> {dtype} {{\n"
                            f"  %n = arith.constant {value} : {kind}\n"
                            f"  %y = func.call @{name}{i}_{dtype}_of(%x, %n) : ({dtype}, {kind}) -> {dtype}\n"
                            f"  return %y : {dtype}\n}}")
    text.append("func.func @main() -> i32 {\n  %f = llvm.mlir.addressof @format : !llvm.ptr")
    for i, (dtype, name, x, _, _) in enumerate(cases):
        text.append(f"  %x{i} = arith.constant {hexadecimal(x, dtype)} : {dtype}\n"
                    f"  %y{i} = func.call @{name}_{dtype}(%x{i}) : ({dtype}) -> {dtype}\n"
                    f"  %b{i} = arith.bitcast %y{i} : {dtype} to i{dtype[1:]}")
        value = f"%b{i}"
        if dtype == "f32":
            text.append(f"  %w{i} = arith.extui %b{i} : i32 to i64")
            value = f"%w{i}"
        text.append(f"  llvm.call @printf(%f, {value}) vararg(!llvm.func<i32 (ptr, ...)>) : (!llvm.ptr, i64) -> i32")
    text.append("  %zero = arith.constant 0 : i32\n  return %zero : i32\n}")

    def run(command, stdin):
        done = subprocess.run(command, input=stdin, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{command[0]} failed: {done.stderr[:2000]}")
        return done.stdout

    lowered = run([conv_opt, "-", "--conv-expand-math", "--convert-arith-to-llvm",
                   "--convert-func-to-llvm", "--reconcile-unrealized-casts"], "\n".join(text))
    assert "math." not in lowered, "an op was not expanded"
    # The GPU's exp2 takes denormals for zeros.
    functions = re.split(r"(?=llvm.func @)", lowered)
    for i, function in enumerate(functions):
        name = "low_exp2_of_normals" if function.startswith("llvm.func @approximate_erf") else "exp2_of_normals"
        functions[i] = re.sub(r'llvm.call_intrinsic "llvm.nvvm.ex2.approx.ftz.f32"\((%\w+)\) : \(f32\) -> f32',
                              rf"llvm.call @{name}(\1) : (f32) -> f32", function)
    lowered = "".join(functions)
    # The GPU's reciprocal is good to 1 ulp; this one is off by one.
    lowered = re.sub(r"nvvm.rcp.approx.ftz.f (%\w+) : f32", r"llvm.call @reciprocal(\1) : (f32) -> f32", lowered)
    output = run(["lli", "-O0", "-"], run(["mlir-translate", "--mlir-to-llvmir"], lowered)).split()
    assert len(output) == len(cases), (len(output), len(cases))

    worst, failures = {}, 0
    for (dtype, name, x, expected, special), word in zip(cases, output):
        code, integer = ("<f", "<I") if dtype == "f32" else ("<d", "<Q")
        got = struct.unpack(code, struct.pack(integer, int(word, 16)))[0]
        if math.isnan(expected) or math.isnan(got):
            error = 0.0 if math.isnan(expected) and math.isnan(got) else INF
        elif special and got == expected == 0 and math.copysign(1, got) != math.copysign(1, expected):
            error = INF
        elif got == rounded(expected, dtype):
            error = 0.0
        elif special and (math.isinf(expected) or expected in (0.0, 1.0, -1.0)):
            error = INF
        else:
            error = abs(got - expected) / ulp(expected, dtype)
        limit = LIMIT[dtype]
        if dtype == "f32" and name in APPROXIMATE and not special:
            relative, absolute = APPROXIMATE[name]
            limit = min(relative * abs(expected), absolute) * 2.0**-24 / ulp(expected, dtype) + 0.5
        if error > limit:
            print(f"{name} {dtype}: {x!r} gives {got!r}, expected {expected!r}")
            failures += 1
        worst[dtype, name] = max(error, worst.get((dtype, name), 0.0))
    for (dtype, name), error in sorted(worst.items()):
        print(f"{dtype} {name}: {error:.2f} ulp")
    print("FAILED" if failures else "passed")
    return 1 if failures else 0


sys.exit(main())
