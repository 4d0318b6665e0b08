"""Run ConvFusion bundles on arrays of PyTorch, CuPy and NumPy.

    import convfusion
    bundle = convfusion.load("p1.convbundle")
    y = bundle.p1(x, w, bias, b2)

Arguments may be PyTorch CUDA tensors, CuPy arrays, anything with
__cuda_array_interface__ or DLPack, or NumPy arrays (which are copied to the GPU
and back). Results are of the framework of the arguments. GPU arrays are used in
place on the framework's current stream; nothing waits. All must be row-major
and contiguous, of the types and shapes that the bundle declares.

A function is prepared once for each set of shapes. Needs libConvRuntime.so and
the NVIDIA driver; neither LLVM nor the CUDA toolkit. Calls with PyTorch's tensors
are repeated by a compiled module where it was built (python/fast.cpp).
"""

import collections
import ctypes as c
import hashlib
import json
import operator
import struct
import threading

from . import _abi, _arrays

__all__ = ["load", "Bundle", "Function", "DeviceArray", "Error", "BundleError", "ShapeError",
           "TensorError", "DeviceError"]


class Error(RuntimeError):
    """A failure of the runtime; `status` names its kind."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class BundleError(Error):
    """The bundle is missing or damaged, or has no such function."""


class ShapeError(Error, ValueError):
    """A rank, an extent or a relation between them does not hold."""


class TensorError(Error, ValueError):
    """An array does not fit: its type, layout, alignment or place."""


class DeviceError(Error):
    """No driver, no GPU, one that cannot run the bundle, or one that failed."""


_CLASSES = {"CONV_ERROR_IO": BundleError, "CONV_ERROR_BUNDLE": BundleError,
            "CONV_ERROR_NOT_FOUND": BundleError, "CONV_ERROR_SHAPE": ShapeError,
            "CONV_ERROR_TENSOR": TensorError, "CONV_ERROR_NO_DRIVER": DeviceError,
            "CONV_ERROR_NO_DEVICE": DeviceError, "CONV_ERROR_UNSUPPORTED": DeviceError,
            "CONV_ERROR_OUT_OF_MEMORY": DeviceError, "CONV_ERROR_CUDA": DeviceError}


def _raise(status, message):
    raise _CLASSES.get(status, Error)(status, message)


_library = None
_fast = None  # the compiled module, if there is one
_devices = {}
_lock = threading.Lock()


def _runtime():
    global _library, _fast
    with _lock:
        if _library is None:
            _library = _abi.Library(_raise)
            _fast = _abi.load_fast(_library)
    return _library


def _device(ordinal):
    library = _runtime()
    with _lock:
        if ordinal not in _devices:
            handle = c.c_void_p()
            library.device_open(ordinal, c.byref(handle))
            _devices[ordinal] = handle
    return _devices[ordinal]


def _dtype_index(name):
    known = _runtime().dtypes
    if name not in known:
        raise TypeError(f"arrays of type {name} are not supported; supported are " + ", ".join(known))
    return known[name][0]


def _extents(shape):
    return (c.c_int64 * max(1, len(shape)))(*shape)


class DeviceArray:
    """A row-major array in GPU memory, for callers without a GPU framework."""

    def __init__(self, shape, dtype="f32", device=0):
        self.shape, self.dtype, self.device = tuple(int(e) for e in shape), dtype, device
        self.nbytes = _runtime().dtypes[dtype][1]
        for extent in self.shape:
            self.nbytes *= extent
        self._pointer = c.c_void_p()
        self._library, self._handle = _runtime(), _device(device)
        self._library.device_malloc(self._handle, self.nbytes, c.byref(self._pointer))

    @classmethod
    def from_bytes(cls, data, shape, dtype="f32", device=0):
        array = cls(shape, dtype, device)
        data = bytes(data)
        if len(data) != array.nbytes:
            raise ValueError(f"expects {array.nbytes} bytes for shape {array.shape} {dtype}, got "
                             f"{len(data)}")
        array._library.device_copy_in(array._handle, array._pointer, data, len(data), None)
        return array

    def tobytes(self):
        """The content, after everything enqueued on the default stream is done."""
        buffer = c.create_string_buffer(max(1, self.nbytes))
        self._library.device_copy_out(self._handle, buffer, self._pointer, self.nbytes, None)
        return buffer.raw[:self.nbytes]

    @property
    def __cuda_array_interface__(self):
        return {"shape": self.shape, "typestr": _arrays.TO_TYPESTR.get(self.dtype, "|V2"),
                "data": (self._pointer.value or 0, False), "strides": None, "version": 3}

    def __del__(self):
        if getattr(self, "_pointer", None):
            try:
                self._library.device_free(self._handle, self._pointer)
            except Error:
                pass  # the process is ending and the driver has gone before us


_arrays.CudaInterface.empty = DeviceArray


class ValueInfo:
    """What a function declares about an argument or a result."""

    def __init__(self, info):
        self.name = info.name.decode()
        self.kind = "scalar" if info.kind == _abi.SCALAR else "tensor"
        self.dtype = list(_runtime().dtypes)[info.dtype]
        self.shape = tuple(int(info.extents[d]) if info.extents[d] >= 0
                           else info.symbols[d].decode() for d in range(info.rank))
        self.alignment = info.alignment

    def __repr__(self):
        return f"{self.name}: " + "x".join([str(e) for e in self.shape] + [self.dtype])


class _Executable:
    def __init__(self, library, function, device, shapes, num_results, options):
        self._library, self.handle = library, c.c_void_p()
        shape_array = (_abi.Shape * max(1, len(shapes)))()
        keep = [_extents(shape) for shape in shapes]
        for i, shape in enumerate(shapes):
            shape_array[i] = _abi.Shape(len(shape), keep[i])
        library.prepare_with(function, device, shape_array, len(shapes), c.byref(options),
                             c.byref(self.handle))
        self.workspace_bytes = library.executable_workspace_bytes(self.handle)
        self.result_shapes = []
        extents, rank = c.POINTER(c.c_int64)(), c.c_int32()
        for i in range(num_results):
            library.executable_result_extents(self.handle, i, c.byref(extents), c.byref(rank))
            self.result_shapes.append(tuple(extents[d] for d in range(rank.value)))

    def __del__(self):
        if getattr(self, "handle", None):
            self._library.executable_destroy(self.handle)


def _pack_scalar(value, info):
    """The bytes of a Python number as the scalar argument `info`."""
    formats = {"f64": "<d", "f32": "<f", "f16": "<e", "i64": "<q", "index": "<q", "i32": "<i",
               "i16": "<h", "i8": "<b", "i1": "<?"}
    try:
        if info.dtype == "bf16":
            bits = struct.unpack("<I", struct.pack("<f", value))[0]
            return struct.pack("<H", min((bits + 0x7fff + ((bits >> 16) & 1)) >> 16, 0xffff))
        if info.dtype.startswith("f"):
            value = float(value)
        else:
            try:
                value = operator.index(value)
            except TypeError:
                if float(value) != int(value):
                    raise ValueError(value) from None
                value = int(value)
        return struct.pack(formats[info.dtype], value)
    except (struct.error, TypeError, ValueError, OverflowError) as error:
        raise TypeError(f"scalar {info.name} expects {info.dtype}, got {value!r}") from error


class _Frozen:
    """An array that is the same in every call."""

    def __init__(self, array, copy):
        self.array, self.copy = array, copy  # copy: a View of a NumPy array's copy on the GPU
        self.version = self.read_version()
        self.digest = self.compute_digest()
        # Until a function has been prepared for it: an earlier one may have been for other numbers in its place.
        self.is_fresh = True

    def read_version(self):
        """How often PyTorch has seen the array change in place; -1 where it does not count."""
        try:
            return int(self.array._version)
        except (AttributeError, RuntimeError, TypeError):
            return -1

    def compute_digest(self):
        """Of the numbers of a NumPy array, None of others: it stays in the caller's hands while its copy is used."""
        if self.copy is None:
            return None
        import numpy
        data = numpy.ascontiguousarray(self.array).reshape(-1).view(numpy.uint8)
        return hashlib.blake2b(data).digest()

    def check(self, given, name, function):
        if given is not None and given is not self.array and self.copy is not None:
            raise TensorError("CONV_ERROR_TENSOR", f"{function}: {name} is frozen; pass the array that was frozen, "
                              "or None, or thaw it")
        # None stands for the numbers that were frozen, whatever the array holds by now.
        if self.version != self.read_version() or (given is not None and self.digest != self.compute_digest()):
            raise TensorError("CONV_ERROR_TENSOR", f"{function}: {name} was changed in place since it was frozen; "
                              "freeze it again")


class Function:
    """A function of a bundle: call it with its arguments in order."""

    MAX_PREPARED = 64  # sets of shapes kept prepared
    MAX_PLANS = 8  # kinds of calls that are repeated the fast way

    def __init__(self, bundle, handle, flags=0, frozen=None):
        self._bundle, self._handle, self._library = bundle, handle, bundle._library
        self._flags, self._frozen = flags, frozen or {}
        self.__name__ = self._library.function_name(handle).decode()
        reference = self._library.function_reference(handle)
        self.reference = reference.decode() if reference else None
        self.arguments = self._describe(self._library.function_num_arguments,
                                        self._library.function_argument)
        self.results = self._describe(self._library.function_num_results,
                                      self._library.function_result)
        self._prepared = collections.OrderedDict()
        self._plans = ()
        self._lock = threading.Lock()

    def _describe(self, count, describe):
        values, info = [], _abi.ValueInfo()
        for i in range(count(self._handle)):
            describe(self._handle, i, c.byref(info))
            values.append(ValueInfo(info))
        return values

    def __repr__(self):
        return (f"{self.__name__}({', '.join(map(repr, self.arguments))}) -> "
                f"({', '.join(map(repr, self.results))})")

    def graph(self, in_order=False):
        """This function with its launches replayed as a CUDA graph: less host time where they are
        many, and launches side by side where none reads or writes what another one writes. With
        `in_order` they follow one another, which may take a smaller workspace. Addresses may
        change from call to call; its calls are ordered one behind the other, whatever streams they
        are on."""
        flags = self._flags | _abi.PREPARE_GRAPH | (_abi.PREPARE_IN_ORDER if in_order else 0)
        return Function(self._bundle, self._handle, flags, self._frozen)

    def _find_argument(self, name):
        for i, info in enumerate(self.arguments):
            if info.name == name:
                return i
        raise TypeError(f"{self.__name__} has no argument {name}; it has: "
                        + ", ".join(info.name for info in self.arguments))

    def freeze(self, **arrays):
        """This function with some of its arguments declared to be the same in every call: what
        depends on them alone (packed filters) is computed once. Called with all arguments, where a
        frozen one is the very array or None. It must not be changed: PyTorch's tensors tell, and
        the call is an error; NumPy's are compared where they are passed; others cannot tell."""
        frozen = dict(self._frozen)
        for name, array in arrays.items():
            i = self._find_argument(name)
            if self.arguments[i].kind == "scalar":
                raise TypeError(f"argument {name} is a scalar; only arrays can be frozen")
            owner = _arrays.find(array)
            if owner is None and _arrays.from_dlpack(array) is None:
                raise TypeError(f"argument {name} expects an array, got {type(array).__name__}")
            frozen[i] = _Frozen(array, self._upload(array, self.arguments[i]) if owner is _arrays.Numpy else None)
        return Function(self._bundle, self._handle, self._flags, frozen)

    def thaw(self, *names):
        """This function with these arguments (all, if none is named) not frozen."""
        gone = [self._find_argument(name) for name in names] or list(self._frozen)
        frozen = {i: entry for i, entry in self._frozen.items() if i not in gone}
        return Function(self._bundle, self._handle, self._flags, frozen)

    @property
    def resident_bytes(self):
        """GPU memory kept from call to call, of the call prepared last: constants, and what was
        computed once of them and of frozen arguments."""
        last = self._last_prepared()
        return self._library.executable_resident_bytes(last.handle) if last else 0

    @property
    def workspace_bytes(self):
        """GPU memory that a call needs beside its arrays and what is resident, of the call prepared
        last: the most that intermediate results take at a time."""
        last = self._last_prepared()
        return last.workspace_bytes if last else 0

    def _last_prepared(self):
        with self._lock:
            return next(reversed(self._prepared.values()), None)

    def _prepare(self, ordinal, shapes, views, stream):
        key = (ordinal, shapes)
        with self._lock:
            executable = self._prepared.pop(key, None)
            if executable is None:
                executable = _Executable(self._library, self._handle, _device(ordinal), shapes,
                                         len(self.results), self._options(views, stream))
                executable.frozen = self._frozen  # what it was computed from stays allocated
                for entry in self._frozen.values():
                    entry.is_fresh = False
            self._prepared[key] = executable
            while len(self._prepared) > self.MAX_PREPARED:
                self._prepared.popitem(last=False)
        return executable

    def _view_frozen(self, views):
        """Views of a call's arguments with those of the arrays that were frozen, which the call has to pass as well:
        the runtime compares."""
        views = list(views)
        for i, entry in self._frozen.items():
            if entry.copy is None:
                owner, array = _arrays.find(entry.array), entry.array
                if owner is None:
                    array = _arrays.from_dlpack(array)
                    owner = _arrays.find(array)
                views[i] = self._read(owner, array, self.arguments[i])
        return views

    def _options(self, views, stream):
        frozen, keep, flags = None, None, self._flags
        if any(entry.is_fresh for entry in self._frozen.values()):
            flags |= _abi.PREPARE_FRESH
        if self._frozen:
            frozen, keep = self._values(self.arguments, views)
            for i in range(len(views)):
                if i not in self._frozen:
                    frozen[i].data = None
        options = _abi.PrepareOptions(flags, frozen, stream)
        options.keep = keep
        return options

    def __call__(self, *args, out=None, stream=None):
        """Runs the function and returns its result (a tuple if there are several).

        out: an array, or a sequence of them, to write the results to.
        stream: a CUstream as an integer, for arrays of no framework that has a current one.
        """
        if stream is None:
            for plan in self._plans:
                result = plan(args, out)
                if result is not NotImplemented:
                    return result
        if len(args) != len(self.arguments):
            raise TypeError(f"{self.__name__} expects {len(self.arguments)} arguments "
                            f"({', '.join(v.name for v in self.arguments)}), got {len(args)}")
        framework, views = None, []
        for i, (info, array) in enumerate(zip(self.arguments, args)):
            if i in self._frozen:
                self._frozen[i].check(array, info.name, self.__name__)
                array = self._frozen[i].array if array is None else array
                if self._frozen[i].copy:
                    # On the GPU already, beside arrays of any framework.
                    views.append(self._frozen[i].copy)
                    continue
            if info.kind == "scalar":
                views.append(_pack_scalar(array, info))
                continue
            owner = _arrays.find(array)
            if owner is None:
                array = _arrays.from_dlpack(array)
                owner = None if array is None else _arrays.find(array)
            if owner is None:
                raise TypeError(f"argument {info.name} expects an array, got "
                                f"{type(args[len(views)]).__name__}")
            if framework not in (None, owner):
                raise TypeError(f"argument {info.name} is a {owner.name} array, those before are "
                                f"{framework.name}; use one framework in a call")
            framework = owner
            if owner is _arrays.Numpy:
                views.append(self._upload(array, info))
            else:
                views.append(self._read(owner, array, info))
        if framework is None:
            copied = any(entry.copy for entry in self._frozen.values())
            framework = _arrays.Numpy if copied else _arrays.CudaInterface
        ordinals = {v.device for v in views if isinstance(v, _arrays.View)} - {None}
        if len(ordinals) > 1:
            raise TensorError("CONV_ERROR_TENSOR",
                              f"{self.__name__}: the arguments are on GPUs {sorted(ordinals)}; "
                              "move them to one")
        ordinal = ordinals.pop() if ordinals else self._bundle.device
        shapes = tuple(v.shape if isinstance(v, _arrays.View) else () for v in views)
        if stream is None:
            current = framework.stream(ordinal)
        elif framework in (_arrays.Torch, _arrays.Cupy):
            raise TypeError(f"{self.__name__} runs on the current stream of {framework.name} arrays; "
                            "set it there instead of passing `stream`")
        else:
            current = stream
        self._wait(ordinal, current, views)
        executable = self._prepare(ordinal, shapes, self._view_frozen(views), current)

        host = framework is _arrays.Numpy
        host_targets = self._host_targets(out) if host else None
        maker = _arrays.CudaInterface if host else framework
        results = self._outputs(out, executable, maker, ordinal, host)
        # Frameworks with a pool of their own lend the workspace from it, in the order of their
        # current stream.
        workspace, pointer = None, None
        if executable.workspace_bytes and maker in (_arrays.Torch, _arrays.Cupy):
            workspace = maker.empty((executable.workspace_bytes,), "i8", ordinal)
            pointer = maker.read(workspace).pointer
        arguments, keep = self._values(self.arguments, views)
        target_views = [self._read(maker, array, info)
                        for array, info in zip(results, self.results)]
        for view, info in zip(target_views, self.results):
            if view.device not in (None, ordinal):
                raise TensorError("CONV_ERROR_TENSOR", f"{self.__name__}: `out` for {info.name} is on GPU {view.device}, "
                                  f"the arguments are on GPU {ordinal}; move it there")
        self._wait(ordinal, current, target_views)
        targets, keep_too = self._values(self.results, target_views)
        self._library.run(executable.handle, current, arguments, len(views), targets, len(results),
                          pointer, executable.workspace_bytes if pointer else 0)
        if out is not None and framework is _arrays.Torch:
            framework.count_changes(results)
        if _fast and framework is _arrays.Torch:
            self._make_plan(executable, ordinal, args, views, results, target_views)
        del workspace, keep, keep_too
        if host:
            results = [self._download(array, target, out)
                       for array, target in zip(results, host_targets)]
        return results[0] if len(results) == 1 else tuple(results)

    def _wait(self, ordinal, current, views):
        """Has stream `current` wait for those that, as views say, may be at work on them."""
        for stream in {v.stream for v in views if isinstance(v, _arrays.View)} - {None}:
            self._library.stream_wait(_device(ordinal), current, stream)

    def _make_plan(self, executable, ordinal, args, views, results, target_views):
        """Keeps what this call, which was right, has in common with others like it."""
        torch = _arrays.sys.modules["torch"]
        types = (torch.Tensor, torch.nn.Parameter)
        specs = []
        for i, (info, array, view) in enumerate(zip(self.arguments + self.results, (*args, *results),
                                                    (*views, *target_views))):
            dtype, frozen = _dtype_index(info.dtype), self._frozen.get(i)
            if frozen:
                array = frozen.array
            if info.kind == "scalar":
                specs.append((dtype, None, None, None, None, None, -1))
            elif type(array) in types:
                specs.append((dtype, array.dtype, tuple(array.shape), tuple(array.stride()), view.shape,
                              frozen and frozen.array, frozen.version if frozen else -1))
            else:
                return
        makers = [((shape,), _arrays.Torch.describe(info.dtype, ordinal))
                  for info, shape in zip(self.results, executable.result_shapes)]
        if executable.workspace_bytes:
            makers.append((((executable.workspace_bytes,),), _arrays.Torch.describe("i8", ordinal)))
        if len(specs) > 64:
            return
        plan = _fast.Plan(self._library.address("run"), executable.handle.value, executable, types,
                          specs[:len(args)], specs[len(args):], makers, torch.empty,
                          _arrays.Torch.raw_stream(), ordinal, executable.workspace_bytes,
                          _arrays.Torch.change_counter())
        self._plans = (plan, *self._plans[:self.MAX_PLANS - 1])

    @staticmethod
    def _read(owner, array, info):
        try:
            view = owner.read(array)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{info.name}: {error}") from None
        if owner is _arrays.CudaInterface and view.device is None:
            ordinal = c.c_int32()
            _runtime().pointer_device(view.pointer, c.byref(ordinal))
            view.device = ordinal.value if ordinal.value >= 0 else None
        # The array interface cannot tell index from i64, nor spell bf16.
        if info.dtype == "index" and view.dtype == "i64":
            view.dtype = "index"
        if info.dtype == "bf16" and view.dtype in ("|V2", "<V2", "<u2"):
            view.dtype = "bf16"
        return _arrays.channels_last(view, info.shape)

    @staticmethod
    def _check_host(array, name):
        try:
            _arrays.Numpy.check(array)
        except TypeError as error:
            raise TypeError(f"{name}: {error}") from None

    def _upload(self, array, info):
        import numpy
        self._check_host(array, info.name)
        array = numpy.ascontiguousarray(array).reshape(numpy.shape(array))
        if not array.dtype.isnative:  # bytes go to the GPU as they lie
            array = array.astype(array.dtype.newbyteorder("="))
        dtype = _arrays.NUMPY_NAMES.get(array.dtype.name, array.dtype.name)
        if info.dtype == "index" and dtype == "i64":
            dtype = "index"
        _dtype_index(dtype)
        copy = DeviceArray(array.shape, dtype, self._bundle.device)
        self._library.device_copy_in(copy._handle, copy._pointer, array.ctypes.data, array.nbytes,
                                     None)
        return _arrays.View(copy._pointer.value or 0, array.shape, None, dtype,
                            self._bundle.device, copy)

    def _outputs(self, out, executable, maker, ordinal, host):
        if out is None or host:
            return [maker.empty(shape, info.dtype, ordinal)
                    for shape, info in zip(executable.result_shapes, self.results)]
        out = [out] if len(self.results) == 1 and not isinstance(out, (list, tuple)) else list(out)
        if len(out) != len(self.results):
            raise TypeError(f"{self.__name__} has {len(self.results)} results, `out` has "
                            f"{len(out)}")
        for array in out:
            if not maker.owns(array):
                raise TypeError(f"`out` expects {maker.name} arrays like the arguments, got "
                                f"{type(array).__name__}")
        return out

    def _host_targets(self, out):
        if out is None:
            return [None] * len(self.results)
        out = [out] if not isinstance(out, (list, tuple)) else list(out)
        if len(out) != len(self.results):
            raise TypeError(f"{self.__name__} has {len(self.results)} results, `out` has {len(out)}")
        for array in out:
            self._check_host(array, "`out`")
        return out

    def _download(self, array, target, out):
        import numpy
        if array.dtype == "bf16":
            host = numpy.frombuffer(array.tobytes(), numpy.uint16).reshape(array.shape).copy()
            try:
                import ml_dtypes
                host = host.view(ml_dtypes.bfloat16)
            except ImportError:
                pass  # the bits, as uint16
        else:
            host = numpy.empty(array.shape, _arrays.TO_NUMPY[array.dtype])
            self._library.device_copy_out(array._handle, host.ctypes.data, array._pointer,
                                          host.nbytes, None)
        if target is None:
            return host
        if target.shape != host.shape or target.dtype != host.dtype:
            raise TensorError("CONV_ERROR_TENSOR",
                              f"`out` expects shape {host.shape} {host.dtype}, got {target.shape} "
                              f"{target.dtype}")
        target[...] = host
        return target

    @staticmethod
    def _values(infos, views):
        values, keep = (_abi.Value * max(1, len(views)))(), []
        for i, (info, view) in enumerate(zip(infos, views)):
            if isinstance(view, bytes):
                buffer = c.create_string_buffer(view, len(view))
                values[i] = _abi.Value(_abi.SCALAR, _dtype_index(info.dtype), 0, None, None,
                                       c.cast(buffer, c.c_void_p))
                keep.append(buffer)
                continue
            extents = _extents(view.shape)
            strides = None if view.strides is None else _extents(view.strides)
            values[i] = _abi.Value(_abi.TENSOR, _dtype_index(view.dtype), len(view.shape), extents,
                                   strides, view.pointer)
            keep += [extents, strides, view]
        return values, keep


class Bundle:
    """An opened bundle. Its functions are attributes (`bundle.p1`) and items
    (`bundle["p1.reference"]`); `manifest` is the whole manifest.json."""

    def __init__(self, path, device=0):
        self._handle, self._library, self.device = None, _runtime(), device
        handle = c.c_void_p()
        self._library.bundle_open(str(path).encode(), c.byref(handle))
        self._handle = handle
        self.path = str(path)
        self.chip = self._library.bundle_chip(handle).decode()
        self.producer = self._library.bundle_producer(handle).decode()
        self.manifest = json.loads(self._library.bundle_manifest(handle).decode())
        self.functions = {}
        for i in range(self._library.bundle_num_functions(handle)):
            function = c.c_void_p()
            self._library.bundle_function(handle, i, c.byref(function))
            entry = Function(self, function)
            self.functions[entry.__name__] = entry
            # Found without __getattr__, which costs more than all of the call's checks.
            if not hasattr(Bundle, entry.__name__) and entry.__name__ not in self.__dict__:
                self.__dict__[entry.__name__] = entry

    def __getitem__(self, name):
        try:
            return self.functions[name]
        except KeyError:
            raise KeyError(f"the bundle {self.path} has no function {name}; it has: "
                           + ", ".join(self.functions)) from None

    def __getattr__(self, name):
        functions = self.__dict__.get("functions", {})
        if name in functions:
            return functions[name]
        raise AttributeError(f"the bundle has no function {name}; it has: " + ", ".join(functions))

    def __dir__(self):
        return list(super().__dir__()) + list(self.functions)

    def __repr__(self):
        return f"<bundle {self.path} for {self.chip}: {', '.join(self.functions)}>"

    def __del__(self):
        if getattr(self, "_handle", None):
            self._library.bundle_close(self._handle)


def load(path, device=0):
    """Opens the bundle at `path`. `device` is the GPU for arrays that do not say where they are
    (NumPy). Needs no GPU until a function is called."""
    return Bundle(path, device)
