#!/usr/bin/env python3
"""Write models of torchvision, and three of ours, as linalg on tensors, and as TOSA, by torch-mlir.

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
    "deeplabv3_resnet50": (1, 3, 520, 520),
    "diffusion_unet": (2, 4, 64, 64),
    "segmentation_unet": (2, 3, 256, 256),
    "detector": (1, 3, 640, 640),
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


def make_segmentation_unet():
    """The U of five levels and 64 to 1024 channels that images are segmented with: pairs of 3x3 convolutions
    with batch norms, max poolings on the way down, transposed convolutions on the way up."""
    import torch
    from torch import nn
    from torch.nn import functional

    def pair(channels, couts):
        layers = []
        for count in (channels, couts):
            layers += [nn.Conv2d(count, couts, 3, padding=1, bias=False), nn.BatchNorm2d(couts), nn.ReLU()]
        return nn.Sequential(*layers)

    class UNet(nn.Module):
        def __init__(self):
            super().__init__()
            widths = [64, 128, 256, 512]
            self.down = nn.ModuleList(pair(a, b) for a, b in zip([3] + widths, widths))
            self.bottom = pair(512, 1024)
            self.up = nn.ModuleList(nn.ConvTranspose2d(2 * width, width, 2, 2) for width in reversed(widths))
            self.behind = nn.ModuleList(pair(2 * width, width) for width in reversed(widths))
            self.last = nn.Conv2d(64, 2, 1)

        def forward(self, x):
            kept = []
            for down in self.down:
                kept.append(down(x))
                x = functional.max_pool2d(kept[-1], 2)
            x = self.bottom(x)
            for up, behind, beside in zip(self.up, self.behind, reversed(kept)):
                x = behind(torch.cat([beside, up(x)], 1))
            return self.last(x)

    return UNet()


def make_detector():
    """A detector built as the small YOLOv8 is (11 million weights): blocks that split and put together again
    what they compute, three poolings in a row, upsamplings, and heads on three scales, of which the boxes are not
    decoded."""
    import torch
    from torch import nn
    from torch.nn import functional

    class Unit(nn.Module):
        def __init__(self, channels, couts, window=1, stride=1):
            super().__init__()
            self.conv = nn.Conv2d(channels, couts, window, stride, window // 2, bias=False)
            self.norm = nn.BatchNorm2d(couts)

        def forward(self, x):
            return functional.silu(self.norm(self.conv(x)))

    class Block(nn.Module):
        def __init__(self, channels, couts, count, adds=True):
            super().__init__()
            half, self.adds = couts // 2, adds
            self.first, self.last = Unit(channels, couts), Unit((2 + count) * half, couts)
            self.inner = nn.ModuleList(nn.Sequential(Unit(half, half, 3), Unit(half, half, 3)) for _ in range(count))

        def forward(self, x):
            parts = list(self.first(x).chunk(2, 1))
            for inner in self.inner:
                y = inner(parts[-1])
                parts.append(parts[-1] + y if self.adds else y)
            return self.last(torch.cat(parts, 1))

    class Pool(nn.Module):
        def __init__(self, channels):
            super().__init__()
            self.first, self.last = Unit(channels, channels // 2), Unit(2 * channels, channels)

        def forward(self, x):
            parts = [self.first(x)]
            for _ in range(3):
                parts.append(functional.max_pool2d(parts[-1], 5, 1, 2))
            return self.last(torch.cat(parts, 1))

    class Detector(nn.Module):
        def __init__(self):
            super().__init__()
            self.stem = nn.Sequential(Unit(3, 32, 3, 2), Unit(32, 64, 3, 2), Block(64, 64, 1), Unit(64, 128, 3, 2))
            self.fine = Block(128, 128, 2)
            self.middle = nn.Sequential(Unit(128, 256, 3, 2), Block(256, 256, 2))
            self.coarse = nn.Sequential(Unit(256, 512, 3, 2), Block(512, 512, 1), Pool(512))
            self.up_middle, self.up_fine = Block(768, 256, 1, False), Block(384, 128, 1, False)
            self.to_middle, self.down_middle = Unit(128, 128, 3, 2), Block(384, 256, 1, False)
            self.to_coarse, self.down_coarse = Unit(256, 256, 3, 2), Block(768, 512, 1, False)
            head = lambda width, couts: nn.ModuleList(  # noqa: E731
                nn.Sequential(Unit(channels, width, 3), Unit(width, width, 3), nn.Conv2d(width, couts, 1))
                for channels in (128, 256, 512))
            self.boxes, self.classes = head(64, 64), head(128, 80)

        def forward(self, x):
            twice = lambda x: functional.interpolate(x, scale_factor=2.0, mode="nearest")  # noqa: E731
            fine = self.fine(self.stem(x))
            middle = self.middle(fine)
            coarse = self.coarse(middle)
            middle = self.up_middle(torch.cat([twice(coarse), middle], 1))
            fine = self.up_fine(torch.cat([twice(middle), fine], 1))
            middle = self.down_middle(torch.cat([self.to_middle(fine), middle], 1))
            coarse = self.down_coarse(torch.cat([self.to_coarse(middle), coarse], 1))
            return torch.cat([torch.cat([boxes(y), classes(y)], 1).flatten(2) for y, boxes, classes in
                              zip((fine, middle, coarse), self.boxes, self.classes)], 2)

    return Detector()


def make_deeplab():
    """torchvision's, with the one result that is looked at."""
    import torchvision.models
    from torch import nn

    class DeepLab(nn.Module):
        def __init__(self):
            super().__init__()
            self.model = torchvision.models.get_model("deeplabv3_resnet50", weights=None, weights_backbone=None)

        def forward(self, x):
            return self.model(x)["out"]

    return DeepLab()


OURS = {"diffusion_unet": make_diffusion_unet, "segmentation_unet": make_segmentation_unet,
        "detector": make_detector, "deeplabv3_resnet50": make_deeplab}


def build(name):
    """The model with weights of every scale that training gives, from their names alone."""
    import numpy
    import torch
    import torchvision.models

    name, is_half, _ = split_name(name)
    extra = dict(aux_logits=False, transform_input=False, init_weights=False) if name == "inception_v3" else {}
    if name in OURS:
        model = OURS[name]()
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
