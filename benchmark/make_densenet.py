#!/usr/bin/env python3
"""Writes a network like DenseNet-121 as linalg: 120 convolutions, as torch-mlir forms them.

usage: benchmark/make_densenet.py [--batch N] [--blocks 6,12,24,16] > densenet.mlir

What it is for is compile time (benchmark/compile_time densenet.mlir): many
convolutions, some of them alike, and as many ops that no convolution takes
(scales and activations before a convolution, concatenations, pools). Filters are
arguments, so that the file is small.
"""
import argparse


class Writer:
    def __init__(self, batch):
        self.batch = batch
        self.lines = []
        self.arguments = []
        self.count = 0

    def name(self):
        self.count += 1
        return f"%v{self.count}"

    def add(self, text):
        result = self.name()
        self.lines.append(f"    {result} = {text}")
        return result

    def argument(self, type_):
        name = f"%w{len(self.arguments)}"
        self.arguments.append(f"{name}: {type_}")
        return name

    def tensor(self, channels, size):
        return f"tensor<{self.batch}x{channels}x{size}x{size}xf32>"

    def empty(self, type_):
        return self.add(f"tensor.empty() : {type_}")

    def fill(self, type_, value="%zero"):
        empty = self.empty(type_)
        return self.add(f"linalg.fill ins({value} : f32) outs({empty} : {type_}) -> {type_}")

    def scale_relu(self, x, channels, size):
        """relu(x * scale + shift), as a batch norm at inference with an activation."""
        type_, vector = self.tensor(channels, size), f"tensor<{channels}xf32>"
        scale, shift = self.argument(vector), self.argument(vector)
        empty = self.empty(type_)
        return self.add(
            f"linalg.generic {{indexing_maps = [#id, #channel, #channel, #id], "
            f"iterator_types = [\"parallel\", \"parallel\", \"parallel\", \"parallel\"]}} "
            f"ins({x}, {scale}, {shift} : {type_}, {vector}, {vector}) outs({empty} : {type_}) {{\n"
            f"    ^bb0(%x: f32, %a: f32, %b: f32, %out: f32):\n"
            f"      %0 = arith.mulf %x, %a : f32\n"
            f"      %1 = arith.addf %0, %b : f32\n"
            f"      %2 = arith.maximumf %1, %zero : f32\n"
            f"      linalg.yield %2 : f32\n"
            f"    }} -> {type_}")

    def conv(self, x, channels, size, filters, window, stride=1):
        pad = window // 2
        if pad:
            padded = f"tensor<{self.batch}x{channels}x{size + 2 * pad}x{size + 2 * pad}xf32>"
            x = self.add(f"tensor.pad %x low[0, 0, {pad}, {pad}] high[0, 0, {pad}, {pad}] {{\n"
                         f"    ^bb0(%i: index, %j: index, %k: index, %l: index):\n"
                         f"      tensor.yield %zero : f32\n"
                         f"    }} : {self.tensor(channels, size)} to {padded}".replace("%x", x, 1))
        else:
            padded = self.tensor(channels, size)
        weights = f"tensor<{filters}x{channels}x{window}x{window}xf32>"
        filter_ = self.argument(weights)
        out_size = (size + 2 * pad - window) // stride + 1
        out = self.tensor(filters, out_size)
        init = self.fill(out)
        return self.add(
            f"linalg.conv_2d_nchw_fchw {{dilations = dense<1> : vector<2xi64>, "
            f"strides = dense<{stride}> : vector<2xi64>}} ins({x}, {filter_} : {padded}, {weights}) "
            f"outs({init} : {out}) -> {out}"), out_size

    def concat(self, x, channels, y, more, size):
        return self.add(f"tensor.concat dim(1) {x}, {y} : ({self.tensor(channels, size)}, "
                        f"{self.tensor(more, size)}) -> {self.tensor(channels + more, size)}")

    def mean_pool(self, x, channels, size):
        out = self.tensor(channels, size // 2)
        window, init = self.empty("tensor<2x2xf32>"), self.fill(out)
        return self.add(
            f"linalg.pooling_nchw_sum {{dilations = dense<1> : vector<2xi64>, strides = dense<2> : vector<2xi64>}} "
            f"ins({x}, {window} : {self.tensor(channels, size)}, tensor<2x2xf32>) "
            f"outs({init} : {out}) -> {out}"), size // 2


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--blocks", default="6,12,24,16", help="layers of each block")
    options = parser.parse_args()
    w = Writer(options.batch)
    growth, bottleneck = 32, 128
    blocks = [int(layers) for layers in options.blocks.split(",")]
    x, size = w.conv("%image", 3, 224, 64, 7, 2)
    channels = 64
    x = w.scale_relu(x, channels, size)
    x, size = w.mean_pool(x, channels, size)
    for i, layers in enumerate(blocks):
        for _ in range(layers):
            y = w.scale_relu(x, channels, size)
            y, _ = w.conv(y, channels, size, bottleneck, 1)
            y = w.scale_relu(y, bottleneck, size)
            y, _ = w.conv(y, bottleneck, size, growth, 3)
            x = w.concat(x, channels, y, growth, size)
            channels += growth
        if i + 1 < len(blocks):
            x = w.scale_relu(x, channels, size)
            x, _ = w.conv(x, channels, size, channels // 2, 1)
            channels //= 2
            x, size = w.mean_pool(x, channels, size)
    x = w.scale_relu(x, channels, size)
    print("#id = affine_map<(n, f, h, w) -> (n, f, h, w)>")
    print("#channel = affine_map<(n, f, h, w) -> (f)>")
    arguments = ",\n    ".join([f"%image: {w.tensor(3, 224)}"] + w.arguments)
    print(f"func.func @densenet({arguments}) -> {w.tensor(channels, size)} {{")
    print("    %zero = arith.constant 0.0 : f32")
    print("\n".join(w.lines))
    print(f"    return {x} : {w.tensor(channels, size)}\n}}")


if __name__ == "__main__":
    main()
