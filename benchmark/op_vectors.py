#!/usr/bin/env python3
"""Records what a GPU computes for the operations that the simulator knows.

    conv-sim-ops test/Simulator/Ops/*.mlir --emit carry/ops
    python3 benchmark/op_vectors.py carry/ops --out DIR

Runs every kernel that conv-sim-ops wrote (<run>.ptx, .run, .in) on the first GPU and compares with
the simulator's results (<run>.sim). Prints one line per operation and the first differences. DIR
receives goldens/<run>.txt, the recordings that tests compare with, and results.zip, all words that
the GPU computed (<run>.hw, for conv-sim-ops --results). Needs the driver alone.
"""
import argparse
import array
import ctypes as c
import math
import os
import struct
import sys
import zipfile

RECORDED_EXACT, RECORDED_APPROXIMATE = 8, {4: 128, 8: 64}


class Driver:
    """What is needed of the CUDA driver API."""

    def __init__(self):
        self.lib = c.CDLL(os.environ.get("CONVFUSION_CUDA_DRIVER", "libcuda.so.1"))
        self.call("cuInit", 0)
        device, context = c.c_int(), c.c_void_p()
        self.call("cuDeviceGet", c.byref(device), 0)
        self.call("cuDevicePrimaryCtxRetain", c.byref(context), device)
        self.call("cuCtxSetCurrent", context)
        name = c.create_string_buffer(128)
        self.call("cuDeviceGetName", name, 128, device)
        major, minor, version = c.c_int(), c.c_int(), c.c_int()
        self.call("cuDeviceGetAttribute", c.byref(major), 75, device)
        self.call("cuDeviceGetAttribute", c.byref(minor), 76, device)
        self.call("cuDriverGetVersion", c.byref(version))
        self.name = name.value.decode()
        self.chip = f"sm_{major.value}{minor.value}"
        self.version = f"{version.value // 1000}.{version.value % 1000 // 10}"

    def call(self, function, *arguments):
        status = getattr(self.lib, function)(*arguments)
        if status:
            text = c.c_char_p()
            self.lib.cuGetErrorName(status, c.byref(text))
            raise RuntimeError(f"{function}: {(text.value or b'?').decode()}")

    def run(self, ptx, grid, block, shared, data, out_bytes):
        log = c.create_string_buffer(8192)
        options = (c.c_int * 2)(5, 6)  # CU_JIT_ERROR_LOG_BUFFER and its size
        values = (c.c_void_p * 2)(c.cast(log, c.c_void_p), len(log))
        module, kernel = c.c_void_p(), c.c_void_p()
        try:
            self.call("cuModuleLoadDataEx", c.byref(module), c.c_char_p(ptx), 2, options, values)
        except RuntimeError as error:
            raise RuntimeError(f"{error}: {log.value.decode(errors='replace').strip()}") from None
        self.call("cuModuleGetFunction", c.byref(kernel), module, b"k")
        source, result = c.c_uint64(), c.c_uint64()
        self.call("cuMemAlloc_v2", c.byref(source), c.c_size_t(len(data)))
        self.call("cuMemAlloc_v2", c.byref(result), c.c_size_t(out_bytes))
        self.call("cuMemcpyHtoD_v2", source, c.c_char_p(data), c.c_size_t(len(data)))
        self.call("cuMemsetD8_v2", result, c.c_ubyte(0), c.c_size_t(out_bytes))
        parameters = (c.c_void_p * 2)(c.cast(c.byref(source), c.c_void_p),
                                      c.cast(c.byref(result), c.c_void_p))
        self.call("cuLaunchKernel", kernel, *grid, *block, shared, None, parameters, None)
        self.call("cuCtxSynchronize")
        output = c.create_string_buffer(out_bytes)
        self.call("cuMemcpyDtoH_v2", output, result, c.c_size_t(out_bytes))
        self.call("cuMemFree_v2", source)
        self.call("cuMemFree_v2", result)
        self.call("cuModuleUnload", module)
        return output.raw


def _half(bits, infinity):
    return 0x7fff if bits & 0x7fff > infinity else bits & 0xffff


def canonical(words, kind):
    """Any NaN becomes one, as in conv-sim-ops."""
    if kind == "f32":
        return [0x7fffffff if w & 0x7fffffff > 0x7f800000 else w for w in words]
    if kind == "f64":
        nan, infinity = (1 << 63) - 1, 0x7ff << 52
        return [nan if w & nan > infinity else w for w in words]
    if kind in ("f16", "bf16"):
        infinity = 0x7c00 if kind == "f16" else 0x7f80
        return [_half(w, infinity) for w in words]
    if kind in ("f16x2", "bf16x2"):
        infinity = 0x7c00 if kind == "f16x2" else 0x7f80
        return [_half(w, infinity) | _half(w >> 16, infinity) << 16 for w in words]
    return list(words)


def fnv(words, size):
    state = 0xcbf29ce484222325
    for word in words:
        for byte in range(size):
            state = ((state ^ (word >> (8 * byte) & 0xff)) * 0x100000001b3) & (1 << 64) - 1
    return state


def number(word, kind):
    if kind == "f64":
        return struct.unpack("<d", struct.pack("<Q", word))[0]
    return struct.unpack("<f", struct.pack("<I", word))[0]


def ulps(a, b, kind):
    if a == b:
        return 0
    bits = 64 if kind == "f64" else 32
    infinity = 0x7ff << 52 if bits == 64 else 0x7f800000
    magnitude = (1 << bits - 1) - 1
    if a & magnitude > infinity or b & magnitude > infinity:
        return math.inf
    rank = [-(w & magnitude) if w >> bits - 1 else w & magnitude for w in (a, b)]
    return abs(rank[0] - rank[1])


def agrees(gpu, simulator, kind, bounds):
    """bounds: ulps and absolute error, of which one suffices; none where results are exact."""
    if gpu == simulator:
        return True
    if not bounds:
        return False
    return (ulps(gpu, simulator, kind) <= bounds[0]
            or abs(number(gpu, kind) - number(simulator, kind)) <= bounds[1])


# What a multiplicand's bits mean, for people.
FORMATS = {"f16": (5, 10), "bf16": (8, 7), "e4m3": (4, 3), "e5m2": (5, 2), "f32": (8, 23)}


def decode(word, kind):
    if kind in ("s8", "u8", "s32"):
        bits = 32 if kind == "s32" else 8
        return word - (1 << bits) if kind != "u8" and word >> bits - 1 else word
    if kind == "tf32":
        word, kind = word & ~0x1fff, "f32"
    exponent_bits, fraction_bits = FORMATS[kind]
    negative = word >> exponent_bits + fraction_bits & 1
    exponent = word >> fraction_bits & (1 << exponent_bits) - 1
    fraction = word & (1 << fraction_bits) - 1
    bias = (1 << exponent_bits - 1) - 1
    if kind == "e4m3" and word & 0x7f == 0x7f:
        return math.nan
    if kind != "e4m3" and exponent == (1 << exponent_bits) - 1:
        return math.nan if fraction else -math.inf if negative else math.inf
    value = math.ldexp(fraction + ((1 << fraction_bits) if exponent else 0),
                       max(exponent, 1) - bias - fraction_bits)
    return -value if negative else value


class Fragments:
    """Takes the fragments of one mma.sync run apart (PTX ISA, m16n8k*)."""

    def __init__(self, spec, words, threads):
        self.a, self.b, k, self.c = spec[:4]
        self.k, self.words, self.threads = int(k), words, threads
        bits = 32 if self.a == "tf32" else 16 if self.a in ("f16", "bf16") else 8
        self.bits, self.per = bits, 32 // bits
        self.num_a, self.num_b = 16 * self.k // 32 // self.per, 8 * self.k // 32 // self.per

    def _element(self, register, tile, lane, element, bits):
        word = self.words[register * self.threads + 32 * tile + lane]
        return word >> element * bits & (1 << bits) - 1

    def position(self, output, thread):
        """Tile, row, columns of word `thread` of output register `output`."""
        tile, lane = divmod(thread, 32)
        if self.c == "f16":
            return tile, lane // 4 + 8 * output, (lane % 4 * 2, lane % 4 * 2 + 1)
        return tile, lane // 4 + 8 * (output // 2), (lane % 4 * 2 + output % 2,)

    def row(self, tile, row):
        values = []
        for k in range(self.k):
            half, rest = divmod(k, 4 * self.per)
            lane = row % 8 * 4 + rest // self.per
            values.append(decode(self._element(2 * half + row // 8, tile, lane, rest % self.per,
                                               self.bits), self.a))
        return values

    def column(self, tile, column):
        values = []
        for k in range(self.k):
            register, rest = divmod(k, 4 * self.per)
            values.append(decode(self._element(self.num_a + register, tile,
                                               column * 4 + rest // self.per, rest % self.per,
                                               self.bits), self.b))
        return values

    def accumulator(self, tile, row, column):
        lane = row % 8 * 4 + column // 2
        first = self.num_a + self.num_b
        if self.c == "f16":
            return decode(self._element(first + row // 8, tile, lane, column % 2, 16), "f16")
        return decode(self._element(first + row // 8 * 2 + column % 2, tile, lane, 0, 32), self.c)

    def word_of(self, outputs, tile, row, column):
        """The result at a row and column, given the output registers."""
        lane = row % 8 * 4 + column // 2
        if self.c == "f16":
            word = outputs[row // 8][32 * tile + lane]
            return decode(word >> 16 * (column % 2) & 0xffff, "f16")
        return decode(outputs[row // 8 * 2 + column % 2][32 * tile + lane], self.c)


def explain_order(fragments, outputs):
    """For each k the set of those that are added later: blocks, in order."""
    k, parts = fragments.k, (fragments.k + 15) // 16
    later = [{s for s in range(k) if s != large
              and fragments.word_of(outputs, large * parts + s // 16, s % 16, 0) != 0}
             for large in range(k)]
    groups = {}
    for large in range(k):
        groups.setdefault(frozenset(later[large]), []).append(large)
    blocks = sorted(groups.items(), key=lambda item: -len(item[0]))
    print("    blocks of k, in the order of their addition:")
    for after, members in blocks:
        print(f"      {members}  before {len(after)} others")


def explain_width(fragments, outputs):
    """What is left of a small summand beside a large one that cancels."""
    for tile, what in ((0, "product"), (1, "accumulator")):
        print(f"    a small {what}, 2^-d times (1, 1.25, 1.5, 1.75) and negative, as a multiple of "
              "2^-d:")
        for row in range(16):
            scale = 2.0 ** (8 - 12 - row)
            values = [fragments.word_of(outputs, tile, row, column) / scale for column in range(8)]
            print(f"      d={12 + row:2}: " + " ".join(f"{v:g}" for v in values))


def read_run(path):
    run = {"out": []}
    with open(path) as file:
        for line in file:
            key, *values = line.split()
            if key == "out":
                run["out"].append((values[0], values[1], tuple(map(float, values[3:]))))
            elif key == "mma":
                run["mma"] = values
            else:
                run[key] = [int(v) for v in values]
    return run


def show_mma(fragments, output, thread, gpu, simulator):
    tile, row, columns = fragments.position(output, thread)
    for column in columns:
        print(f"    tile {tile} (kind {tile % 16}) row {row} column {column}: "
              f"GPU {gpu:#010x}, simulator {simulator:#010x}")
        print("      a", " ".join(f"{v:.9g}" for v in fragments.row(tile, row)))
        print("      b", " ".join(f"{v:.9g}" for v in fragments.column(tile, column)))
        print(f"      c {fragments.accumulator(tile, row, column):.9g}")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="what conv-sim-ops --emit wrote")
    parser.add_argument("--out", required=True, help="folder for recordings")
    parser.add_argument("--show", type=int, default=2, help="differences to print per run")
    parser.add_argument("--after", default="", help="leave out the runs up to this one")
    flags = parser.parse_args()
    driver = Driver()
    print(f"{driver.name}, {driver.chip}, CUDA {driver.version}")
    goldens = os.path.join(flags.out, "goldens")
    os.makedirs(goldens, exist_ok=True)
    archive = zipfile.ZipFile(os.path.join(flags.out, "results.zip"), "a" if flags.after else "w",
                              zipfile.ZIP_DEFLATED)
    total = wrong = 0
    failures = []
    for file in sorted(f for f in os.listdir(flags.folder) if f.endswith(".run")):
        name = file[:-len(".run")]
        if name <= flags.after:
            continue
        path = os.path.join(flags.folder, name)
        run = read_run(path + ".run")
        size, threads = run["word"][0], run["threads"][0]
        with open(path + ".ptx", "rb") as source:
            ptx = source.read()
        with open(path + ".in", "rb") as source:
            data = source.read()
        with open(path + ".sim", "rb") as source:
            expected = source.read()
        try:
            result = driver.run(ptx + b"\0", run["grid"], run["block"], run["shared"][0], data,
                                len(expected))
        except RuntimeError as error:
            print(f"{name}: {error}")
            failures.append(name)
            if "cuModuleLoad" not in str(error):
                # The context is lost, and with it this process.
                archive.close()
                print(f"{total} results compared before, {wrong} beyond their bounds; starting "
                      f"again after {name}", flush=True)
                os.execv(sys.executable, [sys.executable, __file__, flags.folder, "--out",
                                          flags.out, "--show", str(flags.show), "--after", name])
            continue
        archive.writestr(name + ".hw", result)
        code = "Q" if size == 8 else "I"
        words = array.array(code, result)
        simulated = array.array(code, expected)
        fragments = None
        if "mma" in run:
            fragments = Fragments(run["mma"], array.array("I", data), threads)
        lines = [f"# {driver.name}, {driver.chip}, CUDA {driver.version}"]
        registers, shown = [], 0
        for index, (output, kind, bounds) in enumerate(run["out"]):
            got = canonical(words[index * threads:(index + 1) * threads], kind)
            want = canonical(simulated[index * threads:(index + 1) * threads], kind)
            registers.append(got)
            first = RECORDED_APPROXIMATE[size] if bounds else RECORDED_EXACT
            lines.append(f"{output} {fnv(got, size):016x} "
                         + " ".join(f"{w:x}" for w in got[:first]))
            different = [i for i in range(threads)
                         if not agrees(got[i], want[i], kind, bounds)]
            equal = sum(1 for g, w in zip(got, want) if g == w)
            worst = ""
            if kind in ("f32", "f64"):
                steps = max(ulps(g, w, kind) for g, w in zip(got, want))
                worst = f", at most {steps:g} ulp"
            total += threads
            wrong += len(different)
            limit = "{:g} ulp or {:g}".format(*bounds) if bounds else "exact"
            mark = "" if not different else f"  <-- {len(different)} BEYOND {limit}"
            print(f"{name} {output}: {threads} elements, {equal} equal{worst}{mark}")
            for i in different[:flags.show]:
                if fragments:
                    if shown < flags.show:
                        show_mma(fragments, index, i, got[i], want[i])
                        shown += 1
                else:
                    inputs = array.array(code, data)
                    row = [f"{inputs[j * threads + i]:#x}"
                           for j in range(len(inputs) // threads)]
                    print(f"    [{i}] inputs {' '.join(row)}: GPU {got[i]:#x}, "
                          f"simulator {want[i]:#x}")
        with open(os.path.join(goldens, name + ".txt"), "w") as target:
            target.write("\n".join(lines) + "\n")
        if fragments and name.endswith("_order"):
            explain_order(fragments, registers)
        if fragments and name.endswith("_width"):
            explain_width(fragments, registers)
        if fragments and name.endswith("_random"):
            kinds = [0] * 16
            for index, (_, kind, _) in enumerate(run["out"]):
                want = canonical(simulated[index * threads:(index + 1) * threads], kind)
                for i, (g, w) in enumerate(zip(registers[index], want)):
                    kinds[i // 32 % 16] += g != w
            print(f"    differences by kind of matrix: {kinds}")
    archive.close()
    print(f"{total} results compared, {wrong} beyond their bounds"
          + (f"; did not run: {' '.join(failures)}" if failures else ""))
    return 1 if wrong or failures else 0


if __name__ == "__main__":
    sys.exit(main())
