#!/usr/bin/env python3
"""Write models of torchvision, and one of ours, as linalg on tensors, and as TOSA, by torch-mlir.

usage: benchmark/import_models.py FOLDER [--tosa] [MODEL ...]

Writes FOLDER/<model>.mlir, or FOLDER/<model>-tosa.mlir; a file that is there stays. "-f16" behind the name
of a MODEL makes its weights and input f16, "-b1" behind that its input one image in place of those of the
list below (resnet50-f16-b1; or any other number). One model is in memory at a time. Needs PyTorch,
torchvision and torch-mlir; tried with 2.11, 0.26 and 20261001.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import zlib

IMAGES = (8, 3, 224, 224)
# Shapes of the inputs; all models in eval mode, with weights that are the same on every machine.
MODELS = {
    "resnet18": IMAGES,
    "resnet50": IMAGES,
    "mobilenet_v2": IMAGES,
    "mobilenet_v3_large": IMAGES,
    "mnasnet1_0": IMAGES,
    "efficientnet_b0": IMAGES,
    "squeezenet1_1": IMAGES,
    "vgg16_bn": IMAGES,
    "inception_v3": (8, 3, 299, 299),
    "r3d_18": (8, 3, 8, 112, 112),
    "densenet121": IMAGES,
    "regnet_y_400mf": IMAGES,
    "convnext_tiny": IMAGES,
    "diffusion_unet": (2, 4, 64, 64),
}


def split_name(name):
    """"resnet50-f16-b1" is the model, whether it is f16, and how many images it takes (None: as listed)."""
    model, half, images = re.fullmatch(r"(.*?)(-f16)?(?:-b([1-9][0-9]*))?", name).groups()
    return model, half is not None, int(images) if images else None


def uniform(name, shape, seed):
    """Numbers of [-1, 1) by numpy's PCG64, which no libm touches."""
    import numpy

    generator = numpy.random.default_rng([seed, zlib.crc32(name.encode())])
    return generator.random(tuple(shape), dtype=numpy.float32) * numpy.float32(2) - numpy.float32(1)


def make_diffusion_unet():
    """A small U of residual blocks as diffusion models have them, without attention and time steps: group
    norm, SiLU and 3x3 convolutions on planes of 64x64 and 32x32 with 128 and 256 channels."""
    import torch
    from torch import nn
    from torch.nn import functional

    class Block(nn.Module):
        def __init__(self, channels, couts):
            super().__init__()
            self.norm1, self.conv1 = nn.GroupNorm(32, channels), nn.Conv2d(channels, couts, 3, padding=1)
            self.norm2, self.conv2 = nn.GroupNorm(32, couts), nn.Conv2d(couts, couts, 3, padding=1)
            self.skip = nn.Conv2d(channels, couts, 1) if channels != couts else nn.Identity()

        def forward(self, x):
            y = self.conv1(functional.silu(self.norm1(x)))
            return self.skip(x) + self.conv2(functional.silu(self.norm2(y)))

    class UNet(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Conv2d(4, 128, 3, padding=1)
            self.before = Block(128, 128)
            self.down = nn.Conv2d(128, 128, 3, stride=2, padding=1)
            self.inner = nn.Sequential(Block(128, 256), Block(256, 256))
            self.up = nn.Conv2d(256, 256, 3, padding=1)
            self.behind = Block(256 + 128, 128)
            self.norm, self.last = nn.GroupNorm(32, 128), nn.Conv2d(128, 4, 3, padding=1)

        def forward(self, x):
            kept = self.before(self.first(x))
            y = functional.interpolate(self.inner(self.down(kept)), scale_factor=2.0, mode="nearest")
            y = self.behind(torch.cat([self.up(y), kept], 1))
            return self.last(functional.silu(self.norm(y)))

    return UNet()


def build(name):
    """The model with weights of every scale that training gives, from their names alone."""
    import numpy
    import torch
    import torchvision.models

    name, is_half, _ = split_name(name)
    extra = dict(aux_logits=False, transform_input=False, init_weights=False) if name == "inception_v3" else {}
    if name == "diffusion_unet":
        model = make_diffusion_unet()
    else:
        model = torchvision.models.get_model(name, weights=None, **extra)
    model.eval()
    with torch.no_grad():
        for full, tensor in model.state_dict().items():
            if not tensor.dtype.is_floating_point:
                continue
            numbers, last = uniform(full, tensor.shape, 0), full.rsplit(".", 1)[-1]
            if last == "running_var":
                numbers = numpy.float32(1) + numpy.float32(0.5) * numbers
            elif last == "running_mean":
                numbers = numpy.float32(0.2) * numbers
            elif tensor.dim() > 1:
                numbers = numpy.float32(numpy.sqrt(5.0 / numpy.prod(tensor.shape[1:]))) * numbers
            elif last == "weight":
                numbers = numpy.float32(1) + numpy.float32(0.2) * numbers
            else:
                numbers = numpy.float32(0.1) * numbers
            tensor.copy_(torch.from_numpy(numpy.ascontiguousarray(numbers, dtype=numpy.float32)))
    return model.half() if is_half else model


def get_input(name):
    import torch

    name, is_half, images = split_name(name)
    shape = (images or MODELS[name][0], *MODELS[name][1:])
    numbers = torch.from_numpy(uniform(name, shape, 1))
    return numbers.half() if is_half else numbers


def write(name, tosa, path):
    import torch
    from torch_mlir import fx

    model = build(name)
    with torch.no_grad():
        program = torch.export.export(model, (get_input(name),), strict=False)
        module = fx.export_and_import(program, output_type="tosa" if tosa else "linalg-on-tensors", func_name="main")
    part = path.with_suffix(".part")
    part.write_text(module.operation.get_asm(large_elements_limit=None))
    part.rename(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("models", nargs="*", metavar="MODEL", help=f"default: {' '.join(MODELS)}")
    parser.add_argument("--tosa", action="store_true")
    options = parser.parse_intermixed_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if unknown := {name for name in options.models if split_name(name)[0] not in MODELS}:
        parser.error(f"unknown models: {' '.join(sorted(unknown))}")
    names = options.models or list(MODELS)
    for name in names:
        path = options.folder / f"{name}{'-tosa' if options.tosa else ''}.mlir"
        if path.exists():
            continue
        if len(names) == 1:
            write(name, options.tosa, path)
            print(path, flush=True)
        else:  # What a model leaves in memory goes with its process.
            again = [sys.executable, __file__, str(options.folder), name] + ["--tosa"] * options.tosa
            subprocess.run(again, check=True)


if __name__ == "__main__":
    main()
