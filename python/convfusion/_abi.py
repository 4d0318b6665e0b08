"""The C interface of ConvRuntime (include/conv/Runtime/conv_runtime.h) in ctypes."""

import ctypes as c
import ctypes.util
import glob
import importlib.util
import os
import pathlib
import warnings

ABI_VERSION = 2
# Of what the Python module and _fast say to each other: as in python/fast.cpp.
FAST_VERSION = 3

STATUS = ("CONV_OK", "CONV_ERROR_INVALID_ARGUMENT", "CONV_ERROR_IO", "CONV_ERROR_BUNDLE",
          "CONV_ERROR_NOT_FOUND", "CONV_ERROR_SHAPE", "CONV_ERROR_TENSOR",
          "CONV_ERROR_NO_DRIVER", "CONV_ERROR_NO_DEVICE", "CONV_ERROR_UNSUPPORTED",
          "CONV_ERROR_OUT_OF_MEMORY", "CONV_ERROR_CUDA", "CONV_ERROR_INTERNAL")

TENSOR, SCALAR = 0, 1


class ValueInfo(c.Structure):
    _fields_ = [("name", c.c_char_p), ("kind", c.c_int), ("dtype", c.c_int),
                ("rank", c.c_int32), ("extents", c.POINTER(c.c_int64)),
                ("symbols", c.POINTER(c.c_char_p)), ("alignment", c.c_uint64)]


class Shape(c.Structure):
    _fields_ = [("rank", c.c_int32), ("extents", c.POINTER(c.c_int64))]


PREPARE_GRAPH, PREPARE_FRESH, PREPARE_IN_ORDER = 1, 2, 4


class Value(c.Structure):
    _fields_ = [("kind", c.c_int), ("dtype", c.c_int), ("rank", c.c_int32),
                ("extents", c.POINTER(c.c_int64)), ("strides", c.POINTER(c.c_int64)),
                ("data", c.c_void_p)]


class PrepareOptions(c.Structure):
    _fields_ = [("flags", c.c_uint32), ("frozen", c.POINTER(Value)), ("stream", c.c_void_p)]


# Function: what it returns, its parameters. A status is turned into an exception.
_POINTER, _SIZE, _TEXT = c.c_void_p, c.c_size_t, c.c_char_p
_STATUS = "status"
_FUNCTIONS = {
    "conv_bundle_open": (_STATUS, _TEXT, c.POINTER(_POINTER)),
    "conv_bundle_close": (None, _POINTER),
    "conv_bundle_chip": (_TEXT, _POINTER),
    "conv_bundle_producer": (_TEXT, _POINTER),
    "conv_bundle_manifest": (_TEXT, _POINTER),
    "conv_bundle_num_functions": (_SIZE, _POINTER),
    "conv_bundle_function": (_STATUS, _POINTER, _SIZE, c.POINTER(_POINTER)),
    "conv_function_name": (_TEXT, _POINTER),
    "conv_function_reference": (_TEXT, _POINTER),
    "conv_function_num_arguments": (_SIZE, _POINTER),
    "conv_function_num_results": (_SIZE, _POINTER),
    "conv_function_argument": (_STATUS, _POINTER, _SIZE, c.POINTER(ValueInfo)),
    "conv_function_result": (_STATUS, _POINTER, _SIZE, c.POINTER(ValueInfo)),
    "conv_dtype_size": (_SIZE, c.c_int),
    "conv_dtype_name": (_TEXT, c.c_int),
    "conv_device_open": (_STATUS, c.c_int, c.POINTER(_POINTER)),
    "conv_device_close": (None, _POINTER),
    "conv_device_malloc": (_STATUS, _POINTER, _SIZE, c.POINTER(_POINTER)),
    "conv_device_free": (_STATUS, _POINTER, _POINTER),
    "conv_device_copy_in": (_STATUS, _POINTER, _POINTER, _POINTER, _SIZE, _POINTER),
    "conv_device_copy_out": (_STATUS, _POINTER, _POINTER, _POINTER, _SIZE, _POINTER),
    "conv_pointer_device": (_STATUS, _POINTER, c.POINTER(c.c_int32)),
    "conv_device_synchronize": (_STATUS, _POINTER),
    "conv_stream_wait": (_STATUS, _POINTER, _POINTER, _POINTER),
    "conv_prepare_with": (_STATUS, _POINTER, _POINTER, c.POINTER(Shape), _SIZE,
                          c.POINTER(PrepareOptions), c.POINTER(_POINTER)),
    "conv_executable_destroy": (None, _POINTER),
    "conv_executable_result_extents":
        (_STATUS, _POINTER, _SIZE, c.POINTER(c.POINTER(c.c_int64)), c.POINTER(c.c_int32)),
    "conv_executable_workspace_bytes": (_SIZE, _POINTER),
    "conv_executable_resident_bytes": (_SIZE, _POINTER),
    "conv_run": (_STATUS, _POINTER, _POINTER, c.POINTER(Value), _SIZE, c.POINTER(Value), _SIZE,
                 _POINTER, _SIZE),
}


def candidates():
    """Where the library is looked for, in this order."""
    named = os.environ.get("CONVFUSION_RUNTIME")
    if named:
        return [named]
    here = pathlib.Path(__file__).resolve().parent
    found = [str(here / "libConvRuntime.so")]
    # Installed: <lib>/python/convfusion; else in the build folders of a checkout.
    found.append(str(here.parent.parent / "libConvRuntime.so"))
    builds = glob.glob(str(here.parent.parent / "build" / "*" / "lib" / "libConvRuntime.so"))
    found += sorted(builds, key=os.path.getmtime, reverse=True)
    system = ctypes.util.find_library("ConvRuntime")
    return found + ([system] if system else [])


def load_fast(library):
    """The compiled module _fast (python/fast.cpp), beside this one or beside the runtime; None
    where it was not built. One that was built for another version of this module or of the C
    interface is passed over with a warning: calls are right without it, but take longer."""
    folders = [os.path.dirname(os.path.abspath(__file__)), os.path.dirname(os.path.abspath(library.path))]
    strangers = []
    for folder in folders:
        path = os.path.join(folder, "_fast.abi3.so")
        if not os.path.exists(path):
            continue
        try:
            spec = importlib.util.spec_from_file_location(__package__ + "._fast", path)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        except ImportError as error:
            strangers.append(f"{path} does not load ({error})")
            continue
        versions = getattr(module, "ABI_VERSION", None), getattr(module, "FAST_VERSION", None)
        if versions == (ABI_VERSION, FAST_VERSION):
            return module
        strangers.append(f"{path} has interface version {versions[0]} and call version {versions[1]}; this module "
                         f"needs {ABI_VERSION} and {FAST_VERSION}")
    if strangers:
        warnings.warn("calls take the slower way: " + "; ".join(strangers) + ". Build the target convfusion_fast, "
                      "or install the wheel, of the same release", RuntimeWarning, stacklevel=2)
    return None


class Library:
    """libConvRuntime.so with every function declared; statuses become `raise_error`."""

    def __init__(self, raise_error):
        self._raise_error = raise_error
        tried = []
        for path in candidates():
            if os.path.isabs(path) and not os.path.exists(path):
                tried.append(path)
                continue
            try:
                self._library = c.CDLL(path)
            except OSError as error:
                tried.append(f"{path} ({error})")
                continue
            break
        else:
            raise ImportError(
                "libConvRuntime.so was not found; build the target ConvRuntimeShared or set "
                "CONVFUSION_RUNTIME to its path. Looked at: " + ", ".join(tried))
        version = self._library.conv_runtime_abi_version()
        if version != ABI_VERSION:
            raise ImportError(f"{path} has interface version {version}; this module needs "
                              f"{ABI_VERSION}")
        self.path = path
        self._library.conv_last_error.restype = c.c_char_p
        for name, (result, *parameters) in _FUNCTIONS.items():
            try:
                function = getattr(self._library, name)
            except AttributeError:
                # Functions are added without another interface version.
                raise ImportError(f"{path} has no {name}: it is older than this module; build the target "
                                  "ConvRuntimeShared, or install the wheel, of the same release") from None
            function.argtypes = parameters
            function.restype = c.c_int if result is _STATUS else result
            setattr(self, name[len("conv_"):],
                    self._checked(function) if result is _STATUS else function)
        # Number in conv_dtype and bytes by the name of an element type.
        self.dtypes = {}
        while size := self.dtype_size(number := len(self.dtypes)):
            self.dtypes[self.dtype_name(number).decode()] = number, size

    def address(self, name):
        """Where the function `conv_<name>` is, for compiled callers."""
        return c.cast(getattr(self._library, "conv_" + name), c.c_void_p).value

    def _checked(self, function):
        def call(*arguments):
            status = function(*arguments)
            if status:
                self._raise_error(STATUS[status] if status < len(STATUS) else str(status),
                                  self._library.conv_last_error().decode(errors="replace"))
        return call
