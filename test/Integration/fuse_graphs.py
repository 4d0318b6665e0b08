#!/usr/bin/env python3
"""Compare fused graphs of operations with the originals, on the CPU.

usage: fuse_graphs.py [--seeds FIRST:LAST] [options of oracle.py]

Each seed makes one function: a graph of convolutions, elementwise operations (linalg
and tensor-level, over whole values, over values reduced over the channels, with
per-channel and broadcast operands), reductions over channels with all kinds of starts,
reductions over space, views, casts and transpositions. Any value may be read again by
anything later, and any may be a result. What random_problems.py makes is a pipeline;
this asks what happens when fusion has to stop, go around, or keep a value.
Values are clamped and rounded to multiples of 1/8, so that sums stay exact.
"""

import random
import re
import sys

import oracle
from random_problems import Tensor

FUSE = "builtin.module(conv-raise-linalg,conv-fuse-consumers)"


def tensor_type(extents, element="f32"):
    return f"tensor<{'x'.join([str(e) for e in extents] + [element])}>"


def affine_map(dims, results):
    names = ", ".join(f"d{i}" for i in range(dims))
    return f"affine_map<({names}) -> ({', '.join(results)})>"


def identity(extents):
    return affine_map(len(extents), [f"d{i}" for i in range(len(extents))])


class Graph:
    """One function; has the members of random_problems.Problem that oracle.py uses."""

    def __init__(self, seed):
        self.seed, self.tolerance, self.about, self.convolutions = seed, 0.0, [f"graph {seed}"], 0
        self.random = r = random.Random(seed)
        self.lines, self.count = [], 0
        batch, channels, size = r.choice([1, 2]), r.choice([1, 3, 4]), r.choice([1, 4, 5])
        self.channels_last = r.random() < 0.3
        self.axis = 3 if self.channels_last else 1
        full = [batch, size, size, channels] if self.channels_last else [batch, channels, size, size]
        kept = [1 if i == self.axis else e for i, e in enumerate(full)]
        dropped = [e for i, e in enumerate(full) if i != self.axis]
        self.shapes = {"full": full, "kept": kept, "dropped": dropped}
        self.filter = [3, 3, channels, channels] if self.channels_last else [channels, channels, 3, 3]
        unit = [e if i == self.axis else 1 for i, e in enumerate(full)]
        self.vector, self.unit = ("%vector", [channels]), ("%unit", unit)
        self.arguments = [Tensor("%input", full), Tensor("%filter0", self.filter), Tensor("%filter1", self.filter),
                          Tensor(*self.vector), Tensor(*self.unit), Tensor("%residual", full),
                          Tensor("%start_kept", kept), Tensor("%start_dropped", dropped)]
        self.pool = {"full": ["%input", "%residual"], "kept": ["%start_kept"], "dropped": ["%start_dropped"]}
        self.computed = []
        self.add("full", self.convolution())
        for _ in range(r.randint(3, 14)):
            self.step()
        # What nothing reads is a result, so that every convolution is needed.
        results = [(kind, name) for kind, name in self.computed if r.random() < 0.2 or not self.is_read(name)]
        self.results = [Tensor(name, self.shapes[kind]) for kind, name in results]

    def function(self, name):
        arguments = ", ".join(f"{a.name}: {a.type}" for a in self.arguments)
        types = ", ".join(t.type for t in self.results)
        names = ", ".join(t.name for t in self.results)
        body = "\n".join("  " + line for line in self.lines)
        return f"func.func @{name}({arguments}) -> ({types}) {{\n{body}\n  return {names} : {types}\n}}\n"

    # Pieces.

    def fresh(self):
        self.count += 1
        return f"%v{self.count}"

    def is_read(self, name):
        defined = "#" not in name
        return len(re.findall(re.escape(name) + r"(?![0-9#])", "\n".join(self.lines))) > defined

    def emit(self, text):
        """Adds `name = text` under a new name, and returns the name."""
        name = self.fresh()
        self.lines.append(f"{name} = {text}")
        return name

    def add(self, kind, value):
        self.pool[kind].append(value)
        self.computed.append((kind, value))

    def pick(self, kind):
        values = self.pool[kind]
        return values[-1] if self.random.random() < 0.5 else self.random.choice(values)

    def empty(self, extents, element="f32"):
        return self.emit(f"tensor.empty() : {tensor_type(extents, element)}")

    def constant(self, value, element="f32"):
        return self.emit(f"arith.constant {value} : {element}")

    def fill(self, extents, value, element="f32"):
        start, target = self.constant(value, element), self.empty(extents, element)
        shape = tensor_type(extents, element)
        return self.emit(f"linalg.fill ins({start} : {element}) outs({target} : {shape}) -> {shape}")

    def generic(self, ins, outs, maps, body, reduced=()):
        """`ins` and `outs` are (value, extents, element); arguments are %a0... and %o0..."""
        arguments = [f"%a{i}: {e}" for i, (_, _, e) in enumerate(ins)] + [f"%o{i}: {e}" for i, (_, _, e) in enumerate(outs)]
        operands = lambda values: (f"({', '.join(v for v, _, _ in values)} : "
                                   f"{', '.join(tensor_type(s, e) for _, s, e in values)})")
        rank = maps[0].split("->")[0].count("d", len("affine_map<"))
        iterators = ", ".join('"reduction"' if i in reduced else '"parallel"' for i in range(rank))
        types = ", ".join(tensor_type(s, e) for _, s, e in outs)
        name, many = self.fresh(), len(outs) > 1
        self.lines.append(f"{name}{f':{len(outs)}' if many else ''} = linalg.generic {{indexing_maps = [{', '.join(maps)}], "
                          f"iterator_types = [{iterators}]}} ins{operands(ins)} outs{operands(outs)} {{\n"
                          f"  ^bb0({', '.join(arguments)}):\n" + "\n".join("    " + line for line in body) +
                          f"\n  }} -> {f'({types})' if many else types}")
        return name

    def elementwise(self, value, extents, body, target=None):
        return self.generic([(value, extents, "f32")], [(target or self.empty(extents), extents, "f32")],
                            [identity(extents)] * 2, body)

    def clamp(self, value, extents):
        low, high = self.constant("-2.0"), self.constant("2.0")
        target = value if self.random.random() < 0.3 else None
        return self.elementwise(value, extents, [f"%0 = arith.minimumf %a0, {high} : f32", f"%1 = arith.maximumf %0, {low} : f32",
                                                 "linalg.yield %1 : f32"], target)

    def quantize(self, value, extents):
        eight = self.constant("8.0")
        return self.elementwise(self.clamp(value, extents), extents,
                                [f"%0 = arith.mulf %a0, {eight} : f32", "%1 = math.roundeven %0 : f32",
                                 f"%2 = arith.divf %1, {eight} : f32", "linalg.yield %2 : f32"])

    def dims(self, channel, others=None):
        """Results of a map: `channel` at the channels, `others` (or the dimension) elsewhere."""
        return [channel if i == self.axis else others or f"d{i}" for i in range(4)]

    # Operations. Each returns (kind, value).

    def step(self):
        kind = self.random.choice(["full", "full", "full", "kept", "dropped"])
        operation = self.random.choice([
            self.tensor_binary, self.binary, self.select, self.reduction, self.reduction, self.reduction, self.minimum_with_index,
            self.view, self.broadcast, self.gate, self.transposed, self.cast, self.tensor_unary,
            lambda _: ("full", self.convolution())])
        self.add(*operation(kind))

    def convolution(self):
        r, full = self.random, self.shapes["full"]
        self.convolutions += 1
        spatial = (1, 2) if self.channels_last else (2, 3)
        pads = [1 if i in spatial else 0 for i in range(4)]
        padded = [e + 2 * p for e, p in zip(full, pads)]
        zero = self.constant("0.0")
        image = self.emit(f"tensor.pad {self.pick('full')} low{pads} high{pads} {{\n  ^bb0(%i0: index, %i1: index, %i2: index, "
                          f"%i3: index):\n    tensor.yield {zero} : f32\n  }} : {tensor_type(full)} to {tensor_type(padded)}")
        start = self.fill(full, "0.0") if r.random() < 0.7 else self.pick("full")
        name = "conv_2d_nhwc_hwcf" if self.channels_last else "conv_2d_nchw_fchw"
        value = self.emit(f"linalg.{name} ins({image}, {r.choice(['%filter0', '%filter1'])} : {tensor_type(padded)}, "
                          f"{tensor_type(self.filter)}) outs({start} : {tensor_type(full)}) -> {tensor_type(full)}")
        return self.clamp(value, full)

    def tensor_unary(self, kind):
        operation = self.random.choice(["absf", "floor"])
        return kind, self.emit(f"math.{operation} {self.pick(kind)} : {tensor_type(self.shapes[kind])}")

    def tensor_binary(self, kind):
        extents = self.shapes[kind]
        operation = self.random.choice(["addf", "subf", "maximumf"])
        value = self.emit(f"arith.{operation} {self.pick(kind)}, {self.pick(kind)} : {tensor_type(extents)}")
        return kind, self.clamp(value, extents)

    def binary(self, kind):
        r, extents = self.random, self.shapes[kind]
        pairs = [((self.pick(kind), extents, "f32"), identity(extents)), ((self.pick(kind), extents, "f32"), identity(extents))]
        if kind == "full":
            channel = f"d{self.axis}"
            other = r.choice([pairs[1],
                              ((*self.vector, "f32"), affine_map(4, [channel])),
                              ((*self.unit, "f32"), affine_map(4, self.dims(channel, "0"))),
                              ((self.pick("kept"), self.shapes["kept"], "f32"), affine_map(4, self.dims("0")))])
            pairs[1] = other
        if r.random() < 0.3:
            pairs.reverse()
        value = self.generic([p[0] for p in pairs], [(self.empty(extents), extents, "f32")],
                             [p[1] for p in pairs] + [identity(extents)],
                             ["%0 = arith.mulf %a0, %a1 : f32", "%1 = arith.addf %0, %a0 : f32", "linalg.yield %1 : f32"])
        return kind, self.quantize(value, extents)

    def select(self, kind):
        extents = self.shapes[kind]
        one, zero = (self.pick(kind), extents, "f32"), self.constant("0.0")
        positive = self.generic([one], [(self.empty(extents, "i1"), extents, "i1")], [identity(extents)] * 2,
                                [f"%0 = arith.cmpf ogt, %a0, {zero} : f32", "linalg.yield %0 : i1"])
        return kind, self.generic([(positive, extents, "i1"), one, (self.pick(kind), extents, "f32")],
                                  [(self.empty(extents), extents, "f32")], [identity(extents)] * 4,
                                  ["%0 = arith.select %a0, %a1, %a2 : f32", "linalg.yield %0 : f32"])

    def reduction(self, _):
        r, full = self.random, self.shapes["full"]
        kind = r.choice(["kept", "dropped"])
        extents = self.shapes[kind]
        combiner, start = r.choice([("minimumf", "0x7F800000"), ("maximumf", "0xFF7FFFFF"), ("minnumf", "0x7F800000"),
                                    ("addf", "0.0"), ("addf", "1.5"), ("mulf", "1.0"), ("compare", "0xFF800000")])
        body = [f"%0 = arith.{combiner} %a0, %o0 : f32"]
        if combiner == "compare":
            body = ["%c = arith.cmpf ogt, %a0, %o0 : f32", "%0 = arith.select %c, %a0, %o0 : f32"]
        init = self.fill(extents, start) if r.random() < 0.8 else self.pick(kind)
        results = [d for d in self.dims("0") if kind == "kept" or d != "0"]
        value = self.generic([(self.pick("full"), full, "f32")], [(init, extents, "f32")], [identity(full), affine_map(4, results)],
                             body + ["linalg.yield %0 : f32"], [self.axis])
        return kind, self.quantize(value, extents) if combiner in ("addf", "mulf") else value

    def minimum_with_index(self, _):
        r, full, kept = self.random, self.shapes["full"], self.shapes["kept"]
        index, start = self.fill(kept, "0", "i64"), self.fill(kept, r.choice(["0x7F800000", "0x7F7FFFFF"]))
        target = affine_map(4, self.dims("0"))
        pair = self.generic([(self.pick("full"), full, "f32")], [(start, kept, "f32"), (index, kept, "i64")],
                            [identity(full), target, target],
                            [f"%i = linalg.index {self.axis} : index", "%j = arith.index_cast %i : index to i64",
                             "%0 = arith.minimumf %a0, %o0 : f32", "%c = arith.cmpf olt, %a0, %o0 : f32",
                             "%1 = arith.select %c, %j, %o1 : i64", "linalg.yield %0, %1 : f32, i64"], [self.axis])
        if r.random() < 0.5:
            return "kept", f"{pair}#0"
        if r.random() < 0.5:
            self.add("kept", f"{pair}#0")
        return "kept", self.clamp(self.emit(f"arith.sitofp {pair}#1 : {tensor_type(kept, 'i64')} to {tensor_type(kept)}"), kept)

    def view(self, _):
        kept, dropped = self.shapes["kept"], self.shapes["dropped"]
        groups = "[[0], [1], [2, 3]]" if self.channels_last else "[[0], [1, 2], [3]]"
        if self.random.random() < 0.5:
            return "kept", self.emit(f"tensor.expand_shape {self.pick('dropped')} {groups} output_shape {kept} : "
                                     f"{tensor_type(dropped)} into {tensor_type(kept)}")
        return "dropped", self.emit(f"tensor.collapse_shape {self.pick('kept')} {groups} : "
                                    f"{tensor_type(kept)} into {tensor_type(dropped)}")

    def broadcast(self, _):
        full = self.shapes["full"]
        shape, target = tensor_type(full), self.empty(full)
        wide = self.emit(f"linalg.broadcast ins({self.vector[0]} : {tensor_type(self.vector[1])}) outs({target} : {shape}) "
                         f"dimensions = {[i for i in range(4) if i != self.axis]}")
        value = self.emit(f"linalg.add ins({self.pick('full')}, {wide} : {shape}, {shape}) outs({target} : {shape}) -> {shape}")
        return "full", self.clamp(value, full)

    def gate(self, _):
        """Squeeze and excite: each channel times a function of its sum over space."""
        full = self.shapes["full"]
        pooled = [full[0], full[self.axis]]
        spatial = [i for i in range(1, 4) if i != self.axis]
        target = affine_map(4, ["d0", f"d{self.axis}"])
        total = self.generic([(self.pick("full"), full, "f32")], [(self.fill(pooled, "0.0"), pooled, "f32")],
                             [identity(full), target], ["%0 = arith.addf %a0, %o0 : f32", "linalg.yield %0 : f32"], spatial)
        value = self.generic([(self.pick("full"), full, "f32"), (self.clamp(total, pooled), pooled, "f32")],
                             [(self.empty(full), full, "f32")], [identity(full), target, identity(full)],
                             ["%0 = arith.mulf %a0, %a1 : f32", "linalg.yield %0 : f32"])
        return "full", self.quantize(value, full)

    def transposed(self, _):
        """A value plus itself or another with the spatial dimensions swapped."""
        full = self.shapes["full"]
        order = [0, 2, 1, 3] if self.channels_last else [0, 1, 3, 2]
        shape, target = tensor_type(full), self.empty(full)
        other = self.emit(f"linalg.transpose ins({self.pick('full')} : {shape}) outs({target} : {shape}) permutation = {order}")
        return "full", self.clamp(self.emit(f"arith.addf {other}, {self.pick('full')} : {shape}"), full)

    def cast(self, _):
        full = self.shapes["full"]
        static, dynamic = tensor_type(full), tensor_type(["?"] + full[1:])
        value = self.emit(f"tensor.cast {self.pick('full')} : {static} to {dynamic}")
        value = self.emit(f"math.absf {value} : {dynamic}")
        return "full", self.emit(f"tensor.cast {value} : {dynamic} to {static}")


if __name__ == "__main__":
    oracle.Problem = lambda seed, dynamic: Graph(seed)
    if "--fuse" not in " ".join(sys.argv):
        sys.argv += ["--fuse", FUSE]
    try:
        sys.exit(oracle.main())
    except oracle.Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        sys.exit(2)
