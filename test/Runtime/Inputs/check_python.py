"""The Python module on the mock driver; NumPy and frameworks are used where given.

usage: check_python.py <bundle> [numpy] [fast]
"""

import array
import gc
import json
import os
import struct
import sys
import tempfile
import types
import warnings

import convfusion
import stand_in_torch

os.environ["CONVFUSION_MOCK_DEVICES"] = "2"


def expect(kind, message, call):
    try:
        call()
    except kind as error:
        assert message in str(error), f"expected '{message}', got '{error}'"
        return
    raise AssertionError(f"expected {kind.__name__}: {message}")


def floats(data):
    return list(array.array("f", data))


def make_nhwc(folder):
    """f(x, s, k) of NHWC and square(x), that double all elements of x."""
    def step(count, *more):
        views = [{"memref": {"buffer": b, "dtype": "f32", "sizes": [count], "strides": [1]}} for b in (0, 1)]
        return {"kind": "launch", "kernel": "mock_double_f32_f32", "module": 0, "grid": [1, 1, 1],
                "block": [32, 1, 1], "arguments": views}

    def function(name, shape, count, *scalars):
        return {"name": name, "arguments": [{"name": "x", "dtype": "f32", "shape": shape}, *scalars],
                "results": [{"name": "y", "dtype": "f32", "shape": shape}],
                "buffers": [{"kind": "argument", "index": 0}, {"kind": "result", "index": 0}],
                "steps": [step(count)]}

    manifest = {
        "format": "convfusion-bundle", "version": 1, "target": {"chip": "sm_80"},
        "modules": [{"ptx": "k.ptx"}],
        "functions": [
            function("f", ["arg0.d0", "arg0.d1", 5, 3],
                     {"op": "mul", "args": ["arg0.d0", "arg0.d1", 15]},
                     {"name": "s", "kind": "scalar", "dtype": "f32"},
                     {"name": "k", "kind": "scalar", "dtype": "i32"}),
            function("square", [2, 4, 4, 4], 128)]}
    with open(os.path.join(folder, "manifest.json"), "w") as stream:
        json.dump(manifest, stream)
    with open(os.path.join(folder, "k.ptx"), "w") as stream:
        stream.write(".version 7.0\n.entry mock_double_f32_f32(%s) { ret; }\n"
                     % ", ".join(f".param .u64 p{i}" for i in range(10)))


folder = tempfile.TemporaryDirectory()
make_nhwc(folder.name)
nhwc = convfusion.load(folder.name)
frozen_bundle = convfusion.load(os.path.join(os.path.dirname(sys.argv[1]), "frozen.convbundle"))
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

# A library that lacks what was added since says so.
convfusion._abi._FUNCTIONS["conv_of_tomorrow"] = (None,)
expect(ImportError, "libConvRuntime.so has no conv_of_tomorrow: it is older than this module",
       lambda: convfusion._abi.Library(None))
del convfusion._abi._FUNCTIONS["conv_of_tomorrow"]
convfusion._abi.ABI_VERSION += 1
expect(ImportError, "libConvRuntime.so has interface version 2; this module needs 3",
       lambda: convfusion._abi.Library(None))
convfusion._abi.ABI_VERSION -= 1


class OfStream:
    """What another library's stream may still write to."""

    def __init__(self, array, stream):
        self.array, self.stream = array, stream

    @property
    def __cuda_array_interface__(self):
        return {**self.array.__cuda_array_interface__, "stream": self.stream}


# Streams 0x51 and so on: the log is checked for what waited for them. None and the stream itself need no waiting.
for stream in (0x51, None, 1, 2):
    assert floats(bundle.double(OfStream(x, stream)).tobytes()) == [2 * v for v in values]
bundle.double(OfStream(x, 0x52), stream=0x53)
bundle.double(OfStream(x, 0x54), stream=0x54)
bundle.double(x, out=OfStream(out, 0x55))
weights = convfusion.DeviceArray.from_bytes(array.array("f", [3.0] * 8).tobytes(), (8,))
numbers = convfusion.DeviceArray.from_bytes(array.array("f", range(8)).tobytes(), (8,))
frozen_layer = frozen_bundle.layer.freeze(w=OfStream(weights, 0x56))
assert floats(frozen_layer(numbers, None)[1].tobytes()) == [24.0] * 8
for stream in (0, -1, "legacy"):
    expect(ValueError, f"x: expects None, 1, 2 or a CUstream as the interface's stream, got {stream!r}",
           lambda: bundle.double(OfStream(x, stream)))


# Calls on two streams share the workspace that the function keeps, one behind the other.
for stream in (0x60, 0x61, 0x61):
    assert len(frozen_bundle.layer(numbers, weights, stream=stream)) == 3


class OfInterface:
    """An array that does not tell its GPU, as Numba's."""

    def __init__(self, array):
        self.array = array
        self.__cuda_array_interface__ = array.__cuda_array_interface__


there = OfInterface(convfusion.DeviceArray.from_bytes(x.tobytes(), (3, 16), device=1))
y = bundle.double(there)
assert y.device == 1 and floats(y.tobytes()) == [2 * v for v in values]
assert bundle.double(OfInterface(x)).device == 0
expect(convfusion.TensorError, "double: `out` for y is on GPU 1, the arguments are on GPU 0; move it there",
       lambda: bundle.double(x, out=there))
expect(convfusion.TensorError, "layer: the arguments are on GPUs [0, 1]; move them to one",
       lambda: frozen_bundle.layer(numbers, OfInterface(convfusion.DeviceArray((8,), device=1))))


class Exported:
    """An array that is taken through DLPack alone."""

    def __init__(self, tensor):
        self.tensor = tensor

    def __dlpack__(self):
        return self.tensor

    def __dlpack_device__(self):
        return 2, 0


# PyTorch's tensors: the module must ask them for streams, memory and types.
torch = stand_in_torch.install()
Tensor = stand_in_torch.Tensor


def check_tensors():
    double = bundle.double
    del stand_in_torch.streams[:]
    z = double(Tensor(x, torch.float32))
    assert isinstance(z, Tensor) and z.dtype == torch.float32
    assert 0 in stand_in_torch.streams
    assert floats(z.data.tobytes()) == [2 * v for v in values]
    # Again, where calls are repeated the fast way, with other tensors of the same shape.
    other = convfusion.DeviceArray.from_bytes(array.array("f", values[::-1]).tobytes(), (3, 16))
    for kind in (Tensor, stand_in_torch.Parameter):
        again = double(kind(other, torch.float32))
        assert again is not z and floats(again.data.tobytes()) == [2 * v for v in values[::-1]]
    target = Tensor(convfusion.DeviceArray((3, 16)), torch.float32)
    assert double(Tensor(x, torch.float32), out=target) is target
    assert floats(target.data.tobytes()) == [2 * v for v in values]
    assert double(Tensor(other, torch.float32), out=(target,)) is target
    assert floats(target.data.tobytes()) == [2 * v for v in values[::-1]]
    # Other shapes, more of them than are kept.
    for rows in list(range(1, 14)) + [3, 1]:
        data = convfusion.DeviceArray.from_bytes(bytes(64 * rows), (rows, 16))
        assert double(Tensor(data, torch.float32)).shape == (rows, 16)
    # Every error is the same, the first time and when a call like it was right.
    expect(convfusion.TensorError, "expects dtype f32, got bf16",
           lambda: double(Tensor(x, torch.bfloat16)))
    expect(convfusion.ShapeError, "expects extent 1 to be 16, got 8",
           lambda: double(Tensor(convfusion.DeviceArray((3, 8)), torch.float32)))
    expect(convfusion.TensorError, "expects a row-major contiguous tensor",
           lambda: double(Tensor(x, torch.float32, strides=(1, 3))))
    mine = Tensor(x, torch.float32)
    expect(convfusion.TensorError, "result 0 (y) overlaps argument 0 (x)",
           lambda: double(mine, out=mine))
    expect(convfusion.TensorError, "expects shape (3, 16), got (4, 16)",
           lambda: double(mine, out=Tensor(convfusion.DeviceArray((4, 16)), torch.float32)))
    expect(TypeError, "double expects 1 arguments (x), got 2", lambda: double(mine, mine))
    expect(TypeError, "`out` has 2", lambda: double(mine, out=(target, target)))
    expect(TypeError, "argument x expects an array, got str", lambda: double("x"))
    host = Tensor(x, torch.float32)
    host.is_cuda, host.device = False, "cpu"
    expect(TypeError, "x: expects a CUDA tensor, got one on cpu; move it with tensor.cuda()",
           lambda: double(host))
    expect(TypeError, "runs on the current stream of PyTorch arrays; set it there",
           lambda: double(mine, stream=5))

    # As a CUDA graph: the same results, for other arrays as well, and the same errors.
    replayed = double.graph()
    for data in (x, other, x):
        assert double(Tensor(data, torch.float32)).data.tobytes() == \
            replayed(Tensor(data, torch.float32)).data.tobytes()
    expect(convfusion.TensorError, "result 0 (y) overlaps argument 0 (x)",
           lambda: replayed(mine, out=mine))

    # Frozen: the load steps of w run once, whatever x is.
    def tensor(*numbers):
        data = convfusion.DeviceArray.from_bytes(array.array("f", numbers).tobytes(), (len(numbers),))
        return Tensor(data, torch.float32)

    x8, w8 = tensor(*range(8)), tensor(*[3.0] * 8)
    expected = [[2.0 * i for i in range(8)], [24.0] * 8, [float(i) for i in range(8)]]
    for layer in (frozen_bundle.layer, frozen_bundle.layer.freeze(w=w8), frozen_bundle.layer.graph().freeze(w=w8),
                  frozen_bundle.layer.freeze(w=w8, x=x8).thaw("x"), frozen_bundle.layer.freeze(w=w8).thaw()):
        for _ in range(3):
            assert [floats(r.data.tobytes()) for r in layer(x8, w8)] == expected
    layer = frozen_bundle.layer.freeze(w=w8)
    # In the first call as well, which prepares the function.
    expect(convfusion.TensorError, "argument 1 (w) was frozen at 0x", lambda: layer(x8, tensor(*[1.0] * 8)))
    for _ in range(2):
        assert [floats(r.data.tobytes()) for r in layer(x8, None)] == expected
        assert floats(layer(tensor(*[5.0] * 8), w8)[0].data.tobytes()) == [10.0] * 8
        expect(convfusion.TensorError, "argument 1 (w) was frozen at 0x", lambda: layer(x8, tensor(*[1.0] * 8)))
    assert layer.resident_bytes == 64 and frozen_bundle.layer.resident_bytes == 32
    # What is packed in every call, as w is not frozen, lies in the workspace.
    assert layer.workspace_bytes == 0 and frozen_bundle.layer.workspace_bytes > 0
    # Through DLPack as well, given or left out.
    exported = Exported(w8)
    layer_of_exported = frozen_bundle.layer.freeze(w=exported)
    for given in (exported, None):
        assert [floats(r.data.tobytes()) for r in layer_of_exported(x8, given)] == expected
    w8.mul_(2)
    expect(convfusion.TensorError, "layer: w was changed in place since it was frozen; freeze it again",
           lambda: layer(x8, w8))
    expect(convfusion.TensorError, "was changed in place", lambda: layer(x8, None))
    # Frozen anew, it is packed anew, though the old function still holds what was packed before; what goes by the
    # new one, for other shapes or as a graph, has the new numbers as well.
    again = layer.freeze(w=w8)
    for function in (again, again.graph(), again.freeze(x=x8)):
        assert floats(function(x8, w8)[1].data.tobytes()) == [48.0] * 8
    # Our own results count as changes of what they are written to, the first time and the fast way.
    targets = [tensor(*[0.0] * 8) for _ in range(3)]
    for calls in (1, 2, 3):
        again(x8, w8, out=targets)
        again(x8, w8, out=tuple(targets))
        assert [target._version for target in targets] == [2 * calls] * 3
    taken = frozen_bundle.layer.freeze(w=targets[1])
    assert floats(taken(x8, None)[1].data.tobytes()) == [8 * 48.0] * 8
    again(x8, w8, out=tuple(targets))
    expect(convfusion.TensorError, "layer: w was changed in place since it was frozen", lambda: taken(x8, None))
    expect(TypeError, "layer has no argument z; it has: x, w", lambda: layer.freeze(z=w8))
    expect(TypeError, "layer has no argument z", lambda: layer.thaw("z"))
    expect(TypeError, "argument w expects an array, got int", lambda: layer.freeze(w=3))
    expect(TypeError, "argument s is a scalar; only arrays can be frozen", lambda: nhwc.f.freeze(s=0.5))

    # On the GPU of its tensors, whichever was used before; all are on one.
    def on_gpu(number, device):
        data = array.array("f", [number] * 8).tobytes()
        return Tensor(convfusion.DeviceArray.from_bytes(data, (8,), "f32", device), torch.float32)

    layer = frozen_bundle.layer
    for device in (1, 0, 1, 0):
        del stand_in_torch.streams[:]
        results = layer(on_gpu(device + 1.0, device), on_gpu(device + 2.0, device))
        assert {result.device.index for result in results} == set(stand_in_torch.streams) == {device}
        assert [floats(r.data.tobytes()) for r in results[:2]] == [[2.0 * device + 2] * 8, [8.0 * device + 16] * 8]
    layer_of_0 = layer.freeze(w=on_gpu(3.0, 0))
    for call in (lambda: layer(on_gpu(1.0, 0), on_gpu(1.0, 1)), lambda: layer_of_0(on_gpu(1.0, 1), None)):
        expect(convfusion.TensorError, "layer: the arguments are on GPUs [0, 1]; move them to one", call)
    others = tuple(on_gpu(0.0, 1) for _ in range(3))
    expect(convfusion.TensorError, "layer: `out` for a is on GPU 1, the arguments are on GPU 0; move it there",
           lambda: layer(on_gpu(1.0, 0), on_gpu(1.0, 0), out=others))

    # A function of NHWC takes a channels_last tensor as it lies in memory.
    n, h, w, c = 2, 4, 5, 3
    numbers = [float(i) for i in range(n * h * w * c)]
    data = convfusion.DeviceArray.from_bytes(array.array("f", numbers).tobytes(), (n, h, w, c))
    for _ in range(2):
        last = Tensor(data, torch.float32, (n, c, h, w), (h * w * c, 1, w * c, c))
        result = nhwc.f(last, 0.5, 7)
        assert result.shape == (n, h, w, c)
        assert floats(result.data.tobytes()) == [2 * v for v in numbers]
    # One that is not, or that is NCHW in memory, is an error and no guess.
    expect(convfusion.ShapeError, "argument 0 (x) expects extent",
           lambda: nhwc.f(Tensor(data, torch.float32, (n, c, h, w)), 0.5, 7))
    expect(convfusion.ShapeError, "argument 0 (x) expects extent",
           lambda: nhwc.f(Tensor(data, torch.float32, (n, c, h, w), (h * w * c, 1, c, h * c)), 0.5, 7))
    square = convfusion.DeviceArray((2, 4, 4, 4))
    expect(convfusion.TensorError, "expects a row-major contiguous tensor",
           lambda: nhwc.square(Tensor(square, torch.float32, strides=(64, 1, 16, 4))))
    # Scalars of every sort that Python has.
    for scalar in (0.5, 1, True):
        nhwc.f(Tensor(data, torch.float32), scalar, 7)
    expect(TypeError, "scalar s expects f32, got 1e+300",
           lambda: nhwc.f(Tensor(data, torch.float32), 1e300, 7))
    expect(TypeError, "scalar k expects i32, got 4294967296",
           lambda: nhwc.f(Tensor(data, torch.float32), 0.5, 1 << 32))
    wide = types.SimpleNamespace(name="n", dtype="i64")
    for scalar in ((1 << 53) + 1, -(1 << 63), 7.0):  # also those that are no doubles
        assert struct.unpack("<q", convfusion._pack_scalar(scalar, wide)) == (scalar,)
    expect(TypeError, "scalar k expects i32, got 0.5",
           lambda: nhwc.f(Tensor(data, torch.float32), 0.5, 0.5))


check_tensors()
if "fast" in sys.argv:
    assert convfusion._fast is not None, "the compiled module was not found"
    assert 0 < len(bundle.double._plans) <= convfusion.Function.MAX_PLANS
    # One for another version of this module is passed over, with a sentence and not a TypeError.
    convfusion._abi.FAST_VERSION += 1
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert convfusion._abi.load_fast(convfusion._runtime()) is None
    convfusion._abi.FAST_VERSION -= 1
    message = str(caught[0].message)
    assert "calls take the slower way: " in message and "_fast.abi3.so has interface version 2 and call version 3; " \
        "this module needs 2 and 4. Build the target convfusion_fast" in message.replace("; /", ""), message
    # Without it everything is as it was.
    convfusion._fast = None
    for function in (bundle.double, nhwc.f, nhwc.square, frozen_bundle.layer):
        function._plans = ()
    check_tensors()
    assert not bundle.double._plans
del sys.modules["torch"]

if "numpy" in sys.argv:
    import numpy
    host = numpy.arange(48, dtype=numpy.float32).reshape(3, 16)
    result = bundle.double(host)
    assert isinstance(result, numpy.ndarray) and result.dtype == numpy.float32
    assert (result == 2 * host).all()
    # Host arrays are copied anyway, so that any layout will do.
    assert (bundle.double(numpy.asfortranarray(host)) == 2 * host).all()
    # Numbers count, not the order of their bytes.
    assert (bundle.double(host.astype(">f4")) == 2 * host).all()
    target = numpy.zeros((3, 16), numpy.float32)
    assert bundle.double(host, out=target) is target and (target == 2 * host).all()
    assert bundle["double.reference"](host).dtype == numpy.float64
    # What a mask hides has no meaning to a kernel.
    masked = numpy.ma.masked_array(host, host > 40)
    for call in (lambda: bundle.double(masked), lambda: bundle.double(host, out=masked),
                 lambda: bundle.double.freeze(x=masked)):
        expect(TypeError, ": masked arrays are not supported, kernels do not skip elements; pass array.filled(value)",
               call)
    assert (bundle.double(masked.filled(0)) == 2 * masked.filled(0)).all()
    expect(TypeError, "`out`: expects a NumPy array like the arguments, got list",
           lambda: bundle.double(host, out=[[0.0] * 16]))
    weights = numpy.full(8, 3, ">f4")
    inputs = numpy.arange(8, dtype=numpy.float32)
    layer = frozen_bundle.layer.freeze(w=weights)
    for given in (weights, None):
        assert (layer(inputs, given)[1] == 24).all()
    assert isinstance(frozen_bundle.layer.freeze(w=weights, x=inputs)(None, None)[1], numpy.ndarray)
    # Beside PyTorch's tensors, or those of any other framework.
    on_gpu = convfusion.DeviceArray.from_bytes(inputs.tobytes(), (8,))
    for given in (weights, None):
        assert floats(layer(on_gpu, given)[1].tobytes()) == [24.0] * 8
    torch = stand_in_torch.install()
    for given in (weights, None):
        result = layer(Tensor(on_gpu, torch.float32), given)[1]
        assert isinstance(result, Tensor) and floats(result.data.tobytes()) == [24.0] * 8
    del sys.modules["torch"]
    expect(convfusion.TensorError, "layer: w is frozen; pass the array that was frozen, or None, or thaw it",
           lambda: layer(inputs, weights.copy()))
    # One that was changed in place is an error where it is passed; None stands for what was frozen.
    weights[5] = 4
    for values in ((inputs, weights), (on_gpu, weights)):
        expect(convfusion.TensorError, "layer: w was changed in place since it was frozen; freeze it again",
               lambda: layer(*values))
    assert (layer(inputs, None)[1] == 24).all()
    assert (frozen_bundle.layer.freeze(w=weights)(inputs, weights)[1] == 8 * weights).all()
    weights[5] = 3
    assert (layer(inputs, weights)[1] == 24).all()
    expect(convfusion.TensorError, "expects dtype f32, got f64",
           lambda: bundle.double(host.astype(numpy.float64)))

# The function keeps its bundle; nothing is used after it is freed.
function = convfusion.load(sys.argv[1]).double
gc.collect()
assert floats(function(x).tobytes())[3] == 6.0
print("python module: all right")
