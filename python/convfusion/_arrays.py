"""How arrays of the supported frameworks are read and made.

A framework is an object with
  read(array) -> View         pointer, shape, strides in elements, dtype name
  stream(ordinal) -> int      the current CUstream on that GPU
  empty(shape, dtype, ordinal) -> array
None of them is imported here unless the caller has imported it already.
"""

import sys
from dataclasses import dataclass
from typing import Any, Optional, Tuple


@dataclass
class View:
    pointer: int
    shape: Tuple[int, ...]
    strides: Optional[Tuple[int, ...]]  # in elements; None: row-major
    dtype: str
    device: Optional[int] = None  # ordinal of the GPU, where the array tells
    keep: Any = None  # what owns the memory
    stream: Optional[int] = None  # the CUstream whose work is to be waited for


NUMPY_NAMES = {"float64": "f64", "float32": "f32", "float16": "f16", "bfloat16": "bf16",
               "int64": "i64", "int32": "i32", "int16": "i16", "int8": "i8", "bool": "i1"}
TO_NUMPY = {ours: theirs for theirs, ours in NUMPY_NAMES.items()}
TO_NUMPY["index"] = "int64"
# The array interface spells types as numpy's type strings.
TYPESTR = {"<f8": "f64", "<f4": "f32", "<f2": "f16", "<i8": "i64", "<i4": "i32", "<i2": "i16",
           "|i1": "i8", "|b1": "i1"}
TO_TYPESTR = {ours: theirs for theirs, ours in TYPESTR.items()}
TO_TYPESTR["index"] = "<i8"


class Torch:
    name = "PyTorch"

    @staticmethod
    def owns(array):
        torch = sys.modules.get("torch")
        return torch is not None and isinstance(array, torch.Tensor)

    @staticmethod
    def read(array):
        torch = sys.modules["torch"]
        if not array.is_cuda:
            raise TypeError(f"expects a CUDA tensor, got one on {array.device}; move it with "
                            "tensor.cuda()")
        names = {torch.float64: "f64", torch.float32: "f32", torch.float16: "f16",
                 torch.bfloat16: "bf16", torch.int64: "i64", torch.int32: "i32",
                 torch.int16: "i16", torch.int8: "i8", torch.bool: "i1"}
        return View(array.data_ptr(), tuple(array.shape), tuple(array.stride()),
                    names.get(array.dtype, str(array.dtype)), array.device.index, array)

    @staticmethod
    def stream(ordinal):
        return sys.modules["torch"].cuda.current_stream(ordinal).cuda_stream

    @classmethod
    def raw_stream(cls):
        """The same as a function that costs less, where this PyTorch has it."""
        return getattr(getattr(sys.modules["torch"], "_C", None), "_cuda_getCurrentRawStream",
                       cls.stream)

    @staticmethod
    def change_counter():
        """The function that tells PyTorch that a tensor was written to; None before PyTorch 2.1."""
        graph = getattr(getattr(sys.modules["torch"], "autograd", None), "graph", None)
        return getattr(graph, "increment_version", None)

    @classmethod
    def count_changes(cls, arrays):
        count = cls.change_counter()
        for array in arrays if count else ():
            try:
                count(array)
            except RuntimeError:
                pass  # PyTorch counts nothing of tensors made in inference mode

    @classmethod
    def empty(cls, shape, dtype, ordinal):
        return sys.modules["torch"].empty(shape, **cls.describe(dtype, ordinal))

    @staticmethod
    def describe(dtype, ordinal):
        torch = sys.modules["torch"]
        types = {"f64": torch.float64, "f32": torch.float32, "f16": torch.float16,
                 "bf16": torch.bfloat16, "i64": torch.int64, "index": torch.int64,
                 "i32": torch.int32, "i16": torch.int16, "i8": torch.int8, "i1": torch.bool}
        return {"dtype": types[dtype], "device": torch.device(f"cuda:{ordinal}")}


class Cupy:
    name = "CuPy"

    @staticmethod
    def owns(array):
        cupy = sys.modules.get("cupy")
        return cupy is not None and isinstance(array, cupy.ndarray)

    @staticmethod
    def read(array):
        view = CudaInterface.read(array)
        view.device = array.device.id
        # The interface has no bfloat16; the array's own type does.
        view.dtype = NUMPY_NAMES.get(array.dtype.name, array.dtype.name)
        return view

    @staticmethod
    def stream(ordinal):
        return sys.modules["cupy"].cuda.get_current_stream().ptr

    @staticmethod
    def empty(shape, dtype, ordinal):
        cupy = sys.modules["cupy"]
        with cupy.cuda.Device(ordinal):
            return cupy.empty(shape, dtype=TO_NUMPY[dtype])


class CudaInterface:
    """Anything else with __cuda_array_interface__ (Numba, our own DeviceArray)."""

    name = "__cuda_array_interface__"

    @staticmethod
    def owns(array):
        return hasattr(array, "__cuda_array_interface__")

    @staticmethod
    def read(array):
        interface = array.__cuda_array_interface__
        dtype = TYPESTR.get(interface["typestr"], interface["typestr"])
        strides = interface.get("strides")
        if strides is not None:
            size = max(1, int(interface["typestr"][2:]))
            if any(stride % size for stride in strides):
                raise ValueError(f"expects strides that are multiples of the element size, got "
                                 f"{strides} bytes")
            strides = tuple(stride // size for stride in strides)
        if interface.get("mask") is not None:
            raise ValueError("masked arrays are not supported")
        # Version 3: None has nothing to be waited for; 1 and 2 are the legacy and the per-thread
        # default stream, others are handles; 0, which might be either of these, is not allowed.
        stream = interface.get("stream")
        if stream is not None and (not isinstance(stream, int) or stream <= 0):
            raise ValueError(f"expects None, 1, 2 or a CUstream as the interface's stream, got {stream!r}")
        device = getattr(array, "device", None)
        return View(interface["data"][0] or 0, tuple(interface["shape"]), strides, dtype,
                    device if isinstance(device, int) else None, array, stream)

    @staticmethod
    def stream(ordinal):
        return 0

    empty = None  # set by the module: DeviceArray


class Numpy:
    """Host memory: copied to the GPU and back, so each call waits for the GPU."""

    name = "NumPy"

    @staticmethod
    def owns(array):
        numpy = sys.modules.get("numpy")
        return numpy is not None and isinstance(array, (numpy.ndarray, numpy.generic))

    stream = CudaInterface.stream

    @classmethod
    def check(cls, array):
        if not cls.owns(array):
            raise TypeError(f"expects a NumPy array like the arguments, got {type(array).__name__}")
        if isinstance(array, sys.modules["numpy"].ma.MaskedArray):
            raise TypeError("masked arrays are not supported, kernels do not skip elements; pass array.filled(value), "
                            "or array.data where the mask does not matter")


def channels_last(view, declared):
    """A view whose own shape contradicts the declared one (integers, strings where open), while in
    the order of its memory, channels last, it is that shape: taken in this order. Else as it is."""
    rank = len(view.shape)
    if view.strides is None or rank < 3 or rank != len(declared):
        return view

    def fits(shape):
        return all(isinstance(d, str) or d == e for d, e in zip(declared, shape))

    order = (0, *range(2, rank), 1)
    shape = tuple(view.shape[d] for d in order)
    if fits(view.shape) or not fits(shape):
        return view
    strides, stride = tuple(view.strides[d] for d in order), 1
    for extent, step in zip(reversed(shape), reversed(strides)):
        if extent != 1 and step != stride:
            return view
        stride *= extent
    return View(view.pointer, shape, strides, view.dtype, view.device, view.keep, view.stream)


def from_dlpack(array):
    """Takes a CUDA array of another framework through its DLPack protocol: by CuPy or PyTorch,
    whichever is imported. Returns None where that is impossible."""
    if not hasattr(array, "__dlpack__") or not hasattr(array, "__dlpack_device__"):
        return None
    cuda = 2  # kDLCUDA
    if array.__dlpack_device__()[0] != cuda:
        raise TypeError(f"expects an array on a CUDA GPU, got {type(array).__name__} elsewhere")
    for name in ("cupy", "torch"):
        framework = sys.modules.get(name)
        if framework is not None:
            return framework.from_dlpack(array)
    raise TypeError(f"{type(array).__name__} is taken through DLPack, which needs CuPy or PyTorch: "
                    "import one of them first")


FRAMEWORKS = (Torch, Cupy, Numpy, CudaInterface)


def find(array):
    """The framework that owns `array`, or None for Python numbers."""
    for framework in FRAMEWORKS:
        if framework.owns(array):
            return framework
    return None
