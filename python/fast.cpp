//===- fast.cpp - Calls of a prepared function from Python ----------------===//
//
// The module _fast: what a call with PyTorch's CUDA tensors does over and over,
// compiled. A Plan is made by the Python module when a call has gone through
// all checks; it repeats that call for arrays of the same types, shapes and
// strides, and returns NotImplemented for all others and whenever the runtime
// refuses, so that the Python module finds the reason and says it.
//
// Python's limited interface: one file serves all versions since 3.9. Nothing
// is linked: the runtime is the one that the Python module has loaded.
//
//===----------------------------------------------------------------------===//

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x03090000
#include <Python.h>

#include "conv/Runtime/conv_runtime.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

namespace {

/// Of what this module and the Python module say to each other: a Plan's
/// parameters and what a call of one returns. As in python/convfusion/_abi.py;
/// both are raised together.
constexpr long fastVersion = 3;

/// A reference that is given up with its owner.
class Ref {
public:
  Ref() = default;
  /// Takes over a new reference.
  explicit Ref(PyObject *object) : object(object) {}
  static Ref borrow(PyObject *object) {
    Py_XINCREF(object);
    return Ref(object);
  }
  Ref(Ref &&other) noexcept : object(other.object) { other.object = nullptr; }
  Ref &operator=(Ref &&other) noexcept {
    std::swap(object, other.object);
    return *this;
  }
  ~Ref() { Py_XDECREF(object); }

  PyObject *get() const { return object; }
  explicit operator bool() const { return object != nullptr; }
  PyObject *release() {
    PyObject *result = object;
    object = nullptr;
    return result;
  }

private:
  PyObject *object = nullptr;
};

/// Names of attributes, made once.
struct Names {
  Ref dtype, shape, stride, dataPtr, getDevice, version;
} *names = nullptr;

/// What a tensor must be to be passed as this value, or the type of a scalar.
struct Spec {
  conv_dtype dtype = CONV_F32;
  Ref torchDtype, shape, strides; // null for scalars
  Ref frozen;                     // the only one that it may be, if not null
  long long version = -1;         // what PyTorch counted for it; -1: nothing
  std::vector<int64_t> extents;   // as the bundle declares them
};

/// A call of torch.empty.
struct Maker {
  Ref arguments, keywords;
};

/// The most values of a call that are kept on the stack.
constexpr size_t maxValues = 64;

struct Plan {
  conv_status (*run)(conv_executable *, void *, const conv_value *, size_t,
                     const conv_value *, size_t, void *, size_t) = nullptr;
  conv_executable *executable = nullptr;
  Ref keep; // what owns it
  std::vector<Ref> types;
  std::vector<Spec> arguments, results;
  std::vector<Maker> makers; // of the results, then of the workspace
  Ref empty, stream, ordinal;
  Ref countChange; // of a tensor that is written to; null: nothing counts
  long device = 0;
  size_t workspaceBytes = 0;
};

struct PlanObject {
  PyObject_HEAD Plan *plan;
};

/// Reads an integer attribute by a method without arguments.
bool callForInteger(PyObject *object, PyObject *name, unsigned long long &out) {
  Ref value(PyObject_CallMethodObjArgs(object, name, nullptr));
  if (!value)
    return false;
  out = PyLong_AsUnsignedLongLongMask(value.get());
  return !PyErr_Occurred();
}

bool isEqual(const Ref &lhs, const Ref &rhs) {
  return lhs && PyObject_RichCompareBool(lhs.get(), rhs.get(), Py_EQ) == 1;
}

conv_value makeTensor(const Spec &spec, unsigned long long pointer) {
  return {CONV_TENSOR,
          spec.dtype,
          static_cast<int32_t>(spec.extents.size()),
          spec.extents.data(),
          nullptr,
          reinterpret_cast<void *>(static_cast<uintptr_t>(pointer))};
}

/// Fills `value` if `tensor` is what `spec` says. Python errors are left to the
/// caller to clear.
bool takeTensor(const Plan &plan, const Spec &spec, PyObject *tensor,
                conv_value &value) {
  if (spec.frozen) {
    if (tensor == Py_None)
      tensor = spec.frozen.get();
    if (tensor != spec.frozen.get())
      return false;
    if (spec.version >= 0) {
      Ref version(PyObject_GetAttr(tensor, names->version.get()));
      if (!version || PyLong_AsLongLong(version.get()) != spec.version)
        return false;
    }
  }
  bool known = false;
  for (const Ref &type : plan.types)
    known |= reinterpret_cast<PyObject *>(Py_TYPE(tensor)) == type.get();
  if (!known)
    return false;
  Ref dtype(PyObject_GetAttr(tensor, names->dtype.get()));
  if (dtype.get() != spec.torchDtype.get())
    return false;
  Ref shape(PyObject_GetAttr(tensor, names->shape.get()));
  if (!isEqual(shape, spec.shape))
    return false;
  Ref strides(PyObject_CallMethodObjArgs(tensor, names->stride.get(), nullptr));
  if (!isEqual(strides, spec.strides))
    return false;
  unsigned long long device = 0, pointer = 0;
  if (!callForInteger(tensor, names->getDevice.get(), device) ||
      static_cast<long>(device) != plan.device ||
      !callForInteger(tensor, names->dataPtr.get(), pointer))
    return false;
  value = makeTensor(spec, pointer);
  return true;
}

/// Python numbers whose conversion is plain; others are left to the Python
/// module.
bool takeScalar(const Spec &spec, PyObject *number, conv_value &value,
                uint64_t &storage) {
  if (spec.dtype == CONV_F32 || spec.dtype == CONV_F64) {
    if (!PyFloat_Check(number))
      return false;
    double wide = PyFloat_AsDouble(number);
    float narrow = static_cast<float>(wide);
    // What overflows is refused there.
    if (spec.dtype == CONV_F32 && !std::isfinite(narrow) && std::isfinite(wide))
      return false;
    if (spec.dtype == CONV_F64)
      std::memcpy(&storage, &wide, sizeof(wide));
    else
      std::memcpy(&storage, &narrow, sizeof(narrow));
  } else if (spec.dtype == CONV_I64 || spec.dtype == CONV_INDEX ||
             spec.dtype == CONV_I32) {
    if (!PyLong_Check(number))
      return false;
    long long integer = PyLong_AsLongLong(number);
    if (PyErr_Occurred() ||
        (spec.dtype == CONV_I32 && integer != static_cast<int32_t>(integer)))
      return false;
    std::memcpy(&storage, &integer, sizeof(integer)); // little endian
  } else {
    return false;
  }
  value = {CONV_SCALAR, spec.dtype, 0, nullptr, nullptr, &storage};
  return true;
}

PyObject *notImplemented() {
  PyErr_Clear();
  Py_INCREF(Py_NotImplemented);
  return Py_NotImplemented;
}

/// Plan(arguments, out): the result, a tuple of several, or NotImplemented.
PyObject *callPlan(PyObject *self, PyObject *args, PyObject *) {
  const Plan &plan = *reinterpret_cast<PlanObject *>(self)->plan;
  PyObject *given = nullptr, *out = nullptr;
  if (!PyArg_UnpackTuple(args, "Plan", 2, 2, &given, &out))
    return nullptr;
  size_t numArguments = plan.arguments.size(), numResults = plan.results.size();
  if (!PyTuple_Check(given) ||
      static_cast<size_t>(PyTuple_Size(given)) != numArguments)
    return notImplemented();
  conv_value values[maxValues];
  uint64_t scalars[maxValues];
  for (size_t i = 0; i < numArguments; ++i) {
    PyObject *item = PyTuple_GetItem(given, static_cast<Py_ssize_t>(i));
    const Spec &spec = plan.arguments[i];
    if (spec.shape ? !takeTensor(plan, spec, item, values[i])
                   : !takeScalar(spec, item, values[i], scalars[i]))
      return notImplemented();
  }

  std::vector<Ref> results;
  results.reserve(numResults);
  bool isTuple = out != Py_None && PyTuple_Check(out);
  if (isTuple ? static_cast<size_t>(PyTuple_Size(out)) != numResults
              : out != Py_None && numResults != 1)
    return notImplemented();
  auto make = [&](const Maker &maker) {
    return Ref(PyObject_Call(plan.empty.get(), maker.arguments.get(),
                             maker.keywords.get()));
  };
  for (size_t i = 0; i < numResults; ++i) {
    conv_value &value = values[numArguments + i];
    const Spec &spec = plan.results[i];
    if (out != Py_None) {
      PyObject *item =
          isTuple ? PyTuple_GetItem(out, static_cast<Py_ssize_t>(i)) : out;
      if (!takeTensor(plan, spec, item, value))
        return notImplemented();
      results.push_back(Ref::borrow(item));
      continue;
    }
    Ref result = make(plan.makers[i]);
    unsigned long long pointer = 0;
    if (!result || !callForInteger(result.get(), names->dataPtr.get(), pointer))
      return nullptr; // out of memory, as PyTorch says it
    value = makeTensor(spec, pointer);
    results.push_back(std::move(result));
  }
  // Taken from PyTorch's pool in the order of its stream, and so given back.
  Ref workspace;
  unsigned long long workspacePointer = 0, stream = 0;
  if (plan.workspaceBytes) {
    workspace = make(plan.makers[numResults]);
    if (!workspace || !callForInteger(workspace.get(), names->dataPtr.get(),
                                      workspacePointer))
      return nullptr;
  }
  Ref current(PyObject_CallFunctionObjArgs(plan.stream.get(),
                                           plan.ordinal.get(), nullptr));
  if (!current)
    return nullptr;
  stream = PyLong_AsUnsignedLongLongMask(current.get());

  conv_status status;
  Py_BEGIN_ALLOW_THREADS status = plan.run(
      plan.executable, reinterpret_cast<void *>(static_cast<uintptr_t>(stream)),
      values, numArguments, values + numArguments, numResults,
      reinterpret_cast<void *>(static_cast<uintptr_t>(workspacePointer)),
      plan.workspaceBytes);
  Py_END_ALLOW_THREADS if (status != CONV_OK ||
                           PyErr_Occurred()) return notImplemented();
  // PyTorch sees what its own functions write, not what we write to `out`.
  for (size_t i = 0; out != Py_None && plan.countChange && i < numResults; ++i)
    if (!Ref(PyObject_CallFunctionObjArgs(plan.countChange.get(),
                                          results[i].get(), nullptr))) {
      // It counts nothing of tensors made in inference mode.
      if (!PyErr_ExceptionMatches(PyExc_RuntimeError))
        return nullptr;
      PyErr_Clear();
    }
  if (numResults == 1)
    return results.front().release();
  PyObject *tuple = PyTuple_New(static_cast<Py_ssize_t>(numResults));
  for (size_t i = 0; tuple && i < numResults; ++i)
    PyTuple_SetItem(tuple, static_cast<Py_ssize_t>(i), results[i].release());
  return tuple;
}

//===----------------------------------------------------------------------===//
// Making
//===----------------------------------------------------------------------===//

/// Reads a list of (dtype, torch dtype, shape, strides, declared shape, frozen
/// tensor, its version), with None for all but the dtype of a scalar.
bool readSpecs(PyObject *list, std::vector<Spec> &specs) {
  Py_ssize_t count = PyList_Size(list);
  if (count < 0)
    return false;
  for (Py_ssize_t i = 0; i < count; ++i) {
    int dtype = 0;
    long long version = -1;
    PyObject *torchDtype, *shape, *strides, *declared, *frozen;
    if (!PyArg_ParseTuple(PyList_GetItem(list, i), "iOOOOOL", &dtype,
                          &torchDtype, &shape, &strides, &declared, &frozen,
                          &version))
      return false;
    Spec spec;
    spec.dtype = static_cast<conv_dtype>(dtype);
    if (shape != Py_None) {
      spec.torchDtype = Ref::borrow(torchDtype);
      spec.shape = Ref::borrow(shape);
      spec.strides = Ref::borrow(strides);
      if (frozen != Py_None)
        spec.frozen = Ref::borrow(frozen);
      spec.version = version;
      Py_ssize_t rank = PyTuple_Size(declared);
      for (Py_ssize_t d = 0; d < rank; ++d)
        spec.extents.push_back(PyLong_AsLongLong(PyTuple_GetItem(declared, d)));
    }
    if (PyErr_Occurred())
      return false;
    specs.push_back(std::move(spec));
  }
  return true;
}

PyObject *newPlan(PyTypeObject *type, PyObject *args, PyObject *) {
  unsigned long long run = 0, executable = 0, workspaceBytes = 0;
  long device = 0;
  PyObject *keep, *types, *arguments, *results, *makers, *empty, *stream,
      *countChange;
  if (!PyArg_ParseTuple(args, "KKOO!O!O!O!OOlKO", &run, &executable, &keep,
                        &PyTuple_Type, &types, &PyList_Type, &arguments,
                        &PyList_Type, &results, &PyList_Type, &makers, &empty,
                        &stream, &device, &workspaceBytes, &countChange))
    return nullptr;
  auto *allocate =
      reinterpret_cast<allocfunc>(PyType_GetSlot(type, Py_tp_alloc));
  Ref self(allocate(type, 0));
  if (!self)
    return nullptr;
  Plan *plan = new Plan;
  reinterpret_cast<PlanObject *>(self.get())->plan = plan;
  plan->run =
      reinterpret_cast<decltype(plan->run)>(static_cast<uintptr_t>(run));
  plan->executable =
      reinterpret_cast<conv_executable *>(static_cast<uintptr_t>(executable));
  plan->keep = Ref::borrow(keep);
  plan->empty = Ref::borrow(empty);
  plan->stream = Ref::borrow(stream);
  if (countChange != Py_None)
    plan->countChange = Ref::borrow(countChange);
  plan->device = device;
  plan->ordinal = Ref(PyLong_FromLong(device));
  plan->workspaceBytes = static_cast<size_t>(workspaceBytes);
  for (Py_ssize_t i = 0; i < PyTuple_Size(types); ++i)
    plan->types.push_back(Ref::borrow(PyTuple_GetItem(types, i)));
  if (!readSpecs(arguments, plan->arguments) ||
      !readSpecs(results, plan->results))
    return nullptr;
  for (Py_ssize_t i = 0; i < PyList_Size(makers); ++i) {
    PyObject *positional, *keywords;
    if (!PyArg_ParseTuple(PyList_GetItem(makers, i), "OO", &positional,
                          &keywords))
      return nullptr;
    plan->makers.push_back({Ref::borrow(positional), Ref::borrow(keywords)});
  }
  if (plan->arguments.size() + plan->results.size() > maxValues ||
      plan->makers.size() != plan->results.size() + (workspaceBytes != 0)) {
    PyErr_SetString(PyExc_ValueError, "too many values for a plan");
    return nullptr;
  }
  return self.release();
}

void deletePlan(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  delete reinterpret_cast<PlanObject *>(self)->plan;
  auto *release = reinterpret_cast<freefunc>(PyType_GetSlot(type, Py_tp_free));
  release(self);
  Py_DECREF(type);
}

PyType_Slot planSlots[] = {
    {Py_tp_new, reinterpret_cast<void *>(newPlan)},
    {Py_tp_dealloc, reinterpret_cast<void *>(deletePlan)},
    {Py_tp_call, reinterpret_cast<void *>(callPlan)},
    {0, nullptr}};
PyType_Spec planSpec = {"convfusion._fast.Plan", sizeof(PlanObject), 0,
                        Py_TPFLAGS_DEFAULT, planSlots};

PyModuleDef definition = {PyModuleDef_HEAD_INIT,
                          "_fast",
                          nullptr,
                          -1,
                          nullptr,
                          nullptr,
                          nullptr,
                          nullptr,
                          nullptr};

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): Python looks for this name.
PyMODINIT_FUNC PyInit__fast() {
  names = new Names;
  names->dtype = Ref(PyUnicode_InternFromString("dtype"));
  names->shape = Ref(PyUnicode_InternFromString("shape"));
  names->stride = Ref(PyUnicode_InternFromString("stride"));
  names->dataPtr = Ref(PyUnicode_InternFromString("data_ptr"));
  names->version = Ref(PyUnicode_InternFromString("_version"));
  names->getDevice = Ref(PyUnicode_InternFromString("get_device"));
  Ref module(PyModule_Create(&definition));
  Ref type(PyType_FromSpec(&planSpec));
  if (!module || !type ||
      PyModule_AddObject(module.get(), "Plan", type.get()) != 0)
    return nullptr;
  (void)type.release();
  // What the Python module compares with its own.
  if (PyModule_AddIntConstant(module.get(), "ABI_VERSION",
                              CONV_RUNTIME_ABI_VERSION) != 0 ||
      PyModule_AddIntConstant(module.get(), "FAST_VERSION", fastVersion) != 0)
    return nullptr;
  return module.release();
}
