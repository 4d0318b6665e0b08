"""A stand-in for PyTorch on the mock driver: what convfusion asks of CUDA tensors.

install() puts it into sys.modules as `torch`; `streams` lists the GPUs whose current
stream was asked for.
"""
import array
import sys
import types

import convfusion

NAMES = {"float64": "f64", "float32": "f32", "float16": "f16", "bfloat16": "bf16", "int64": "i64",
         "int32": "i32", "int16": "i16", "int8": "i8", "bool": "i1"}
streams = []
STREAM = 0x70


class Device:
    def __init__(self, index):
        self.type, self.index = "cuda", index

    def __repr__(self):
        return f"cuda:{self.index}"


DEVICES = [Device(0), Device(1)]


class Tensor:
    is_cuda = True

    def __init__(self, data, dtype, shape=None, strides=None, version=0):
        self.data, self.dtype, self.device = data, dtype, DEVICES[data.device]
        self.shape = tuple(data.shape if shape is None else shape)
        self._pointer = data.__cuda_array_interface__["data"][0]
        self._strides = strides or contiguous(self.shape)
        self._version = version

    def data_ptr(self):
        return self._pointer

    def stride(self):
        return self._strides

    def get_device(self):
        return self.device.index if self.is_cuda else -1

    def mul_(self, factor):
        """Of f32."""
        numbers = array.array("f", self.data.tobytes())
        changed = array.array("f", [number * factor for number in numbers]).tobytes()
        self.data._library.device_copy_in(self.data._handle, self._pointer, changed, len(changed), None)
        self._version += 1
        return self


class Parameter(Tensor):
    pass


def contiguous(shape):
    strides, stride = [], 1
    for extent in reversed(shape):
        strides.insert(0, stride)
        stride *= extent
    return tuple(strides)


def install():
    torch = types.ModuleType("torch")
    for name in NAMES:
        setattr(torch, name, "torch." + name)

    def empty(shape, dtype, device):
        name = dtype.removeprefix("torch.")
        index = int(str(device).removeprefix("cuda:"))
        return Tensor(convfusion.DeviceArray(shape, NAMES[name], index), dtype)

    def current_stream(ordinal):
        streams.append(ordinal)
        return types.SimpleNamespace(cuda_stream=STREAM)

    torch.Tensor, torch.empty, torch.from_dlpack = Tensor, empty, lambda array: array.__dlpack__()
    torch.device = lambda name: DEVICES[int(name.removeprefix("cuda:"))]
    def increment_version(tensor):
        tensor._version += 1

    torch.autograd = types.SimpleNamespace(graph=types.SimpleNamespace(increment_version=increment_version))
    torch.nn = types.SimpleNamespace(Parameter=Parameter)
    torch.cuda = types.SimpleNamespace(current_stream=current_stream)
    sys.modules["torch"] = torch
    return torch
