"""Random convolution problems, written as linalg functions the way front ends do.

A problem is one function on tensors: a convolution (any layout that linalg can
name, or in generic form; strides, dilations, padding, groups, depthwise), then
elementwise operations, then perhaps a reduction over channels and more
elementwise operations, with one user of each value or several. Everything is
chosen by the seed.

Data are multiples of 1/8 in [-1, 1], so that the sum of a convolution is exact in
f32 in whatever order it is taken: a fused and an unfused program must agree to the
last bit, except where a sum over channels follows an inexact function.
"""

import random


class Tensor:
    """An SSA value with extents; `dynamic` marks those printed as `?`."""

    def __init__(self, name, extents, dynamic=None, element="f32"):
        self.name, self.extents, self.element = name, list(extents), element
        self.dynamic = list(dynamic) if dynamic else [False] * len(self.extents)

    @property
    def type(self):
        dims = ["?" if d else str(e) for e, d in zip(self.extents, self.dynamic)]
        return f"tensor<{'x'.join(dims + [self.element])}>"

    @property
    def static_type(self):
        return f"tensor<{'x'.join([str(e) for e in self.extents] + [self.element])}>"


# Elementwise functions of one value: name -> (body, quantum factor, growth of the
# bound as (factor, term)). `{x}` is the argument, `{p}` a prefix for names; a
# quantum factor of 0 says that the result is rounded.
UNARY = {
    "relu_cmpf": ("{p}c = arith.cmpf ugt, {x}, {zero} : f32\n{p}r = arith.select {p}c, {x}, {zero} : f32", 1, (1, 0)),
    "relu_maximumf": ("{p}r = arith.maximumf {x}, {zero} : f32", 1, (1, 0)),
    "clamp": ("{p}a = arith.maxnumf {x}, {mone} : f32\n{p}r = arith.minnumf {p}a, {two} : f32", 1, (0, 2)),
    "scale": ("{p}r = arith.mulf {x}, {half} : f32", 0.5, (0.5, 0)),
    "negative_scale": ("{p}a = arith.negf {x} : f32\n{p}r = arith.mulf {p}a, {two} : f32", 1, (2, 0)),
    "shift": ("{p}r = arith.addf {x}, {half} : f32", 1, (1, 0.5)),
    "subtract": ("{p}r = arith.subf {x}, {two} : f32", 1, (1, 2)),
    "abs": ("{p}r = math.absf {x} : f32", 1, (1, 0)),
    "leaky": ("{p}c = arith.cmpf ogt, {x}, {zero} : f32\n{p}a = arith.mulf {x}, {half} : f32\n"
              "{p}r = arith.select {p}c, {x}, {p}a : f32", 0.5, (1, 0)),
    "tanh": ("{p}r = math.tanh {x} : f32", 0, (0, 1)),
    "sigmoid": ("{p}a = arith.negf {x} : f32\n{p}b = math.exp {p}a : f32\n{p}d = arith.addf {p}b, {one} : f32\n"
                "{p}r = arith.divf {one}, {p}d : f32", 0, (0, 1)),
}
CONSTANTS = {"zero": 0.0, "one": 1.0, "mone": -1.0, "half": 0.5, "two": 2.0}

# Layouts of a convolution: (linalg name or None for generic, input, filter, output).
LAYOUTS = [
    ("conv_2d_nchw_fchw", "nchw", "fchw", "nfhw"),
    ("conv_2d_nhwc_hwcf", "nhwc", "hwcf", "nhwf"),
    ("conv_2d_nhwc_fhwc", "nhwc", "fhwc", "nhwf"),
    (None, "nchw", "fchw", "nfhw"),
    (None, "nhwc", "fhwc", "nfhw"),
    (None, "hwnc", "hwcf", "fnhw"),
]


class Problem:
    """One random function: `function(name)` is its text, `arguments` and `results`
    its Tensors, `about` what it is in words, `convolutions` how many it has, and `tolerance` the largest absolute
    difference that two lawful ways to compute it may have."""

    def __init__(self, seed, dynamic=True):
        self.random = random.Random(seed)
        self.allow_dynamic = dynamic
        self.seed, self.arguments, self.lines, self.count = seed, [], [], 0
        self.about, self.tolerance, self.convolutions = [], 0.0, 1
        # While every value is a multiple of `quantum` and at most `bound`, sums of
        # them are exact as long as sum / quantum stays below 2^24.
        self.quantum, self.bound = 2.0 ** -6, 1.0
        self.results = []
        self.convolution()
        self.epilogue()

    # Text ------------------------------------------------------------------

    def fresh(self, extents, dynamic=None, element="f32"):
        self.count += 1
        return Tensor(f"%v{self.count}", extents, dynamic, element)

    def emit(self, text):
        self.lines += text.split("\n")

    def argument(self, extents, dynamic=None):
        tensor = Tensor(f"%arg{len(self.arguments)}", extents, dynamic)
        self.arguments.append(tensor)
        return tensor

    def constant(self, key):
        return f"%c_{key}"

    def function(self, name):
        arguments = ", ".join(f"{a.name}: {a.type}" for a in self.arguments)
        types = [r.type for r in self.results]
        result = types[0] if len(types) == 1 else f"({', '.join(types)})"
        constants = [f"%c_{k} = arith.constant {v:e} : f32" for k, v in CONSTANTS.items()]
        constants += [f"%i{i} = arith.constant {i} : index" for i in range(8)]
        body = constants + self.lines + [f"return {', '.join(r.name for r in self.results)} : {', '.join(types)}"]
        text = "\n".join("  " + line for line in body)
        return f"// seed {self.seed}: {'; '.join(self.about)}\nfunc.func @{name}({arguments}) -> {result} {{\n{text}\n}}\n"

    def sizes(self, like):
        """The dynamic extents of `like`, a value that exists, as tensor.dim ops."""
        names = []
        for axis, is_dynamic in enumerate(like.dynamic):
            if is_dynamic:
                self.count += 1
                names.append(f"%s{self.count}")
                self.emit(f"{names[-1]} = tensor.dim {like.name}, %i{axis} : {like.type}")
        return ", ".join(names)

    def empty(self, like, element="f32"):
        tensor = self.fresh(like.extents, like.dynamic, element)
        self.emit(f"{tensor.name} = tensor.empty({self.sizes(like)}) : {tensor.type}")
        return tensor

    def generic(self, inputs, outs, maps, iterators, body, yields):
        """linalg.generic; inputs and outs are Tensors, maps strings of affine maps."""
        results = [self.fresh(o.extents, o.dynamic, o.element) for o in outs]
        block = ", ".join([f"%in{i}: {t.element}" for i, t in enumerate(inputs)] +
                          [f"%out{i}: {t.element}" for i, t in enumerate(outs)])
        head = results[0].name if len(results) == 1 else f"%m{self.count}:{len(results)}"
        if len(results) > 1:
            for i, result in enumerate(results):
                result.name = f"%m{self.count}#{i}"
        types = [r.type for r in results]
        operands = lambda ts: f"{', '.join(t.name for t in ts)} : {', '.join(t.type for t in ts)}"
        ins = f"ins({operands(inputs)}) " if inputs else ""
        self.emit(f"{head} = linalg.generic {{indexing_maps = [{', '.join(maps)}], "
                  f"iterator_types = [{', '.join(chr(34) + i + chr(34) for i in iterators)}]}} "
                  f"{ins}outs({operands(outs)}) {{\n^bb0({block}):\n{body}\n"
                  f"  linalg.yield {', '.join(yields)} : {', '.join(o.element for o in outs)}\n"
                  f"}} -> {types[0] if len(types) == 1 else '(' + ', '.join(types) + ')'}")
        return results

    # The convolution -------------------------------------------------------

    def convolution(self):
        r = self.random
        kind = r.choice(["plain"] * 6 + ["grouped", "depthwise"])
        n, h, w = r.randint(1, 3), r.randint(1, 17), r.randint(1, 17)
        kh, kw = r.randint(1, 4), r.randint(1, 4)
        stride = [r.choice([1, 1, 1, 2, 3]) for _ in range(2)]
        dilation = [r.choice([1, 1, 1, 2, 3]) for _ in range(2)]
        low, high = ([r.choice([0, 0, 1, 2]) for _ in range(2)] for _ in range(2))
        # The window must fit.
        h = max(h, (kh - 1) * dilation[0] + 1 - low[0] - high[0], 1)
        w = max(w, (kw - 1) * dilation[1] + 1 - low[1] - high[1], 1)
        groups = 1
        if kind == "grouped":
            groups, cpg, fpg = r.randint(2, 4), r.randint(1, 4), r.randint(1, 5)
            layout = (None, "nchw", "fchw", "nfhw")
        elif kind == "depthwise":
            groups, cpg, fpg = r.randint(1, 9), 1, 1
            layout = r.choice([("depthwise_conv_2d_nchw_chw", "nchw", "fhw", "nfhw"),
                               ("depthwise_conv_2d_nhwc_hwc", "nhwc", "hwf", "nhwf")])
        else:
            cpg, fpg = r.randint(1, 9), r.choice([1, 2, 3, 5, 7, 8, 12, 16, 17])
            layout = r.choice(LAYOUTS)
        operation, in_order, filter_order, out_order = layout
        c, f = groups * cpg, groups * fpg
        dynamic = self.allow_dynamic and kind != "grouped" and r.random() < 0.25
        moving = {k: dynamic and r.random() < 0.7 for k in "nhw"}
        moving.update(c=False, f=False)
        extent = dict(n=n, h=h, w=w, c=c, f=f)
        place = lambda order, values: [values[k] for k in order]
        x = self.argument(place(in_order, extent), place(in_order, moving))
        kernel = dict(f=f, c=cpg, h=kh, w=kw)
        weights = self.argument(place(filter_order, kernel))
        padded, values = x, dict(extent)
        if any(low + high):
            values["h"] += low[0] + high[0]
            values["w"] += low[1] + high[1]
            padded = self.pad(x, in_order, dict(h=low[0], w=low[1]), dict(h=high[0], w=high[1]), place(in_order, values))
        out = dict(n=n, f=f)
        for i, k in enumerate("hw"):
            out[k] = (values[k] - (kernel[k] - 1) * dilation[i] - 1) // stride[i] + 1
        shape = self.fresh(place(out_order, out), place(out_order, moving))
        self.out_order = out_order
        self.emit_empty_output(shape, padded, in_order, kernel, stride, dilation)
        self.bias_kind = r.choice(["none", "outs_broadcast", "outs_generic", "later"])
        init = self.initial(shape, f)
        if kind == "grouped":
            result = self.grouped_op(padded, weights, init, groups, stride, dilation)
        elif operation:
            result = self.named_op(operation, padded, weights, init, stride, dilation)
        else:
            result = self.generic_op(in_order, filter_order, out_order, padded, weights, init, stride, dilation)
        self.value, self.shape = result, shape
        self.bound = cpg * kh * kw + 1.0
        self.about += [f"{kind} {operation or 'generic'} {in_order}/{filter_order}/{out_order}",
                       f"x {x.type}, kernel {kh}x{kw}, f {f}, groups {groups}", f"stride {stride} dilation {dilation} pad {low} {high}",
                       f"bias {self.bias_kind}"]

    def pad(self, x, order, low, high, extents):
        padded = self.fresh(extents, x.dynamic)
        counts = lambda side: ", ".join(str(side.get(k, 0)) for k in order)
        self.emit(f"{padded.name} = tensor.pad {x.name} low[{counts(low)}] high[{counts(high)}] {{\n"
                  f"^bb0(%b0: index, %b1: index, %b2: index, %b3: index):\n  tensor.yield %c_zero : f32\n"
                  f"}} : {x.type} to {padded.type}")
        return padded

    def emit_empty_output(self, shape, padded, in_order, kernel, stride, dilation):
        """The output's tensor.empty, its dynamic extents computed as front ends do."""
        sizes = []
        for axis, k in enumerate(self.out_order):
            if not shape.dynamic[axis]:
                continue
            self.count += 1
            size = f"%o{self.count}"
            self.emit(f"{size}a = tensor.dim {padded.name}, %i{in_order.index(k)} : {padded.type}")
            if k == "n":
                sizes.append(f"{size}a")
                continue
            i = "hw".index(k)
            reach = (kernel[k] - 1) * dilation[i]
            self.emit(f"{size} = affine.apply affine_map<(d0) -> ((d0 - {reach + 1}) floordiv {stride[i]} + 1)>({size}a)")
            sizes.append(size)
        self.emit(f"{shape.name} = tensor.empty({', '.join(sizes)}) : {shape.type}")

    def initial(self, shape, f):
        if self.bias_kind.startswith("outs"):
            bias = self.argument([f])
            axis = self.out_order.index("f")
            if self.bias_kind == "outs_broadcast":
                result = self.fresh(shape.extents, shape.dynamic)
                others = ", ".join(str(i) for i in range(4) if i != axis)
                self.emit(f"{result.name} = linalg.broadcast ins({bias.name} : {bias.type}) "
                          f"outs({shape.name} : {shape.type}) dimensions = [{others}]")
                return result
            return self.generic([bias], [shape], [self.map([axis]), self.map(range(4))], ["parallel"] * 4, "", ["%in0"])[0]
        result = self.fresh(shape.extents, shape.dynamic)
        self.emit(f"{result.name} = linalg.fill ins(%c_zero : f32) outs({shape.name} : {shape.type}) -> {shape.type}")
        return result

    def attributes(self, stride, dilation):
        kind = self.random.choice(["tensor", "vector"])
        text = lambda v: f"dense<{v[0]}>" if v[0] == v[1] else f"dense<[{v[0]}, {v[1]}]>"
        return f"{{dilations = {text(dilation)} : {kind}<2xi64>, strides = {text(stride)} : {kind}<2xi64>}}"

    def named_op(self, operation, x, weights, init, stride, dilation):
        result = self.fresh(init.extents, init.dynamic)
        self.emit(f"{result.name} = linalg.{operation} {self.attributes(stride, dilation)} ins({x.name}, {weights.name} : "
                  f"{x.type}, {weights.type}) outs({init.name} : {init.type}) -> {init.type}")
        return result

    def grouped_op(self, x, weights, init, groups, stride, dilation):
        def split(tensor, axis, outer):
            extents = tensor.extents[:axis] + [outer, tensor.extents[axis] // outer] + tensor.extents[axis + 1:]
            folds = [[0], [1, 2], [3], [4]] if axis == 1 else [[0, 1], [2], [3], [4]]
            result = self.fresh(extents)
            self.emit(f"{result.name} = tensor.expand_shape {tensor.name} {folds} output_shape {extents} : "
                      f"{tensor.type} into {result.type}")
            return result
        x, weights, start = split(x, 1, groups), split(weights, 0, groups), split(init, 1, groups)
        wide = self.named_op("conv_2d_ngchw_gfchw", x, weights, start, stride, dilation)
        result = self.fresh(init.extents)
        self.emit(f"{result.name} = tensor.collapse_shape {wide.name} [[0], [1, 2], [3], [4]] : {wide.type} into {result.type}")
        return result

    def generic_op(self, in_order, filter_order, out_order, x, weights, init, stride, dilation):
        # Loops: n f h w (output position), c, r s (taps).
        dims = "(n, f, h, w, c, r, s)"
        at = dict(n="n", c="c", h=f"h * {stride[0]} + r * {dilation[0]}", w=f"w * {stride[1]} + s * {dilation[1]}")
        taps = dict(f="f", c="c", h="r", w="s")
        maps = [f"affine_map<{dims} -> ({', '.join(at[k] for k in in_order)})>",
                f"affine_map<{dims} -> ({', '.join(taps[k] for k in filter_order)})>",
                f"affine_map<{dims} -> ({', '.join(out_order)})>"]
        body = "  %mul = arith.mulf %in0, %in1 : f32\n  %add = arith.addf %out0, %mul : f32"
        return self.generic([x, weights], [init], maps, ["parallel"] * 4 + ["reduction"] * 3, body, ["%add"])[0]

    # What follows it -------------------------------------------------------

    def map(self, results, rank=4):
        dims = ", ".join(f"d{i}" for i in range(rank))
        text = ", ".join(r if isinstance(r, str) else f"d{r}" for r in results)
        return f"affine_map<({dims}) -> ({text})>"

    def unary(self, value, name, out):
        body, quantum, (factor, term) = UNARY[name]
        self.quantum, self.bound = self.quantum * quantum, self.bound * factor + term
        names = {k: self.constant(k) for k in CONSTANTS}
        text = body.format(x="%in0", p="%t", **names)
        rank = len(value.extents)
        identity = self.map(range(rank), rank)
        self.about.append(name)
        return self.generic([value], [out], [identity, identity], ["parallel"] * rank,
                            "\n".join("  " + line for line in text.split("\n")), ["%tr"])[0]

    def binary(self, value, other, other_map, out, operation, swapped=False):
        rank = len(value.extents)
        identity = self.map(range(rank), rank)
        inputs, maps = [value, other], [identity, other_map]
        if swapped:
            inputs, maps = inputs[::-1], maps[::-1]
        body = f"  %tr = arith.{operation} %in0, %in1 : f32"
        return self.generic(inputs, [out], maps + [identity], ["parallel"] * rank, body, ["%tr"])[0]

    def extra(self, value, out):
        """An operation with another tensor: per channel, full, or a single element."""
        r, rank = self.random, len(value.extents)
        axis = self.out_order.index("f")
        kind = r.choice(["channel", "channel_keepdim", "full", "scalar"])
        operation = r.choice(["addf", "subf", "mulf", "minimumf", "maximumf"])
        if kind == "full":
            other = self.argument(value.extents, value.dynamic)
            where = self.map(range(rank), rank)
        elif kind == "channel":
            other, where = self.argument([value.extents[axis]]), self.map([axis])
        elif kind == "channel_keepdim":
            extents = [1 if i != axis else value.extents[axis] for i in range(axis if axis == 1 else 0, rank)]
            first = rank - len(extents)
            other = self.argument(extents)
            where = self.map([i if i == axis else "0" for i in range(first, rank)])
        else:
            other, where = self.argument([]), self.map([], rank)
        self.about.append(f"{operation} {kind}")
        if operation == "mulf":
            self.quantum /= 8
        else:
            self.quantum, self.bound = min(self.quantum, 1 / 8), self.bound + 1
        return self.binary(value, other, where, out, operation, swapped=r.random() < 0.3)

    def step(self, value, out):
        r = self.random
        choice = r.random()
        if choice < 0.5:
            return self.unary(value, r.choice(list(UNARY)), out)
        if choice < 0.85:
            return self.extra(value, out)
        # A DAG that reads the value twice, as silu and hardswish do.
        quantum, bound = self.quantum, self.bound
        inner = self.unary(value, r.choice(["sigmoid", "clamp", "relu_cmpf"]), out)
        self.quantum, self.bound = self.quantum * quantum, self.bound * bound
        rank = len(value.extents)
        self.about.append("times itself")
        return self.binary(value, inner, self.map(range(rank), rank), out, "mulf")

    def epilogue(self):
        r, value, out = self.random, self.value, self.shape
        if self.bias_kind == "later":
            axis = self.out_order.index("f")
            value = self.binary(value, self.argument([value.extents[axis]]), self.map([axis]), out, "addf", r.random() < 0.5)
        for _ in range(r.choice([0, 1, 1, 2, 2, 3, 4])):
            value = self.step(value, out)
        plan = r.choice(["full", "full", "reduce", "reduce", "both", "two_users"])
        if plan == "two_users":
            self.about.append("two users")
            self.results = [self.unary(value, "relu_cmpf", out), self.unary(value, "tanh", out)]
        elif plan == "full":
            self.results = [self.second_convolution(value, out) or value]
        else:
            reduced = self.reduction(value, out)
            self.results += [value, reduced] if plan == "both" else [reduced]
            if plan == "both":
                self.about.append("full and reduced")

    def second_convolution(self, value, out):
        """Every third time that it can be exact: value + conv1x1(value), the end of a residual
        block. The first convolution's value then has another convolution as its user."""
        channels = value.extents[self.out_order.index("f")]
        exact = self.quantum > 0 and self.bound * channels / (self.quantum / 8) < 2.0 ** 24
        forms = {"nfhw": ("conv_2d_nchw_fchw", "fchw"), "nhwf": ("conv_2d_nhwc_hwcf", "hwcf")}
        # A generator of its own, so that adding this changed no earlier problem.
        if not exact or self.out_order not in forms or random.Random(~self.seed).random() > 1 / 3:
            return None
        operation, order = forms[self.out_order]
        weights = self.argument([channels if k in "fc" else 1 for k in order])
        zeros = self.fresh(out.extents, out.dynamic)
        self.emit(f"{zeros.name} = linalg.fill ins(%c_zero : f32) outs({out.name} : {out.type}) -> {out.type}")
        result = self.named_op(operation, value, weights, zeros, [1, 1], [1, 1])
        self.about.append("residual block")
        self.convolutions += 1
        return self.binary(result, value, self.map(range(4)), out, "addf")

    def reduction(self, value, out):
        r = self.random
        axis = self.out_order.index("f")
        kind = r.choice(["minimumf", "maximumf", "minnumf", "maxnumf", "sum", "mean", "two_results"])
        keepdim = r.choice([None, "expand", "zero_map"]) if kind != "two_results" else r.choice([None, "expand"])
        channels = value.extents[axis]
        exact = self.quantum > 0 and self.bound * channels / self.quantum < 2.0 ** 24
        if kind in ("sum", "mean") and not exact:
            # Values up to 1: each of the sum's roundings is at most channels * 2^-24,
            # and what follows the reduction does not enlarge them.
            value = self.unary(value, "tanh", out)
            self.tolerance = channels ** 2 * 2.0 ** -24
        keep = keepdim == "zero_map"
        extents = [1 if i == axis else e for i, e in enumerate(value.extents) if keep or i != axis]
        dynamic = [d for i, d in enumerate(value.dynamic) if keep or i != axis]
        start = {"minimumf": "0x7F800000", "minnumf": "0x7F800000", "two_results": "0x7F800000",
                 "maximumf": "0xFF800000", "maxnumf": "0xFF800000", "sum": "0.0", "mean": "0.0"}[kind]
        target = self.fresh(extents, dynamic)
        sizes = []
        for i, d in enumerate(value.dynamic):
            if d:
                self.count += 1
                sizes.append(f"%s{self.count}")
                self.emit(f"{sizes[-1]} = tensor.dim {value.name}, %i{i} : {value.type}")
        self.emit(f"{target.name} = tensor.empty({', '.join(sizes)}) : {target.type}")
        self.emit(f"%start = arith.constant {start} : f32")
        init = self.fresh(extents, dynamic)
        self.emit(f"{init.name} = linalg.fill ins(%start : f32) outs({target.name} : {target.type}) -> {target.type}")
        out_map = self.map([i if i != axis else "0" for i in range(4) if keep or i != axis])
        maps = [self.map(range(4)), out_map]
        iterators = ["reduction" if i == axis else "parallel" for i in range(4)]
        self.about.append(f"channel {kind}{' keepdim ' + keepdim if keepdim else ''}")
        if kind == "two_results":
            index = self.fresh(extents, dynamic, "i64")
            self.emit(f"{index.name} = tensor.empty({', '.join(sizes)}) : {index.type}\n%zero64 = arith.constant 0 : i64")
            first = self.fresh(extents, dynamic, "i64")
            self.emit(f"{first.name} = linalg.fill ins(%zero64 : i64) outs({index.name} : {index.type}) -> {index.type}")
            body = (f"  %i = linalg.index {axis} : index\n  %j = arith.index_cast %i : index to i64\n"
                    "  %m = arith.minimumf %in0, %out0 : f32\n  %less = arith.cmpf olt, %in0, %out0 : f32\n"
                    "  %s = arith.select %less, %j, %out1 : i64")
            reduced, winner = self.generic([value], [init, first], maps + [out_map], iterators, body, ["%m", "%s"])
            if r.random() < 0.3:
                self.about.append("index used")
                self.results.append(winner)
        else:
            operation = "addf" if kind in ("sum", "mean") else kind
            body = f"  %m = arith.{operation} %in0, %out0 : f32"
            reduced = self.generic([value], [init], maps, iterators, body, ["%m"])[0]
        if keepdim == "expand":
            reduced = self.expand(reduced, axis, sizes)
        if kind == "mean":
            rank = len(reduced.extents)
            identity = self.map(range(rank), rank)
            self.emit(f"%count = arith.constant {float(value.extents[axis]):e} : f32")
            reduced = self.generic([reduced], [self.empty(reduced)], [identity, identity], ["parallel"] * rank,
                                   "  %tr = arith.divf %in0, %count : f32", ["%tr"])[0]
        for _ in range(r.choice([0, 0, 1, 2])):
            reduced = self.unary(reduced, r.choice(["tanh", "scale", "relu_cmpf", "shift"]), self.empty(reduced))
        return reduced

    def expand(self, value, axis, sizes):
        extents = value.extents[:axis] + [1] + value.extents[axis:]
        dynamic = value.dynamic[:axis] + [False] + value.dynamic[axis:]
        # The new unit extent joins the dimension before it, or after it at the front.
        folds, at = [], 0
        for i in range(3):
            width = 2 if i == max(axis - 1, 0) else 1
            folds.append(list(range(at, at + width)))
            at += width
        result = self.fresh(extents, dynamic)
        names, k = [], 0
        for e, d in zip(extents, dynamic):
            names.append(sizes[k] if d else str(e))
            k += d
        self.emit(f"{result.name} = tensor.expand_shape {value.name} {folds} output_shape [{', '.join(names)}] : "
                  f"{value.type} into {result.type}")
        return result
