"""Lets the CPU compute what conv-simplify-powers makes of powers by constants,
and compares with the C library's pow in f64, rounded once to f32."""
import math
import random
import struct
import sys

from fold_constants import Program, execute, float_bits, is_nan, run


def to_float(bits):
    return struct.unpack("<f", struct.pack("<I", bits))[0]


def to_bits(value):
    """`value` rounded to f32; what is too large becomes infinite."""
    try:
        return struct.unpack("<I", struct.pack("<f", value))[0]
    except OverflowError:
        return struct.unpack("<I", struct.pack("<f", math.copysign(math.inf, value)))[0]


def power(base, exponent):
    try:
        return math.pow(base, exponent)
    except ValueError:
        # Python raises where C answers with a NaN, or with the infinity of a pole.
        if base != 0:
            return math.nan
        return math.copysign(math.inf, base) if exponent == -1.0 else math.inf


def main():
    conv_opt, libraries = sys.argv[1:]
    rng = random.Random(3)
    program, bases = Program(), []
    exponents = [2.0, 1.0, 0.5, -0.5, -1.0]
    for exponent in exponents:
        bases.append(float_bits("f32", rng))
        program.add([f"%k = arith.constant {exponent} : f32", "%r = math.powf %a, %k : f32"],
                    [("f32", bases[-1])], "f32")
    text = run([conv_opt, "-", "--conv-simplify-powers"], program.text())
    if "math.powf" in text:
        sys.exit("a power was left")
    compared = 0
    for exponent, xs, rows in zip(exponents, bases, execute(conv_opt, libraries, text)):
        assert len(xs) == len(rows)
        for x, row in zip(xs, rows):
            got, want = row & 0xFFFFFFFF, to_bits(power(to_float(x), exponent))
            # A root and a quotient are rounded twice: one unit in the last place.
            allowed = 1 if exponent == -0.5 else 0
            if not (is_nan(got, "f32") and is_nan(want, "f32")) and abs(got - want) > allowed:
                sys.exit(f"{to_float(x)} ** {exponent}: got {got:#x}, expected {want:#x}")
            compared += 1
    print(f"{compared} powers agree")


main()
