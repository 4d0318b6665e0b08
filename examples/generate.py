#!/usr/bin/env python3
"""Write the torch-mlir examples of this folder anew.

usage: generate.py [name...]      (needs: pip install torch torch-mlir)

Each example is the linalg that torch-mlir makes of the PyTorch lines below, at
the shapes below, with weights and biases as function arguments. Nothing is
computed and no weights are read; the .mlir files are committed, so this script
is needed only to add one or to follow a newer torch-mlir.
"""

import pathlib
import sys

# name: (what it is, {argument: shape}, body, dynamic dims {argument: {dim: (name, min, max)}})
KERNELBENCH = "KernelBench level 2, problem "
EXAMPLES = {
    "conv2d_min_bias_scale": (
        "P1: " + KERNELBENCH + "31: min with a constant, per-channel bias, scale.",
        dict(x=(128, 64, 128, 128), w=(128, 64, 3, 3), b=(128,), bias=(128, 1, 1)),
        "(torch.min(F.conv2d(x, w, b), torch.tensor(0.5)) + bias) * 2.0", {}),
    "conv2d_scale_channel_min": (
        "P2: " + KERNELBENCH + "32: scale, minimum over channels (value and dead index).",
        dict(x=(64, 64, 256, 256), w=(128, 64, 3, 3), b=(128,)),
        "torch.min(F.conv2d(x, w, b) * 2.0, dim=1, keepdim=True)[0]", {}),
    "conv2d_relu_bias": (
        KERNELBENCH + "1: relu, per-channel bias.",
        dict(x=(128, 64, 128, 128), w=(128, 64, 3, 3), b=(128,), bias=(128, 1, 1)),
        "torch.relu(F.conv2d(x, w, b)) + bias", {}),
    "conv2d_mish_mish": (
        KERNELBENCH + "4: mish twice, each a DAG that reads its argument again.",
        dict(x=(64, 64, 256, 256), w=(128, 64, 3, 3), b=(128,)),
        "F.mish(F.mish(F.conv2d(x, w, b)))", {}),
    "conv2d_channel_min_tanh_tanh": (
        KERNELBENCH + "25: minimum over channels, then tanh twice.",
        dict(x=(128, 16, 256, 256), w=(64, 16, 3, 3), b=(64,)),
        "torch.tanh(torch.tanh(torch.min(F.conv2d(x, w, b), dim=1, keepdim=True)[0]))", {}),
    "conv2d_relu_hardswish": (
        KERNELBENCH + "57: relu, then hardswish, which reads its argument twice.",
        dict(x=(128, 8, 128, 128), w=(64, 8, 3, 3), b=(64,)),
        "(lambda y: y * torch.clamp((y + 3) / 6, 0, 1))(torch.relu(F.conv2d(x, w, b)))", {}),
    "conv2d_subtract_subtract_mish": (
        KERNELBENCH + "87: subtract two constants, mish.",
        dict(x=(128, 8, 256, 256), w=(64, 8, 3, 3), b=(64,)),
        "F.mish(F.conv2d(x, w, b) - 0.5 - 0.2)", {}),
    "conv2d_grouped_gelu": (
        "Four groups, padding, exact gelu.",
        dict(x=(8, 32, 56, 56), w=(64, 8, 3, 3), b=(64,)),
        "F.gelu(F.conv2d(x, w, b, padding=1, groups=4))", {}),
    "conv2d_depthwise_relu6": (
        "Depthwise, stride 2, clamp to [0, 6] by constants held in 0-d tensors.",
        dict(x=(8, 96, 56, 56), w=(96, 1, 3, 3), b=(96,)),
        "F.hardtanh(F.conv2d(x, w, b, padding=1, stride=2, groups=96), 0.0, 6.0)", {}),
    "conv2d_dynamic_residual_relu": (
        "Dynamic batch, height and width; a residual of full shape; relu.",
        dict(x=(2, 64, 56, 56), w=(64, 64, 3, 3), b=(64,)),
        "torch.relu(F.conv2d(x, w, b, padding=1) + x)",
        dict(x={0: ("n", 2, 512), 2: ("h", 8, 2048), 3: ("v", 8, 2048)})),
    "conv2d_two_users": (
        "A convolution with two users: both results leave one kernel, nothing is computed twice.",
        dict(x=(4, 32, 64, 64), w=(32, 32, 3, 3), b=(32,)),
        "(lambda y: (torch.relu(y), torch.sigmoid(y)))(F.conv2d(x, w, b, padding=1))", {}),
    "conv2d_relu_spatial_mean": (
        "Splits: the mean over height and width crosses tiles, so it is refused and stays linalg.",
        dict(x=(8, 16, 64, 64), w=(32, 16, 3, 3), b=(32,)),
        "torch.mean(torch.relu(F.conv2d(x, w, b)), dim=(2, 3))", {}),
}


def module(name):
    import torch
    import torch.nn.functional as F
    from torch.export import Dim
    from torch_mlir import fx

    about, shapes, body, dynamic = EXAMPLES[name]
    scope = {"torch": torch, "F": F}
    # torch.export names the inputs after the parameters of forward().
    exec(f"class Module(torch.nn.Module):\n"
         f"    def forward(self, {', '.join(shapes)}):\n"
         f"        return {body}\n", scope)
    options = {}
    if dynamic:
        options["dynamic_shapes"] = {
            argument: {dim: Dim(symbol, min=low, max=high)
                       for dim, (symbol, low, high) in dynamic[argument].items()}
            if argument in dynamic else None
            for argument in shapes}
    inputs = [torch.empty(shape) for shape in shapes.values()]
    text = fx.export_and_import(scope["Module"](), *inputs, output_type="linalg-on-tensors",
                                func_name=name, **options)
    arguments = ", ".join(f"{argument}{list(shape)}" for argument, shape in shapes.items())
    text = "".join(line.rstrip() + "\n" for line in str(text).splitlines())
    return (f"// {about}\n//\n// As torch-mlir writes it ({pathlib.Path(__file__).name}), from\n"
            f"//   {arguments}\n//   {body}\n\n{text}")


def main():
    folder = pathlib.Path(__file__).resolve().parent
    for name in sys.argv[1:] or EXAMPLES:
        if name not in EXAMPLES:
            sys.exit(f"no example '{name}'; there are: {', '.join(EXAMPLES)}")
        (folder / f"{name}.mlir").write_text(module(name))
        print(f"{name}.mlir")


if __name__ == "__main__":
    main()
