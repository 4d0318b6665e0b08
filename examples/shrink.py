#!/usr/bin/env python3
"""Write an example at a small shape, for machines that run it on the CPU.

usage: shrink.py FILE.mlir [--batch N] [--size N]

Takes the batch (to N, default 2) and the height and width (to N, default 14, or a
little more where there are strides, so that these leave the same rest) of the function's
first argument down, and with them every extent that follows: a spatial extent that
differs from the input's by d differs from N by d as well, and likewise one that is near
the input's over a stride. Channels and taps stay. Prints the result.
"""
import argparse
import math
import pathlib
import re
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--size", type=int, default=14)
    args = parser.parse_args()
    text = args.file.read_text()
    first = re.search(r"func\.func @\w+\(%\w+: (?:!torch\.)?tensor<([\dx?]+)xf32>", text)
    if not first:
        sys.exit(f"{args.file}: expects a function whose first argument is a tensor of f32")
    shape = first.group(1).split("x")
    channels_last = "tosa.conv" in text or "_nhwc_" in text
    batch, size = shape[0], shape[1 if channels_last else 2]
    strides = set()

    def shrink_extent(extent):
        """A spatial extent of the large shape, or None."""
        if extent == "?" or size == "?":
            return extent
        value, whole = int(extent), int(size)
        # Windows and paddings make the difference; windows of 9 need 8.
        stride = min((1, 2, 3, 4), key=lambda stride: abs(value - whole // stride))
        difference = value - whole // stride
        if abs(difference) > (8 if stride == 1 else 4):
            return None
        strides.add(stride)
        return str(small // stride + difference)

    def shrink(extents):
        """Extents of a tensor with the batch in front; others are left alone."""
        if len(extents) < 2 or extents[0] != batch:
            return extents
        result = [extents[0] if batch == "?" else str(args.batch)] + extents[1:]
        if len(extents) == 2:  # batch and channels
            return result
        row = 1 if channels_last or len(extents) == 3 else len(extents) - 2
        for at in (row, row + 1):
            small = shrink_extent(extents[at])
            if small is None:
                return extents
            result[at] = small
        return result

    def shrink_all():
        result = re.sub(r"(?<=tensor<)((?:\d+|\?)(?:x(?:\d+|\?))*)(?=x[a-z])",
                        lambda m: "x".join(shrink(m.group(1).split("x"))), text)
        return re.sub(r"(?<=output_shape \[)[^\]]*", lambda m: ", ".join(shrink(m.group(0).split(", "))), result)

    small = args.size
    result = shrink_all()
    if strides - {1}:  # A size with the rest of the true one, so that strides round as they do there.
        small += (int(size) - small) % math.lcm(*strides)
        result = shrink_all()
    print(result, end="")


if __name__ == "__main__":
    main()
