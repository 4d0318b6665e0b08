#!/usr/bin/env python3
"""Call a bundle through the Python module with arrays of every framework there is.

usage: frameworks.py DIR|FILE.tar.gz      (what make_geometries.py wrote)

Each way in must give a right result of the right type: PyTorch (on the default and on
another stream, and captured into a CUDA graph), CuPy, DLPack, the CUDA array interface
and NumPy. Wrong arrays must raise the exception that says what is wrong. One line a
way; exit code 0 if all that could be tried were right.
"""

import json
import pathlib
import sys
import tarfile
import tempfile
import traceback

import common
import geometry


class DLPackOnly:
    """A tensor that offers nothing but DLPack."""

    def __init__(self, tensor):
        self.tensor = tensor

    def __dlpack__(self, **options):
        return self.tensor.__dlpack__(**options)

    def __dlpack_device__(self):
        return self.tensor.__dlpack_device__()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    import torch
    import convfusion
    if not torch.cuda.is_available():
        sys.exit("PyTorch sees no CUDA GPU")
    folder = pathlib.Path(sys.argv[1])
    if folder.is_file():
        scratch = tempfile.TemporaryDirectory()
        with tarfile.open(folder) as tar:
            tar.extractall(scratch.name, filter="data")
        folder = pathlib.Path(scratch.name)
    # One result, and a workspace (a packed filter), so that its lending is seen too.
    g = next(g for g in json.loads((folder / "geometries.json").read_text())
             if g["bundle"] and len(g["results"]) == 1 and g["launches"] > 1
             and len(g["arguments"][0]) == 4)
    print(f"{g['name']}: {g['about']}")
    function = convfusion.load(folder / g["bundle"])[g["name"]]
    inputs = geometry.make_inputs(g, torch)
    (want,), (scale,) = geometry.evaluate(g, inputs, torch)
    gpu = [t.cuda() for t in inputs]
    steps = max(1, len(g["steps"]) - 1)

    def right(result):
        error = (torch.as_tensor(result).cpu().double() - want).abs()
        bound = common.UNIT * (g["sum_length"] + 8 * steps) * scale + 1e-40
        assert error.shape == want.shape, f"shape {tuple(error.shape)}, expected {tuple(want.shape)}"
        assert bool((error <= bound).all()), f"off by up to {float((error / bound).max()):.3g} bounds"

    def with_torch():
        result = function(*gpu)
        assert isinstance(result, torch.Tensor) and result.is_cuda
        right(result)

    def with_torch_stream():
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            result = function(*gpu)
        stream.synchronize()
        right(result)

    def with_torch_graph():
        out = torch.full_like(function(*gpu), float("nan"))
        graph = torch.cuda.CUDAGraph()
        torch.cuda.synchronize()
        with torch.cuda.graph(graph):
            function(*gpu, out=out)
        graph.replay()
        torch.cuda.synchronize()
        right(out)

    def with_own_graph():
        plain, replayed = function(*gpu), function.graph()
        for _ in range(3):
            assert torch.equal(replayed(*[t.clone() for t in gpu]), plain)
        out = torch.full_like(plain, float("nan"))
        graph = torch.cuda.CUDAGraph()
        torch.cuda.synchronize()
        with torch.cuda.graph(graph):
            replayed(*gpu, out=out)
        graph.replay()
        torch.cuda.synchronize()
        assert torch.equal(out, plain)

    def with_frozen_filter():
        plain, name, w = function(*gpu), function.arguments[1].name, gpu[1].clone()
        for kind in (function, function.graph()):
            frozen = kind.freeze(**{name: w})
            for given in (w, None, w):
                assert torch.equal(frozen(gpu[0], given, *gpu[2:]), plain)
            for change, message in ((lambda: frozen(gpu[0], w.clone(), *gpu[2:]), "was frozen at"),
                                    (lambda: (w.mul_(1), frozen(gpu[0], w, *gpu[2:])), "was changed in place")):
                try:
                    change()
                except convfusion.TensorError as error:
                    assert message in str(error), str(error)
                else:
                    raise AssertionError(f"expected: {message}")
            assert torch.equal(frozen.thaw()(gpu[0], w, *gpu[2:]), plain)

    def with_repeated_calls():
        assert convfusion._fast is not None, "the compiled module was not found"
        for _ in range(3):
            right(function(*gpu))
        assert function._plans, "no call was kept for repeating"
        with_wrong_arrays()

    def with_cupy():
        import cupy
        result = function(*[cupy.asarray(t.numpy()) for t in inputs])
        assert isinstance(result, cupy.ndarray)
        right(cupy.asnumpy(result))
        with cupy.cuda.Stream(non_blocking=True) as stream:
            result = function(*[cupy.asarray(t.numpy()) for t in inputs])
            stream.synchronize()
        right(cupy.asnumpy(result))

    def with_dlpack():
        right(function(*[DLPackOnly(t) for t in gpu]))

    def with_array_interface():
        arrays = [convfusion.DeviceArray.from_bytes(t.numpy().tobytes(), t.shape) for t in inputs]
        result = function(*arrays)
        right(torch.frombuffer(bytearray(result.tobytes()), dtype=torch.float32)
              .reshape(result.shape))

    def with_numpy():
        import numpy
        result = function(*[t.numpy() for t in inputs])
        assert isinstance(result, numpy.ndarray)
        right(result)

    def with_wrong_arrays():
        for wrong, kind, message in (
                (gpu[0].half(), convfusion.TensorError, "expects dtype f32, got f16"),
                (gpu[0].cpu(), TypeError, "move it with tensor.cuda()"),
                (gpu[0][..., :-1], convfusion.ShapeError, "expects extent"),
                (gpu[0].transpose(0, 1).contiguous().transpose(0, 1)
                 if gpu[0].shape[0] > 1 and gpu[0].shape[1] > 1 else None,
                 convfusion.TensorError, "row-major contiguous")):
            if wrong is None:
                continue
            try:
                function(wrong, *gpu[1:])
            except kind as error:
                assert message in str(error), str(error)
            else:
                raise AssertionError(f"expected {kind.__name__}: {message}")

    failed = 0
    for name, attempt in (("PyTorch", with_torch), ("PyTorch, another stream", with_torch_stream),
                          ("PyTorch, CUDA graph", with_torch_graph), ("a graph of our own", with_own_graph),
                          ("a frozen filter", with_frozen_filter), ("repeated calls", with_repeated_calls),
                          ("CuPy", with_cupy),
                          ("DLPack", with_dlpack), ("CUDA array interface", with_array_interface),
                          ("NumPy", with_numpy), ("wrong arrays", with_wrong_arrays)):
        try:
            attempt()
            print(f"{name}: right")
        except ImportError as error:
            print(f"{name}: not tried ({error})")
        except Exception as error:
            traceback.print_exc(limit=-2)
            print(f"{name}: FAILED ({type(error).__name__}: {error})")
            failed += 1
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
