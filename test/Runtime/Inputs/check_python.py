"""The Python module on the mock driver; NumPy and frameworks are used where given.

usage: check_python.py <bundle> [numpy]
"""

import array
import gc
import sys
import types

import convfusion


def expect(kind, message, call):
    try:
        call()
    except kind as error:
        assert message in str(error), f"expected '{message}', got '{error}'"
        return
    raise AssertionError(f"expected {kind.__name__}: {message}")


def floats(data):
    return list(array.array("f", data))


bundle = convfusion.load(sys.argv[1])
assert bundle.chip == "sm_89" and "double" in dir(bundle)
assert repr(bundle.double) == "double(x: arg0.d0x16xf32) -> (y: arg0.d0x16xf32)", bundle.double
assert bundle.double.reference == "double.reference"
assert bundle.manifest["version"] == 1

# Arrays of our own, through __cuda_array_interface__.
values = [float(i) for i in range(48)]
x = convfusion.DeviceArray.from_bytes(array.array("f", values).tobytes(), (3, 16))
y = bundle.double(x)
assert isinstance(y, convfusion.DeviceArray) and y.shape == (3, 16)
assert floats(y.tobytes()) == [2 * v for v in values]
reference = bundle["double.reference"](x)
assert list(array.array("d", reference.tobytes())) == [2 * v for v in values]
out = convfusion.DeviceArray((3, 16))
assert bundle.double(x, out=out) is out and floats(out.tobytes())[1] == 2.0

expect(AttributeError, "has no function treble; it has: double, hole", lambda: bundle.treble)
expect(KeyError, "has no function treble", lambda: bundle["treble"])
expect(TypeError, "double expects 1 arguments (x), got 2", lambda: bundle.double(x, x))
expect(TypeError, "argument x expects an array, got str", lambda: bundle.double("x"))
expect(convfusion.ShapeError, "expects extent 1 to be 16, got 8",
       lambda: bundle.double(convfusion.DeviceArray((3, 8))))
expect(convfusion.ShapeError, "expects rank 2, got 1",
       lambda: bundle.double(convfusion.DeviceArray((16,))))
expect(convfusion.TensorError, "expects dtype f32, got f64",
       lambda: bundle.double(convfusion.DeviceArray((3, 16), "f64")))
expect(convfusion.TensorError, "result 0 (y) overlaps argument 0 (x)",
       lambda: bundle.double(x, out=x))
expect(TypeError, "`out` has 2", lambda: bundle.double(x, out=(out, out)))
bundle.double(x, stream=0)
expect(convfusion.BundleError, "there is no such directory", lambda: convfusion.load("/nowhere"))


class Transposed:
    device = 0

    @property
    def __cuda_array_interface__(self):
        return {**x.__cuda_array_interface__, "strides": (4, 12)}


expect(convfusion.TensorError, "expects a row-major contiguous tensor",
       lambda: bundle.double(Transposed()))


class Typed:
    @property
    def __cuda_array_interface__(self):
        return {**x.__cuda_array_interface__, "typestr": "<c8"}


expect(TypeError, "arrays of type <c8 are not supported", lambda: bundle.double(Typed()))

# A stand-in for PyTorch: the module must ask it for streams, memory and types.
torch = types.ModuleType("torch")
for name in ("float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "bool"):
    setattr(torch, name, "torch." + name)


class Tensor:
    is_cuda = True

    def __init__(self, data, dtype, device="cuda:0"):
        self.data, self.dtype = data, dtype
        self.device = types.SimpleNamespace(index=0)
        self.shape = data.shape

    def data_ptr(self):
        return self.data.__cuda_array_interface__["data"][0]

    def stride(self):
        strides = []
        for extent in reversed(self.shape):
            strides.insert(0, strides[0] * previous if strides else 1)
            previous = extent
        return tuple(strides)


def empty(shape, dtype, device):
    assert device == "cuda:0"
    ours = {"torch.float32": "f32", "torch.float64": "f64", "torch.int8": "i8"}[dtype]
    return Tensor(convfusion.DeviceArray(shape, ours), dtype)


asked = []


def current_stream(ordinal):
    asked.append(ordinal)
    return types.SimpleNamespace(cuda_stream=0x70)


torch.Tensor, torch.empty = Tensor, empty
torch.cuda = types.SimpleNamespace(current_stream=current_stream)
sys.modules["torch"] = torch
z = bundle.double(Tensor(x, torch.float32))
assert isinstance(z, Tensor) and z.dtype == torch.float32 and asked == [0]
assert floats(z.data.tobytes()) == [2 * v for v in values]
expect(convfusion.TensorError, "expects dtype f32, got bf16",
       lambda: bundle.double(Tensor(x, torch.bfloat16)))
host = Tensor(x, torch.float32)
host.is_cuda, host.device = False, "cpu"
expect(TypeError, "x: expects a CUDA tensor, got one on cpu; move it with tensor.cuda()",
       lambda: bundle.double(host))
expect(TypeError, "runs on the current stream of PyTorch arrays; set it there",
       lambda: bundle.double(Tensor(x, torch.float32), stream=5))
del sys.modules["torch"]

if "numpy" in sys.argv:
    import numpy
    host = numpy.arange(48, dtype=numpy.float32).reshape(3, 16)
    result = bundle.double(host)
    assert isinstance(result, numpy.ndarray) and result.dtype == numpy.float32
    assert (result == 2 * host).all()
    # Host arrays are copied anyway, so that any layout will do.
    assert (bundle.double(numpy.asfortranarray(host)) == 2 * host).all()
    target = numpy.zeros((3, 16), numpy.float32)
    assert bundle.double(host, out=target) is target and (target == 2 * host).all()
    assert bundle["double.reference"](host).dtype == numpy.float64
    expect(convfusion.TensorError, "expects dtype f32, got f64",
           lambda: bundle.double(host.astype(numpy.float64)))

# The function keeps its bundle; nothing is used after it is freed.
function = convfusion.load(sys.argv[1]).double
gc.collect()
assert floats(function(x).tobytes())[3] == 6.0
print("python module: all right")
