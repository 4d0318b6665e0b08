"""Random small convolutions with epilogues: as linalg for the compiler, and as
float64 on tensors for the comparison.

A geometry is plain data (it travels as JSON from the machine that compiles to the
one with the GPU): a list of steps in single assignment. `to_mlir` writes it the way
front ends do; `evaluate` computes it with PyTorch in float64, knowing nothing of the
compiler. Both are short enough to be read side by side.

Steps, each making one value (conv_* reads arguments 0 and 1):
  {"op": "conv", ...}                         the convolution
  {"op": "unary", "fn": name, "of": v}
  {"op": "binary", "fn": name, "of": v, "with": {"argument": a, "axes": [...]} | {"value": v2},
   "swapped": bool}                           axes: for each axis of the argument the
                                              axis of the value it runs along, or null (extent 1)
  {"op": "reduce", "fn": name, "of": v, "axis": k, "keep": bool}
"""

import math
import random

# name -> (MLIR body over {x}, torch expression over x). Constants by name.
CONSTANTS = {"zero": 0.0, "one": 1.0, "half": 0.5, "two": 2.0, "three": 3.0, "six": 6.0,
             "sixth": 1.0 / 6.0, "mone": -1.0}
UNARY = {
    "relu": (["%r = arith.maximumf {x}, %zero : f32"], "torch.relu(x)"),
    "relu_select": (["%c = arith.cmpf ugt, {x}, %zero : f32",
                     "%r = arith.select %c, {x}, %zero : f32"], "torch.relu(x)"),
    "min_half": (["%c = arith.cmpf olt, {x}, %half : f32",
                  "%r = arith.select %c, {x}, %half : f32"], "torch.clamp(x, max=0.5)"),
    "clamp": (["%a = arith.maximumf {x}, %mone : f32", "%r = arith.minimumf %a, %two : f32"],
              "torch.clamp(x, -1.0, 2.0)"),
    "scale": (["%r = arith.mulf {x}, %two : f32"], "x * 2.0"),
    "negate": (["%r = arith.negf {x} : f32"], "-x"),
    "shift": (["%r = arith.subf {x}, %half : f32"], "x - 0.5"),
    "abs": (["%r = math.absf {x} : f32"], "x.abs()"),
    "tanh": (["%r = math.tanh {x} : f32"], "torch.tanh(x)"),
    "sigmoid": (["%a = arith.negf {x} : f32", "%b = math.exp %a : f32",
                 "%d = arith.addf %b, %one : f32", "%r = arith.divf %one, %d : f32"],
                "torch.sigmoid(x)"),
    "erf": (["%r = math.erf {x} : f32"], "torch.erf(x)"),
    "leaky": (["%c = arith.cmpf ogt, {x}, %zero : f32", "%a = arith.mulf {x}, %half : f32",
               "%r = arith.select %c, {x}, %a : f32"], "torch.where(x > 0, x, x * 0.5)"),
    "gate6": (["%a = arith.addf {x}, %three : f32", "%b = arith.maximumf %a, %zero : f32",
               "%d = arith.minimumf %b, %six : f32", "%r = arith.divf %d, %six : f32"],
              "torch.clamp(x + 3.0, 0.0, 6.0) / 6.0"),
}
BINARY = {"addf": "a + b", "subf": "a - b", "mulf": "a * b", "minimumf": "torch.minimum(a, b)",
          "maximumf": "torch.maximum(a, b)"}
# name -> (start, combining operation, torch method)
REDUCE = {"min": ("0x7F800000", "minimumf", "amin"), "max": ("0xFF800000", "maximumf", "amax"),
          "sum": ("0.0", "addf", "sum"), "mean": ("0.0", "addf", "mean")}

LAYOUTS = [("conv_2d_nchw_fchw", "nchw", "fchw", "nfhw"),
           ("conv_2d_nchw_fchw", "nchw", "fchw", "nfhw"),
           ("conv_2d_nhwc_hwcf", "nhwc", "hwcf", "nhwf"),
           ("conv_2d_nhwc_fhwc", "nhwc", "fhwc", "nhwf"),
           (None, "nchw", "fchw", "nfhw"), (None, "nhwc", "fhwc", "nfhw")]


# What the geometries of a family of kernels are like, where it takes few of the others.
LIKE = {"winograd": "3x3", "winograd_steps": "3x3", "depthwise": "depthwise"}

# What products and sums may be off by besides, in units of 2^-24 of the scale: each element, the whole
# (docs/numerics.md).
UNIT = 2.0 ** -24
ERRORS = {"ieee": (0, 0), "tf32": (16400, 16400), "tf32x3": (400, 40), "f16": (16400, 16400),
          "bf16": (131400, 131400)}
NUMERICS = [*ERRORS, *(f"{name}+winograd" for name in ERRORS if name != "bf16")]


def may_transform(g):
    """Whether kernels may transform the convolution of a geometry."""
    name, _, transform = g["numerics"].partition("+")
    s = next(s for s in g["steps"] if s["op"] == "conv")
    window = [g["arguments"][1][s["orders"][1].index(k)] for k in "hw"]
    return transform != "" and (g["dtype"] == "f32" or (g["dtype"], name) == ("f16", "f16")) and \
        (window, list(s["stride"]), list(s["dilation"])) == ([3, 3], [1, 1], [1, 1])


def get_errors(g):
    """What products and sums of a geometry may be off by besides."""
    name = g["numerics"].partition("+")[0]
    transforms = may_transform(g)
    # Operands of f16 are rounded only once they are transformed.
    terms, factor = ERRORS[name] if g["dtype"] == "f32" or transforms else (0, 0)
    if g["dtype"] != "f32":
        # What tensor cores add they truncate.
        terms, factor = terms + 3 * g["sum_length"], factor + 8
    # Errors of transformed products grow 5.14 times in the norm; each element: evaluate.
    return terms, 12 + 5.14 * factor if transforms else factor


def make(seed, like="", dtype="f32", numerics="ieee"):
    """The geometry of a seed: any; like "3x3", which Winograd's transforms take; or like "depthwise".
    The convolution reads `dtype` and sums in f32."""
    r = random.Random(seed)
    kind = r.choice(["plain"] * 6 + ["grouped", "depthwise"])
    if like == "depthwise":
        kind = like
    elif like and kind == "depthwise":
        kind = "plain"
    n, h, w = r.randint(1, 4), r.randint(1, 40), r.randint(1, 70)
    kh, kw = r.choice([1, 2, 3, 3, 3, 5]), r.choice([1, 2, 3, 3, 3, 5])
    stride = [r.choice([1, 1, 1, 2, 3]) for _ in range(2)]
    dilation = [r.choice([1, 1, 1, 2]) for _ in range(2)]
    if like == "3x3":
        kh = kw = 3
        stride, dilation = [1, 1], [1, 1]
    low = [r.choice([0, 0, 1, 2]) for _ in range(2)]
    high = [r.choice([0, p, p]) for p in low] if r.random() < 0.7 else [r.choice([0, 1, 2]), 0]
    h = max(h, (kh - 1) * dilation[0] + 1 - low[0] - high[0], 1)
    w = max(w, (kw - 1) * dilation[1] + 1 - low[1] - high[1], 1)
    groups, layout = 1, r.choice(LAYOUTS)
    cpg, fpg = r.choice([1, 2, 3, 4, 5, 8, 16, 17, 32, 33]), \
        r.choice([1, 2, 3, 5, 8, 16, 17, 31, 32, 64, 65, 96, 128, 130])
    if kind == "grouped":
        groups, cpg, fpg = r.randint(2, 4), r.choice([1, 2, 4, 8]), r.choice([1, 3, 8, 16])
        layout = ("grouped", "nchw", "fchw", "nfhw")
    elif kind == "depthwise":
        groups, cpg, fpg = r.choice([1, 3, 8, 16, 33]), 1, 1
        layout = r.choice([("depthwise_conv_2d_nchw_chw", "nchw", "fhw", "nfhw"),
                           ("depthwise_conv_2d_nhwc_hwc", "nhwc", "hwf", "nhwf")])
    operation, in_order, filter_order, out_order = layout
    extent = dict(n=n, c=groups * cpg, h=h, w=w)
    kernel = dict(f=groups * fpg, c=cpg, h=kh, w=kw)
    out = dict(n=n, f=groups * fpg)
    for i, k in enumerate("hw"):
        out[k] = (extent[k] + low[i] + high[i] - (kernel[k] - 1) * dilation[i] - 1) // stride[i] + 1
    g = {"seed": seed, "name": f"geometry_{seed}", "sum_length": cpg * kh * kw,
         "arguments": [[extent[k] for k in in_order], [kernel[k] for k in filter_order]],
         "filter_argument": 1, "steps": [], "results": [], "dynamic": [], "dtype": dtype,
         "numerics": numerics}
    if kind != "grouped" and r.random() < 0.2:
        g["dynamic"] = [k for k in "nhw" if r.random() < 0.7]
    conv = {"op": "conv", "linalg": operation, "orders": [in_order, filter_order, out_order],
            "stride": stride, "dilation": dilation, "low": low, "high": high, "groups": groups,
            "bias": None, "shape": [out[k] for k in out_order]}
    bias = r.choice(["none", "outs", "later"])
    if bias == "outs":
        conv["bias"] = _argument(g, [out["f"]])
    g["steps"].append(conv)
    axis, value = out_order.index("f"), 0
    if bias == "later":
        value = _binary(g, "addf", value, [out["f"]], [axis], r.random() < 0.5)
    for _ in range(r.choice([0, 1, 1, 2, 2, 3])):
        value = _random_step(g, r, value, axis)
    plan = r.choice(["full"] * 3 + ["reduce"] * 3 + ["both", "two_users"])
    if plan == "two_users":
        g["results"] = [_unary(g, "relu_select", value), _unary(g, "tanh", value)]
    elif plan == "full":
        g["results"] = [value]
    else:
        fn, keep = r.choice(["min", "min", "max", "sum", "mean"]), r.random() < 0.6
        shape = list(_shape(g, value))
        shape[axis:axis + 1] = [1] if keep else []
        g["steps"].append({"op": "reduce", "fn": fn, "of": value, "axis": axis, "keep": keep,
                           "shape": shape})
        reduced = len(g["steps"]) - 1
        for _ in range(r.choice([0, 0, 1, 2])):
            reduced = _unary(g, r.choice(["tanh", "scale", "relu", "shift"]), reduced)
        g["results"] = [value, reduced] if plan == "both" else [reduced]
    g["about"] = (f"{kind} {operation or 'generic'} {in_order}/{filter_order}/{out_order} "
                  f"x{g['arguments'][0]} w{g['arguments'][1]} groups {groups} stride {stride} "
                  f"dilation {dilation} pad {low}{high} bias {bias}"
                  + (f" dynamic {''.join(g['dynamic'])}" if g["dynamic"] else "") + ": "
                  + " ".join(s.get("fn", s["op"]) + ("" if s["op"] != "reduce" else " over channels")
                             for s in g["steps"]) + f" ({plan})")
    return g


def _shape(g, value):
    return g["steps"][value]["shape"]


def _argument(g, shape):
    g["arguments"].append(list(shape))
    return len(g["arguments"]) - 1


def _unary(g, fn, value):
    g["steps"].append({"op": "unary", "fn": fn, "of": value, "shape": _shape(g, value)})
    return len(g["steps"]) - 1


def _binary(g, fn, value, shape, axes, swapped, full=False):
    # A tensor of the value's shape moves with its dynamic extents.
    g["steps"].append({"op": "binary", "fn": fn, "of": value, "swapped": swapped,
                       "with": {"argument": _argument(g, shape), "axes": axes, "full": full},
                       "shape": _shape(g, value)})
    return len(g["steps"]) - 1


def _random_step(g, r, value, axis):
    choice = r.random()
    shape = _shape(g, value)
    if choice < 0.5:
        return _unary(g, r.choice(list(UNARY)), value)
    if choice < 0.85:
        fn, kind = r.choice(list(BINARY)), r.choice(["channel", "keepdim", "full", "scalar"])
        swapped = r.random() < 0.3
        if kind == "channel":
            return _binary(g, fn, value, [shape[axis]], [axis], swapped)
        if kind == "keepdim":
            axes = [axis if i == axis else None for i in range(axis if axis == 1 else 0, 4)]
            return _binary(g, fn, value, [1 if a is None else shape[a] for a in axes], axes, swapped)
        if kind == "full":
            return _binary(g, fn, value, shape, list(range(4)), swapped, full=True)
        return _binary(g, fn, value, [], [], swapped)
    gate = _unary(g, r.choice(["sigmoid", "gate6", "tanh"]), value)
    g["steps"].append({"op": "binary", "fn": "mulf", "of": value, "with": {"value": gate},
                       "swapped": False, "shape": shape})
    return len(g["steps"]) - 1


# Evaluation ----------------------------------------------------------------


def make_inputs(g, torch, device="cpu"):
    """Arguments: standard normal, the filter scaled by 1/sqrt(length of the sum); f32, but for the
    convolution's operands."""
    generator = torch.Generator(device="cpu")
    generator.manual_seed(g["seed"])
    inputs = [torch.randn(shape, generator=generator) for shape in g["arguments"]]
    inputs[1] /= math.sqrt(g["sum_length"])
    operands = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}[g["dtype"]]
    return [t.to(device, operands if i < 2 else t.dtype) for i, t in enumerate(inputs)]


def evaluate(g, inputs, torch, worst=False):
    """The results in float64, and for each the scale of what was added up to it: the same
    computation on absolute values, which bounds the effect of rounding (docs/numerics.md).
    With `worst` the scale of a sum whose products are transformed is such that as many times
    2^-24 as it has terms bound its error."""
    F = torch.nn.functional
    inputs = [t.double() for t in inputs]
    values, scales = [], []

    def convolve(x, w, s):
        in_order, filter_order, out_order = s["orders"]
        x = x.permute([in_order.index(k) for k in "nchw"])
        letters = [k for k in "fchw" if k in filter_order]
        w = w.permute([filter_order.index(k) for k in letters])
        if "c" not in filter_order:
            w = w.unsqueeze(1)
        (lh, lw), (hh, hw) = s["low"], s["high"]
        y = F.conv2d(F.pad(x, (lw, hw, lh, hh)), w, stride=s["stride"], dilation=s["dilation"],
                     groups=s["groups"])
        return y.permute(["nfhw".index(k) for k in out_order])

    def spread(tensor, axes):
        """Lays an argument along the value's axes, extent one elsewhere."""
        extents = [1] * 4
        for extent, axis in zip(tensor.shape, axes):
            if axis is not None:
                extents[axis] = extent
        return tensor.reshape(extents)

    for s in g["steps"]:
        if s["op"] == "conv":
            y = convolve(inputs[0], inputs[1], s)
            scale = convolve(inputs[0].abs(), inputs[1].abs(), s)
            if worst and may_transform(g):
                # The largest input of any tile that the output may be in, for F(4x4).
                channels = g["sum_length"] // 9
                order = [s["orders"][0].index(k) for k in "nchw"]
                x, w = inputs[0].abs(), inputs[1].abs()
                (lh, lw), (hh, hw) = s["low"], s["high"]
                padded = F.pad(x.permute(order), (lw, hw, lh, hh))
                largest = F.max_pool2d(F.pad(padded, (3, 3, 3, 3)), 9, stride=1)
                letters = [k for k in "fchw" if k in s["orders"][1]]
                w = w.permute([s["orders"][1].index(k) for k in letters]).amax(dim=(2, 3), keepdim=True)
                sums = F.conv2d(largest, w, groups=s["groups"])
                sums = sums[:, :, :y.shape[s["orders"][2].index("h")], :y.shape[s["orders"][2].index("w")]]
                # Tensor cores truncate each sum of 8 products by up to 14 units.
                terms = ERRORS[g["numerics"].partition("+")[0]][0]
                terms += 11 + (channels if terms < 16400 else 14 * -(-channels // 8) + 16)
                scale = scale + terms * 27.42 ** 2 / (g["sum_length"] + get_errors(g)[0]) * \
                    sums.permute(["nfhw".index(k) for k in s["orders"][2]])
            if s["bias"] is not None:
                bias = spread(inputs[s["bias"]], [s["orders"][2].index("f")])
                y, scale = y + bias, scale + bias.abs()
        elif s["op"] == "unary":
            x = values[s["of"]]
            y = eval(UNARY[s["fn"]][1], {"torch": torch, "x": x})
            # Every function here changes by at most twice what its argument does.
            scale = 2 * scales[s["of"]] + y.abs() if s["fn"] in ("scale", "gate6") \
                else scales[s["of"]] + y.abs()
        elif s["op"] == "binary":
            a, scale_a = values[s["of"]], scales[s["of"]]
            if "value" in s["with"]:
                b, scale_b = values[s["with"]["value"]], scales[s["with"]["value"]]
            else:
                b = spread(inputs[s["with"]["argument"]], s["with"]["axes"])
                scale_b = b.abs()
            if s["swapped"]:
                a, b, scale_a, scale_b = b, a, scale_b, scale_a
            y = eval(BINARY[s["fn"]], {"torch": torch, "a": a, "b": b})
            scale = scale_a + scale_b
            if s["fn"] == "mulf":
                # Where both factors are near zero, what they are off by counts as a product too.
                share = UNIT * (g["sum_length"] + get_errors(g)[0])
                scale = a.abs() * scale_b + b.abs() * scale_a + share * scale_a * scale_b
        else:
            fn, axis, keep = s["fn"], s["axis"], s["keep"]
            y = getattr(values[s["of"]], REDUCE[fn][2])(dim=axis, keepdim=keep)
            many = scales[s["of"]]
            scale = getattr(many, "sum" if fn == "sum" else "mean" if fn == "mean" else "amax")(
                dim=axis, keepdim=keep)
        values.append(y)
        scales.append(scale.expand(y.shape))
    return [values[i] for i in g["results"]], [scales[i] for i in g["results"]]


# MLIR ----------------------------------------------------------------------


class Writer:
    def __init__(self, g):
        self.g, self.lines, self.count = g, [], 0
        self.moving = set()  # extents of arguments and values that are dynamic: (shape id, axis)

    def fresh(self):
        self.count += 1
        return f"%{self.count + 1000}"

    def emit(self, line):
        self.lines.append("    " + line)


def _type(shape, dynamic=(), dtype="f32"):
    return "tensor<" + "".join(("?" if i in dynamic else str(e)) + "x"
                               for i, e in enumerate(shape)) + f"{dtype}>"


def _map(results, rank):
    text = ", ".join("0" if r is None else f"d{r}" for r in results)
    return f"affine_map<({', '.join(f'd{i}' for i in range(rank))}) -> ({text})>"


def to_mlir(g):
    """The geometry as one function on tensors."""
    w, conv = Writer(g), g["steps"][0]
    in_order, filter_order, out_order = conv["orders"]
    moving_in = {in_order.index(k) for k in g["dynamic"]}
    moving_out = {out_order.index(k) for k in g["dynamic"]}
    full = {s["with"]["argument"] for s in g["steps"]
            if s["op"] == "binary" and s["with"].get("full")}
    dtype = g["dtype"]
    types = [_type(shape, moving_in if i == 0 else moving_out if i in full else (),
                   dtype if i < 2 else "f32")
             for i, shape in enumerate(g["arguments"])]
    names = [f"%arg{i}" for i in range(len(types))]
    for name, value in CONSTANTS.items():
        w.emit(f"%{name} = arith.constant {value!r} : f32" if value != 1 / 6
               else f"%{name} = arith.constant 0.166666672 : f32")
    for i in range(4):
        w.emit(f"%i{i} = arith.constant {i} : index")
    if dtype != "f32":
        w.emit(f"%nothing = arith.constant 0.0 : {dtype}")

    def generic(inputs, input_types, maps, out, out_type, iterators, body, result):
        name, rank = w.fresh(), len(iterators)
        w.emit(f"{name} = linalg.generic {{indexing_maps = [{', '.join(maps)}], iterator_types = "
               f"[{', '.join(chr(34) + i + chr(34) for i in iterators)}]}} "
               f"ins({', '.join(inputs)} : {', '.join(input_types)}) outs({out} : {out_type}) {{")
        block = ", ".join([f"%in{i}: {t[:-1].split('x')[-1].removeprefix('tensor<')}" for i, t in enumerate(input_types)]
                          + ["%out: f32"])
        w.emit(f"^bb0({block}):")
        for line in body:
            w.emit("  " + line)
        w.emit(f"  linalg.yield {result} : f32")
        w.emit(f"}} -> {out_type}")
        return name

    def empty_like(value, type_, shape, moving):
        sizes = []
        for axis in sorted(moving):
            sizes.append(w.fresh())
            w.emit(f"{sizes[-1]} = tensor.dim {value}, %i{axis} : {type_}")
        name = w.fresh()
        w.emit(f"{name} = tensor.empty({', '.join(sizes)}) : {_type(shape, moving)}")
        return name

    # The convolution.
    x, x_type, x_shape = names[0], types[0], list(g["arguments"][0])
    if any(conv["low"] + conv["high"]):
        low = [conv["low"]["hw".index(k)] if k in "hw" else 0 for k in in_order]
        high = [conv["high"]["hw".index(k)] if k in "hw" else 0 for k in in_order]
        x_shape = [e + a + b for e, a, b in zip(x_shape, low, high)]
        padded, padded_type = w.fresh(), _type(x_shape, moving_in, dtype)
        w.emit(f"{padded} = tensor.pad {x} low{low} high{high} {{")
        w.emit("^bb0(%b0: index, %b1: index, %b2: index, %b3: index):")
        w.emit("  tensor.yield %zero : f32" if dtype == "f32" else f"  tensor.yield %nothing : {dtype}")
        w.emit(f"}} : {x_type} to {padded_type}")
        x, x_type = padded, padded_type
    sizes = []
    for axis, k in enumerate(out_order):
        if axis not in moving_out:
            continue
        size = w.fresh()
        w.emit(f"{size} = tensor.dim {x}, %i{in_order.index(k)} : {x_type}")
        if k in "hw":
            i = "hw".index(k)
            reach = (g["arguments"][1][filter_order.index(k)] - 1) * conv["dilation"][i]
            moved = w.fresh()
            w.emit(f"{moved} = affine.apply affine_map<(d0) -> ((d0 - {reach + 1}) floordiv "
                   f"{conv['stride'][i]} + 1)>({size})")
            size = moved
        sizes.append(size)
    out_shape, out_type = conv["shape"], _type(conv["shape"], moving_out)
    empty, init = w.fresh(), None
    w.emit(f"{empty} = tensor.empty({', '.join(sizes)}) : {out_type}")
    if conv["bias"] is None:
        init = w.fresh()
        w.emit(f"{init} = linalg.fill ins(%zero : f32) outs({empty} : {out_type}) -> {out_type}")
    else:
        init = w.fresh()
        others = [i for i in range(4) if i != out_order.index("f")]
        w.emit(f"{init} = linalg.broadcast ins({names[conv['bias']]} : {types[conv['bias']]}) "
               f"outs({empty} : {out_type}) dimensions = {others}")
    attributes = (f"{{dilations = dense<[{conv['dilation'][0]}, {conv['dilation'][1]}]> : "
                  f"tensor<2xi64>, strides = dense<[{conv['stride'][0]}, {conv['stride'][1]}]> : "
                  "tensor<2xi64>}")
    operation = conv["linalg"]
    if operation == "grouped":
        def split(value, shape, axis, dtype):
            wide = shape[:axis] + [conv["groups"], shape[axis] // conv["groups"]] + shape[axis + 1:]
            folds = [[0], [1, 2], [3], [4]] if axis == 1 else [[0, 1], [2], [3], [4]]
            name = w.fresh()
            w.emit(f"{name} = tensor.expand_shape {value} {folds} output_shape {wide} : "
                   f"{_type(shape, (), dtype)} into {_type(wide, (), dtype)}")
            return name, _type(wide, (), dtype)
        (xw, xt), (ww, wt), (iw, it) = (split(x, x_shape, 1, dtype),
                                       split(names[1], g["arguments"][1], 0, dtype),
                                       split(init, out_shape, 1, "f32"))
        wide, y = w.fresh(), w.fresh()
        w.emit(f"{wide} = linalg.conv_2d_ngchw_gfchw {attributes} ins({xw}, {ww} : {xt}, {wt}) "
               f"outs({iw} : {it}) -> {it}")
        w.emit(f"{y} = tensor.collapse_shape {wide} [[0], [1, 2], [3], [4]] : {it} into {out_type}")
    elif operation:
        y = w.fresh()
        w.emit(f"{y} = linalg.{operation} {attributes} ins({x}, {names[1]} : {x_type}, {types[1]}) "
               f"outs({init} : {out_type}) -> {out_type}")
    else:
        (sh, sw), (dh, dw) = conv["stride"], conv["dilation"]
        at = dict(n="n", c="c", h=f"h * {sh} + r * {dh}", w=f"w * {sw} + s * {dw}")
        tap = dict(f="f", c="c", h="r", w="s")
        dims = "(n, f, h, w, c, r, s)"
        maps = [f"affine_map<{dims} -> ({', '.join(at[k] for k in in_order)})>",
                f"affine_map<{dims} -> ({', '.join(tap[k] for k in filter_order)})>",
                f"affine_map<{dims} -> ({', '.join(out_order)})>"]
        y = generic([x, names[1]], [x_type, types[1]], maps, init, out_type,
                    ["parallel"] * 4 + ["reduction"] * 3,
                    [f"%a = arith.extf %in0 : {dtype} to f32", f"%b = arith.extf %in1 : {dtype} to f32",
                     "%m = arith.mulf %a, %b : f32", "%r = arith.addf %out, %m : f32"]
                    if dtype != "f32" else
                    ["%m = arith.mulf %in0, %in1 : f32", "%r = arith.addf %out, %m : f32"], "%r")

    values, value_types, moving = [y], [out_type], [moving_out]
    for s in g["steps"][1:]:
        of = s["of"]
        v, vt, vm, rank = values[of], value_types[of], moving[of], len(_shape(g, of))
        parallel = ["parallel"] * rank
        if s["op"] == "unary":
            body = [line.format(x="%in0") for line in UNARY[s["fn"]][0]]
            out = empty_like(v, vt, s["shape"], vm)
            name = generic([v], [vt], [_map(range(rank), rank)] * 2, out, vt, parallel, body, "%r")
            values.append(name), value_types.append(vt), moving.append(vm)
        elif s["op"] == "binary":
            other = s["with"]
            if "value" in other:
                b, bt, bm = values[other["value"]], value_types[other["value"]], range(rank)
            else:
                b, bt, bm = names[other["argument"]], types[other["argument"]], other["axes"]
            inputs, in_types = [v, b], [vt, bt]
            maps = [_map(range(rank), rank), _map(bm, rank)]
            if s["swapped"]:
                inputs, in_types, maps = inputs[::-1], in_types[::-1], maps[::-1]
            out = empty_like(v, vt, s["shape"], vm)
            name = generic(inputs, in_types, maps + [_map(range(rank), rank)], out, vt, parallel,
                           [f"%r = arith.{s['fn']} %in0, %in1 : f32"], "%r")
            values.append(name), value_types.append(vt), moving.append(vm)
        else:
            start, operation, _ = REDUCE[s["fn"]]
            axis, keep = s["axis"], s["keep"]
            kept = [i for i in range(rank) if keep or i != axis]
            out_moving = {kept.index(i) for i in vm}
            rt = _type(s["shape"], out_moving)
            sizes = []
            for i in sorted(vm):
                sizes.append(w.fresh())
                w.emit(f"{sizes[-1]} = tensor.dim {v}, %i{i} : {vt}")
            blank, first, begin = w.fresh(), w.fresh(), w.fresh()
            w.emit(f"{blank} = tensor.empty({', '.join(sizes)}) : {rt}")
            w.emit(f"{begin} = arith.constant {start} : f32")
            w.emit(f"{first} = linalg.fill ins({begin} : f32) outs({blank} : {rt}) -> {rt}")
            maps = [_map(range(rank), rank), _map([None if i == axis else i for i in kept], rank)]
            name = generic([v], [vt], maps, first, rt,
                           ["reduction" if i == axis else "parallel" for i in range(rank)],
                           [f"%r = arith.{operation} %in0, %out : f32"], "%r")
            if s["fn"] == "mean":
                count = w.fresh()
                w.emit(f"{count} = arith.constant {float(_shape(g, of)[axis])!r} : f32")
                out = empty_like(name, rt, s["shape"], out_moving)
                identity = _map(range(len(kept)), len(kept))
                name = generic([name], [rt], [identity, identity], out, rt,
                               ["parallel"] * len(kept), [f"%r = arith.divf %in0, {count} : f32"],
                               "%r")
            values.append(name), value_types.append(rt), moving.append(out_moving)
    results = [values[i] for i in g["results"]]
    result_types = [value_types[i] for i in g["results"]]
    arguments = ", ".join(f"{n}: {t}" for n, t in zip(names, types))
    returned = result_types[0] if len(results) == 1 else f"({', '.join(result_types)})"
    return (f"// {g['about']}\nmodule {{\n  func.func @{g['name']}({arguments}) -> {returned} {{\n"
            + "\n".join(w.lines)
            + f"\n    return {', '.join(results)} : {', '.join(result_types)}\n  }}\n}}\n")
