#!/usr/bin/env python3
"""Compare raised convolutions of every linalg form with the originals, on the CPU.

usage: raise_forms.py [--seeds FIRST:LAST] [options of oracle.py]

Each seed makes one function: a named convolution of linalg (one to three spatial
dimensions, grouped, depthwise) or a generic one with its dimensions in a random
order, with strides and dilations; in front of it zero padding, or a strided insertion
into zeros (a transposed convolution), or both; and one of the inits that
conv-raise-linalg knows. The machinery is oracle.py's, without any fusion.
"""

import random
import sys

import oracle
from random_problems import Tensor

RAISE = "builtin.module(conv-raise-linalg)"

# name -> orders of input, filter and output; digits are spatial dimensions, 'g'
# groups, 'c' input channels, 'f' output channels, both of one group.
NAMED = {
    "conv_1d": ("0", "0", "0"),
    "conv_1d_ncw_fcw": ("nc0", "fc0", "nf0"),
    "conv_1d_nwc_wcf": ("n0c", "0cf", "n0f"),
    "conv_2d": ("01", "01", "01"),
    "conv_2d_nchw_fchw": ("nc01", "fc01", "nf01"),
    "conv_2d_nhwc_hwcf": ("n01c", "01cf", "n01f"),
    "conv_2d_nhwc_fhwc": ("n01c", "f01c", "n01f"),
    "conv_2d_ngchw_fgchw": ("ngc01", "fgc01", "ngf01"),
    "conv_2d_ngchw_gfchw": ("ngc01", "gfc01", "ngf01"),
    "conv_2d_nhwgc_gfhwc": ("n01gc", "gf01c", "n01gf"),
    "conv_3d": ("012", "012", "012"),
    "conv_3d_ndhwc_dhwcf": ("n012c", "012cf", "n012f"),
    "conv_3d_ncdhw_fcdhw": ("nc012", "fc012", "nf012"),
    "depthwise_conv_1d_nwc_wc": ("n0g", "0g", "n0g"),
    "depthwise_conv_1d_ncw_cw": ("ng0", "g0", "ng0"),
    "depthwise_conv_1d_nwc_wcm": ("n0g", "0gf", "n0gf"),
    "depthwise_conv_2d_nhwc_hwc": ("n01g", "01g", "n01g"),
    "depthwise_conv_2d_nchw_chw": ("ng01", "g01", "ng01"),
    "depthwise_conv_2d_nhwc_hwcm": ("n01g", "01gf", "n01gf"),
    "depthwise_conv_3d_ndhwc_dhwc": ("n012g", "012g", "n012g"),
    "depthwise_conv_3d_ncdhw_cdhw": ("ng012", "g012", "ng012"),
    "depthwise_conv_3d_ndhwc_dhwcm": ("n012g", "012gf", "n012gf"),
}
# These have no strides and dilations.
PLAIN = {"conv_1d", "conv_2d", "conv_3d"}
INITS = ["zero", "constant", "scalar", "broadcast", "generic", "full"]
# Element types of the operands and of the output.
TYPES = [("f32", "f32")] * 4 + [("f16", "f32"), ("i8", "i32")]


def tensor_type(extents, element):
    return f"tensor<{'x'.join([str(e) for e in extents] + [element])}>"


def affine_map(dims, results):
    return f"affine_map<({', '.join(dims)}) -> ({', '.join(results)})>"


def iterators(words):
    return f"[{', '.join(chr(34) + w + chr(34) for w in words)}]"


class Form:
    """One convolution; has the members of random_problems.Problem that oracle.py uses."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.seed, self.tolerance = seed, 0.0
        self.arguments, self.lines, self.count = [], [], 0
        pick = self.random
        # Every name comes first; then generics with shuffled orders take turns with names.
        names = list(NAMED)
        self.name = names[seed] if seed < len(names) else pick.choice(names)
        self.generic = seed >= len(names) and pick.random() < 0.5
        self.operand_type, self.output_type = pick.choice(TYPES)
        input_order, filter_order, output_order = NAMED[self.name]
        # One group may stand anywhere.
        self.unit_group = self.generic and "g" in output_order and pick.random() < 0.5
        if self.generic:
            input_order, filter_order, output_order = self.shuffle(input_order, filter_order, output_order)
        self.convolution(input_order, filter_order, output_order)

    def shuffle(self, *orders):
        """Permuted orders; several groups stay before the channels of the input and the output."""
        shuffled = []
        for i, order in enumerate(orders):
            units = list(order)
            if i != 1 and not self.unit_group:
                for pair in ("gc", "gf"):
                    if pair in order:
                        units = list(order.replace(pair, "")) + [pair]
            self.random.shuffle(units)
            shuffled.append("".join(units))
        return shuffled

    def value(self):
        self.count += 1
        return f"%v{self.count}"

    def emit(self, text):
        name = self.value()
        self.lines.append(f"{name} = {text}")
        return name

    def argument(self, extents):
        """A new f32 argument; its tensor."""
        tensor = Tensor(f"%arg{len(self.arguments)}", extents)
        self.arguments.append(tensor)
        return tensor.name

    def elementwise(self, value, extents, source, target, body):
        identity = affine_map([f"d{i}" for i in range(len(extents))], [f"d{i}" for i in range(len(extents))])
        empty = self.emit(f"tensor.empty() : {tensor_type(extents, target)}")
        return self.emit(
            f"linalg.generic {{indexing_maps = [{identity}, {identity}], iterator_types = {iterators(['parallel'] * len(extents))}}} "
            f"ins({value} : {tensor_type(extents, source)}) outs({empty} : {tensor_type(extents, target)}) {{\n"
            f"^bb0(%a: {source}, %o: {target}):\n{body}\nlinalg.yield %r : {target}\n}} -> {tensor_type(extents, target)}")

    def operand(self, extents):
        """An argument in the operand type."""
        value = self.argument(extents)
        if self.operand_type == "f16":
            return self.elementwise(value, extents, "f32", "f16", "%r = arith.truncf %a : f32 to f16")
        if self.operand_type == "i8":
            return self.elementwise(value, extents, "f32", "i8", "%e = arith.constant 8.0 : f32\n%m = arith.mulf %a, %e : f32\n"
                                    "%r = arith.fptosi %m : f32 to i8")
        return value

    def wide(self, extents):
        """An argument in the output type."""
        value = self.argument(extents)
        if self.output_type == "i32":
            return self.elementwise(value, extents, "f32", "i32", "%e = arith.constant 8.0 : f32\n%m = arith.mulf %a, %e : f32\n"
                                    "%r = arith.fptosi %m : f32 to i32")
        return value

    def constant(self, value, element):
        return self.emit(f"arith.constant {value if element[0] == 'i' else float(value)} : {element}")

    def spatial_change(self, value, order, extents, about):
        """Pads `value`, or inserts it into zeros, or both; returns it with its new extents."""
        pick, element = self.random, self.operand_type
        spatial = [i for i, letter in enumerate(order) if letter.isdigit()]
        changes = pick.choice([[], [], ["pad"], ["pad"], ["insert"], ["pad", "insert"], ["insert", "pad"], ["insert", "window"]])
        for change in changes:
            about.append(change)
            before = tensor_type(extents, element)
            if change == "pad":
                low, high = [0] * len(order), [0] * len(order)
                for i in spatial:
                    low[i], high[i] = pick.randint(0, 2), pick.randint(0, 2)
                extents = [l + e + h for l, e, h in zip(low, extents, high)]
                zero = self.constant(0, element)
                blocks = ", ".join(f"%i{i}: index" for i in range(len(order)))
                value = self.emit(f"tensor.pad {value} low{low} high{high} {{\n^bb0({blocks}):\ntensor.yield {zero} : {element}\n}} : "
                                  f"{before} to {tensor_type(extents, element)}")
            elif change == "insert":
                steps, offsets, total = [1] * len(order), [0] * len(order), list(extents)
                for i in spatial:
                    steps[i], offsets[i] = pick.randint(1, 3), pick.randint(0, 3)
                    total[i] = offsets[i] + (extents[i] - 1) * steps[i] + 1 + pick.randint(0, 2)
                after = tensor_type(total, element)
                zero = self.constant(0, element)
                empty = self.emit(f"tensor.empty() : {after}")
                # A fill in generic form: LLVM 22's canonicalization miscompiles a padding in front of a strided
                # insertion into linalg.fill (it adds the padding to the offset without the stride).
                dims = [f"d{i}" for i in range(len(order))]
                fill = self.emit(f"linalg.generic {{indexing_maps = [{affine_map(dims, [])}, {affine_map(dims, dims)}], iterator_types = "
                                 f"{iterators(['parallel'] * len(dims))}}} ins({zero} : {element}) outs({empty} : {after}) {{\n"
                                 f"^bb0(%a: {element}, %o: {element}):\nlinalg.yield %a : {element}\n}} -> {after}")
                value = self.emit(f"tensor.insert_slice {value} into {fill}{offsets} {extents} {steps} : {before} into {after}")
                extents = total
            else:
                offsets, total = [0] * len(order), list(extents)
                for i in spatial:
                    offsets[i] = min(pick.randint(0, 4), extents[i] - 1)
                    total[i] = max(1, extents[i] - offsets[i] - pick.randint(0, 4))
                value = self.emit(f"tensor.extract_slice {value}{offsets} {total} {[1] * len(order)} : {before} to {tensor_type(total, element)}")
                extents = total
        return value, extents

    def filter(self, extents, about):
        """An operand, or a transposed one."""
        pick = self.random
        if pick.random() < 0.75:
            return self.operand(extents)
        about.append("transposed filter")
        permutation = list(range(len(extents)))
        pick.shuffle(permutation)
        source = [0] * len(extents)
        for to, origin in enumerate(permutation):
            source[origin] = extents[to]
        value = self.operand(source)
        before, after = tensor_type(source, self.operand_type), tensor_type(extents, self.operand_type)
        empty = self.emit(f"tensor.empty() : {after}")
        if pick.random() < 0.5:
            return self.emit(f"linalg.transpose ins({value} : {before}) outs({empty} : {after}) permutation = {permutation}")
        dims = [f"d{i}" for i in range(len(extents))]
        results = [f"d{permutation.index(i)}" for i in range(len(extents))]
        return self.emit(
            f"linalg.generic {{indexing_maps = [{affine_map(dims, results)}, {affine_map(dims, dims)}], "
            f"iterator_types = {iterators(['parallel'] * len(dims))}}} ins({value} : {before}) outs({empty} : {after}) {{\n"
            f"^bb0(%a: {self.operand_type}, %o: {self.operand_type}):\nlinalg.yield %a : {self.operand_type}\n}} -> {after}")

    def init(self, order, extents, about):
        pick, element = self.random, self.output_type
        kind = pick.choice(INITS)
        about.append(f"init {kind}")
        type_ = tensor_type(extents, element)
        if kind == "full":
            return self.wide(extents)
        empty = self.emit(f"tensor.empty() : {type_}")
        if kind in ("zero", "constant"):
            value = self.constant(0 if kind == "zero" else 3, element)
            return self.emit(f"linalg.fill ins({value} : {element}) outs({empty} : {type_}) -> {type_}")
        if kind == "scalar":
            value = self.emit(f"tensor.extract {self.wide([])}[] : tensor<{element}>")
            return self.emit(f"linalg.fill ins({value} : {element}) outs({empty} : {type_}) -> {type_}")
        dims = [f"d{i}" for i in range(len(extents))]
        kept = [i for i in range(len(extents)) if order[i] in "gf"] if pick.random() < 0.7 else [
            i for i in range(len(extents)) if pick.random() < 0.5]
        if kind == "broadcast":
            source = self.wide([extents[i] for i in kept])
            missing = [i for i in range(len(extents)) if i not in kept]
            return self.emit(f"linalg.broadcast ins({source} : {tensor_type([extents[i] for i in kept], element)}) "
                             f"outs({empty} : {type_}) dimensions = {missing}")
        # Some dimensions stay, with extent 1 at index 0.
        unit = [i for i in range(len(extents)) if i not in kept and pick.random() < 0.5]
        shape = [extents[i] if i in kept else 1 for i in sorted(kept + unit)]
        results = [f"d{i}" if i in kept else "0" for i in sorted(kept + unit)]
        source = self.wide(shape)
        return self.emit(
            f"linalg.generic {{indexing_maps = [{affine_map(dims, results)}, {affine_map(dims, dims)}], "
            f"iterator_types = {iterators(['parallel'] * len(dims))}}} ins({source} : {tensor_type(shape, element)}) "
            f"outs({empty} : {type_}) {{\n^bb0(%a: {element}, %o: {element}):\nlinalg.yield %a : {element}\n}} -> {type_}")

    def convolution(self, input_order, filter_order, output_order):
        pick, about = self.random, []
        rank = sum(letter.isdigit() for letter in input_order)
        sizes = {"n": pick.randint(1, 3), "g": 1 if self.unit_group else pick.randint(1, 4), "c": pick.randint(1, 5), "f": pick.randint(1, 5)}
        strides, dilations = ([1] * rank,) * 2 if self.name in PLAIN and not self.generic else (
            [pick.randint(1, 3) for _ in range(rank)], [pick.randint(1, 3) for _ in range(rank)])
        taps = [pick.randint(1, 3) for _ in range(rank)]
        spans = [(k - 1) * d + 1 for k, d in zip(taps, dilations)]

        extents = [pick.randint(3, 8) if letter.isdigit() else sizes[letter] for letter in input_order]
        value = self.operand(extents)
        value, extents = self.spatial_change(value, input_order, extents, about)
        images = {int(letter): extent for letter, extent in zip(input_order, extents) if letter.isdigit()}
        # Where the filter does not fit, the filter shrinks.
        for i in range(rank):
            if images[i] < spans[i]:
                taps[i] = spans[i] = 1
        outputs = [(images[i] - spans[i]) // strides[i] + 1 for i in range(rank)]
        if pick.random() < 0.15:
            # An input larger than what the windows reach.
            outputs = [max(1, o - pick.randint(0, 2)) for o in outputs]
            about.append("larger input")
        at = lambda order, spatial: [spatial[int(letter)] if letter.isdigit() else sizes[letter] for letter in order]
        filter_extents, output_extents = at(filter_order, taps), at(output_order, outputs)
        filter_value = self.filter(filter_extents, about)
        init = self.init(output_order, output_extents, about)

        types = [tensor_type(extents, self.operand_type), tensor_type(filter_extents, self.operand_type),
                 tensor_type(output_extents, self.output_type)]
        if pick.random() < 0.25:
            # All but groups and taps may be dynamic.
            about.append("dynamic")
            hide = lambda order, e, keep: ["?" if letter not in keep and pick.random() < 0.7 else x for letter, x in zip(order, e)]
            dynamic = [tensor_type(hide(input_order, extents, "g"), self.operand_type), types[1],
                       tensor_type(hide(output_order, output_extents, "gf"), self.output_type)]
            value = self.emit(f"tensor.cast {value} : {types[0]} to {dynamic[0]}")
            init = self.emit(f"tensor.cast {init} : {types[2]} to {dynamic[2]}")
            types, static = dynamic, types[2]
        else:
            static = types[2]
        about.insert(0, f"{'generic of ' if self.generic else ''}{self.name} {input_order} {filter_order} {output_order}, "
                        f"strides {strides}, dilations {dilations}, {self.operand_type} into {self.output_type}")
        if self.generic:
            result = self.generic_convolution(input_order, filter_order, output_order, strides, dilations, value, filter_value, init, types)
        else:
            attributes = "" if self.name in PLAIN else (
                f" {{strides = dense<{strides}> : tensor<{rank}xi64>, dilations = dense<{dilations}> : tensor<{rank}xi64>}}")
            result = self.emit(f"linalg.{self.name}{attributes} ins({value}, {filter_value} : {types[0]}, {types[1]}) "
                               f"outs({init} : {types[2]}) -> {types[2]}")
        if types[2] != static:
            result = self.emit(f"tensor.cast {result} : {types[2]} to {static}")
        if self.output_type == "i32":
            result = self.elementwise(result, output_extents, "i32", "f32", "%r = arith.sitofp %a : i32 to f32")
        self.result = result
        self.results = [Tensor(result, output_extents)]
        self.about = about

    def generic_convolution(self, input_order, filter_order, output_order, strides, dilations, value, filter_value, init, types):
        pick = self.random
        loops = sorted(set(output_order)) + [f"k{letter}" for letter in filter_order if letter.isdigit()]
        loops += ["c"] if "c" in filter_order else []
        pick.shuffle(loops)
        dim = {loop: f"l{i}" for i, loop in enumerate(loops)}
        window = lambda i: f"{dim[str(i)]} * {strides[i]} + {dim[f'k{i}']} * {dilations[i]}"
        maps = [affine_map(dim.values(), [window(int(l)) if l.isdigit() else dim[l] for l in input_order]),
                affine_map(dim.values(), [dim[f"k{l}"] if l.isdigit() else dim[l] for l in filter_order]),
                affine_map(dim.values(), [dim[l] for l in output_order])]
        kinds = iterators(["parallel" if loop in output_order else "reduction" for loop in loops])
        narrow, wide = self.operand_type, self.output_type
        suffix = "i" if wide == "i32" else "f"
        extend = lambda name: "" if narrow == wide else f"%x{name} = arith.ext{'si' if suffix == 'i' else 'f'} %{name} : {narrow} to {wide}\n"
        prefix = "%" if narrow == wide else "%x"
        body = (extend("a") + extend("b") + f"%m = arith.mul{suffix} {prefix}a, {prefix}b : {wide}\n"
                f"%s = arith.add{suffix} {'%m, %o' if pick.random() < 0.5 else '%o, %m'} : {wide}")
        operands = [(value, types[0], maps[0], f"%a: {narrow}"), (filter_value, types[1], maps[1], f"%b: {narrow}")]
        if pick.random() < 0.3:
            operands.reverse()
        first, second = operands
        return self.emit(
            f"linalg.generic {{indexing_maps = [{first[2]}, {second[2]}, {maps[2]}], iterator_types = {kinds}}} "
            f"ins({first[0]}, {second[0]} : {first[1]}, {second[1]}) outs({init} : {types[2]}) {{\n"
            f"^bb0({first[3]}, {second[3]}, %o: {wide}):\n{body}\nlinalg.yield %s : {wide}\n}} -> {types[2]}")

    def function(self, name):
        arguments = ", ".join(f"{a.name}: {a.type}" for a in self.arguments)
        body = "\n".join(self.lines)
        return (f"// {'; '.join(self.about)}\nfunc.func @{name}({arguments}) -> {self.results[0].type} {{\n{body}\n"
                f"return {self.result} : {self.results[0].type}\n}}\n")


if __name__ == "__main__":
    oracle.Problem = lambda seed, dynamic: Form(seed)
    oracle.FUSE = RAISE
    if "--fuse" not in " ".join(sys.argv):
        sys.argv += ["--fuse", RAISE]
    try:
        sys.exit(oracle.main())
    except oracle.Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        sys.exit(2)
