"""Evaluates ops on constants by conv-fold-constants, and lets the CPU compute
the same ops as conv-expand-math leaves them to kernels: all bits must agree."""
import random
import struct
import subprocess
import sys

FLOATS = {"f32": 32, "f64": 64}
INTEGERS = {"i8": 8, "i32": 32, "i64": 64}
ARITH_FLOAT = ["addf", "subf", "mulf", "divf", "minimumf", "maximumf", "minnumf", "maxnumf"]
UNARY_FLOAT = ["arith.negf", "math.sqrt", "math.rsqrt", "math.absf", "math.ceil", "math.floor",
               "math.trunc", "math.roundeven"]
COMPARE_FLOAT = ["oeq", "one", "ogt", "oge", "olt", "ole", "ueq", "une", "ugt", "uge", "ult", "ule", "ord", "uno"]
ARITH_INTEGER = ["addi", "subi", "muli", "andi", "ori", "xori", "minsi", "maxsi", "minui", "maxui",
                 "divsi", "divui", "remsi", "remui", "shli", "shrsi", "shrui"]
COMPARE_INTEGER = ["eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge"]
POINTS = 40


def bits_of(value, dtype):
    return struct.unpack("<I", struct.pack("<f", value))[0] if dtype == "f32" else \
        struct.unpack("<Q", struct.pack("<d", value))[0]


def float_bits(dtype, rng):
    """Zeros, infinities, NaN, the least and the largest numbers, and others."""
    width = FLOATS[dtype]
    digits = 23 if dtype == "f32" else 52
    top = 1 << (width - 1)
    infinity = ((1 << (width - 1 - digits)) - 1) << digits
    special = [0, top, infinity, top | infinity, infinity | 1 << (digits - 1), 1, top | 1,
               infinity - 1, 1 << digits, bits_of(1.0, dtype), bits_of(-2.5, dtype), bits_of(0.5, dtype)]
    # Finite ones of any exponent, and some of like size.
    other = [rng.getrandbits(width) for _ in range(200)]
    other = [b for b in other if b & infinity != infinity][:POINTS // 2]
    near = [bits_of(rng.uniform(-3, 3), dtype) for _ in range(POINTS)]
    return (special + other + near)[:POINTS + len(special)]


class Program:
    def __init__(self):
        self.functions = []

    def add(self, body, operands, result):
        """`body` computes %r : `result` from %a, %b, ...; operands are (type, bits)."""
        name = f"f{len(self.functions)}"
        count = len(operands[0][1])
        lines = [f"func.func @{name}() {{"]
        for letter, (dtype, values) in zip("xyz", operands):
            text = ", ".join(f"0x{v:X}" if dtype in FLOATS else str(v) for v in values)
            lines.append(f"  %{letter} = arith.constant dense<[{text}]> : tensor<{count}x{dtype}>")
        names = ", ".join(f"%{letter}" for letter, _ in zip("xyz", operands))
        types = ", ".join(f"tensor<{count}x{dtype}>" for dtype, _ in operands)
        arguments = ", ".join(f"%{letter}: {dtype}" for letter, (dtype, _) in zip("abc", operands))
        maps = ", ".join(["affine_map<(d0) -> (d0)>"] * (len(operands) + 1))
        word = "i64" if result in ("f64", "i64") else "i32"
        convert = {"f32": "arith.bitcast %r : f32 to i32", "f64": "arith.bitcast %r : f64 to i64",
                   "i8": "arith.extsi %r : i8 to i32", "i1": "arith.extui %r : i1 to i32"}.get(result)
        lines += [f"  %e = tensor.empty() : tensor<{count}x{word}>",
                  f"  %0 = linalg.generic {{indexing_maps = [{maps}], iterator_types = [\"parallel\"]}}",
                  f"      ins({names} : {types}) outs(%e : tensor<{count}x{word}>) {{",
                  f"  ^bb0({arguments}, %o: {word}):"]
        lines += ["    " + line for line in body]
        lines += [f"    %w = {convert}" if convert else "",
                  f"    linalg.yield {'%w' if convert else '%r'} : {word}",
                  f"  }} -> tensor<{count}x{word}>",
                  f"  %u = tensor.cast %0 : tensor<{count}x{word}> to tensor<*x{word}>",
                  f"  call @printMemref{word.upper()}(%u) : (tensor<*x{word}>) -> ()", "  return", "}"]
        self.functions.append(("\n".join(lines), result))

    def text(self):
        calls = "\n".join(f"  call @f{i}() : () -> ()" for i in range(len(self.functions)))
        return ("func.func private @printMemrefI32(tensor<*xi32>)\n"
                "func.func private @printMemrefI64(tensor<*xi64>)\n" +
                "\n".join(f for f, _ in self.functions) +
                f"\nfunc.func @main() {{\n{calls}\n  return\n}}\n")


def make():
    rng = random.Random(7)
    program = Program()
    for dtype in FLOATS:
        def values():
            result = float_bits(dtype, rng)
            rng.shuffle(result)
            return (dtype, result)
        for op in ARITH_FLOAT:
            program.add([f"%r = arith.{op} %a, %b : {dtype}"], [values(), values()], dtype)
        for op in UNARY_FLOAT:
            program.add([f"%r = {op} %a : {dtype}"], [values()], dtype)
        program.add([f"%r = math.fma %a, %b, %c : {dtype}"], [values(), values(), values()], dtype)
        program.add([f"%r = math.copysign %a, %b : {dtype}"], [values(), values()], dtype)
        for predicate in COMPARE_FLOAT:
            program.add([f"%r = arith.cmpf {predicate}, %a, %b : {dtype}"], [values(), values()], "i1")
        program.add([f"%p = arith.cmpf ult, %a, %b : {dtype}", f"%r = arith.select %p, %a, %b : {dtype}"],
                    [values(), values()], dtype)
        # Roundings in between: nothing may be contracted.
        program.add([f"%p = arith.mulf %a, %b : {dtype}", f"%r = arith.subf %p, %c : {dtype}"],
                    [values(), values(), values()], dtype)
        small = (dtype, [bits_of(rng.uniform(-100, 100), dtype) for _ in range(POINTS)])
        program.add([f"%r = arith.fptosi %a : {dtype} to i8"], [small], "i8")
        for other in INTEGERS:
            numbers = (other, [rng.getrandbits(INTEGERS[other] - 1) - 2**(INTEGERS[other] - 2) for _ in range(POINTS)])
            program.add([f"%r = arith.sitofp %a : {other} to {dtype}"], [numbers], dtype)
            program.add([f"%r = arith.uitofp %a : {other} to {dtype}"], [numbers], dtype)
    program.add(["%r = arith.extf %a : f32 to f64"], [("f32", float_bits("f32", rng))], "f64")
    program.add(["%r = arith.truncf %a : f64 to f32"], [("f64", float_bits("f64", rng))], "f32")
    for dtype, width in INTEGERS.items():
        def numbers(low=-2**(width - 1), high=2**(width - 1) - 1):
            return (dtype, [rng.randint(low, high) for _ in range(POINTS)])
        for op in ARITH_INTEGER:
            second = numbers(0, width - 1) if op.startswith("sh") else \
                numbers(1, 100) if op[:3] in ("div", "rem") else numbers()
            program.add([f"%r = arith.{op} %a, %b : {dtype}"], [numbers(), second], dtype)
        for predicate in COMPARE_INTEGER:
            program.add([f"%r = arith.cmpi {predicate}, %a, %b : {dtype}"], [numbers(-3, 3), numbers(-3, 3)], "i1")
    program.add(["%p = arith.trunci %a : i64 to i8", "%r = arith.extui %p : i8 to i32"],
                [("i64", [rng.randint(-2**62, 2**62) for _ in range(POINTS)])], "i32")
    return program


LOWER = ["--conv-expand-math", "--one-shot-bufferize=bufferize-function-boundaries", "--convert-linalg-to-loops",
         "--expand-strided-metadata", "--lower-affine", "--convert-scf-to-cf", "--arith-expand",
         "--convert-arith-to-llvm", "--finalize-memref-to-llvm", "--convert-func-to-llvm", "--convert-cf-to-llvm",
         "--reconcile-unrealized-casts"]


def run(command, text):
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command[0]} failed: {done.stderr[:2000]}")
    return done.stdout


def execute(conv_opt, libraries, text):
    lowered = run([conv_opt, "-"] + LOWER, text)
    printed = run(["mlir-runner", "-e", "main", "-entry-point-result=void", f"--shared-libs={libraries}"], lowered)
    rows = [line for line in printed.splitlines() if line.startswith("[")]
    return [[int(v) for v in row.strip("[] ").split(",")] for row in rows]


def is_nan(bits, dtype):
    if dtype == "f32":
        return bits & 0x7FFFFFFF > 0x7F800000
    return dtype == "f64" and bits & (2**63 - 1) > 0x7FF0000000000000


def is_zero(bits, dtype):
    return bits & (0x7FFFFFFF if dtype == "f32" else 2**63 - 1) == 0


def agree(want, got, dtype, text):
    if want == got or is_nan(want, dtype) and is_nan(got, dtype):
        return True
    # Of +0 and -0 minnumf and maxnumf may give either.
    return ("minnumf" in text or "maxnumf" in text) and is_zero(want, dtype) and is_zero(got, dtype)


def main():
    conv_opt, libraries = sys.argv[1:]
    program = make()
    folded = run([conv_opt, "-", "--conv-fold-constants"], program.text())
    left = folded.count("linalg.generic")
    if left:
        sys.exit(f"{left} of {len(program.functions)} ops were not evaluated")
    expected = execute(conv_opt, libraries, program.text())
    actual = execute(conv_opt, libraries, folded)
    assert len(expected) == len(actual) == len(program.functions)
    compared = 0
    for (text, dtype), want, got in zip(program.functions, expected, actual):
        for w, g in zip(want, got):
            compared += 1
            if not agree(w, g, dtype, text):
                sys.exit(f"got {g:#x}, the kernel computes {w:#x}:\n{text}")
    print(f"{compared} elements of {len(program.functions)} ops agree")


if __name__ == "__main__":
    main()
