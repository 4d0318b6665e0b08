//===- ConvRuntime.cpp - The C interface ----------------------------------===//

#include "conv/Runtime/conv_runtime.h"

#include "Bundle.h"
#include "Device.h"
#include "Executable.h"

#include <set>

using namespace mlir::conv::runtime;

struct conv_bundle {
  std::shared_ptr<Bundle> impl;
};
struct conv_device {
  std::shared_ptr<Device> impl;
};
struct conv_executable {
  std::unique_ptr<Executable> impl;
};

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

static thread_local std::string lastError;
// Used where there is no memory for the real message.
static thread_local const char *lastErrorFallback = nullptr;

conv_status mlir::conv::runtime::setLastError(conv_status status,
                                              const char *message) noexcept {
  try {
    lastError = message;
    lastErrorFallback = nullptr;
  } catch (...) {
    lastErrorFallback = conv_status_name(status);
  }
  return status;
}

/// Throws unless every one of a call's pointers is there.
template <typename... Pointers>
static void requireNonNull(const char *function, const Pointers *...pointers) {
  if (((pointers == nullptr) || ...))
    fail(CONV_ERROR_INVALID_ARGUMENT, function, ": a pointer is null");
}

static void requireIndex(const char *function, size_t index, size_t count) {
  if (index >= count)
    fail(CONV_ERROR_INVALID_ARGUMENT, function, ": index ", index,
         " is out of range; there are ", count);
}

int conv_runtime_abi_version(void) { return CONV_RUNTIME_ABI_VERSION; }
const char *conv_runtime_version(void) { return CONV_RUNTIME_VERSION; }

const char *conv_status_name(conv_status status) {
  switch (status) {
#define CONV_CASE(name)                                                        \
  case name:                                                                   \
    return #name;
    CONV_CASE(CONV_OK)
    CONV_CASE(CONV_ERROR_INVALID_ARGUMENT)
    CONV_CASE(CONV_ERROR_IO)
    CONV_CASE(CONV_ERROR_BUNDLE)
    CONV_CASE(CONV_ERROR_NOT_FOUND)
    CONV_CASE(CONV_ERROR_SHAPE)
    CONV_CASE(CONV_ERROR_TENSOR)
    CONV_CASE(CONV_ERROR_NO_DRIVER)
    CONV_CASE(CONV_ERROR_NO_DEVICE)
    CONV_CASE(CONV_ERROR_UNSUPPORTED)
    CONV_CASE(CONV_ERROR_OUT_OF_MEMORY)
    CONV_CASE(CONV_ERROR_CUDA)
    CONV_CASE(CONV_ERROR_INTERNAL)
#undef CONV_CASE
  }
  return "unknown status";
}

const char *conv_last_error(void) {
  return lastErrorFallback ? lastErrorFallback : lastError.c_str();
}

//===----------------------------------------------------------------------===//
// Bundles
//===----------------------------------------------------------------------===//

conv_status conv_bundle_open(const char *directory, conv_bundle **out) {
  return guarded([&] {
    requireNonNull("conv_bundle_open", directory, out);
    *out = new conv_bundle{Bundle::open(directory)};
  });
}

void conv_bundle_close(conv_bundle *bundle) { delete bundle; }

const char *conv_bundle_chip(const conv_bundle *bundle) {
  return bundle ? bundle->impl->getManifest().chip.c_str() : "";
}

const char *conv_bundle_producer(const conv_bundle *bundle) {
  return bundle ? bundle->impl->getManifest().producer.c_str() : "";
}

const char *conv_bundle_manifest(const conv_bundle *bundle) {
  return bundle ? bundle->impl->getText().c_str() : "";
}

size_t conv_bundle_num_functions(const conv_bundle *bundle) {
  return bundle ? bundle->impl->getFunctions().size() : 0;
}

conv_status conv_bundle_function(const conv_bundle *bundle, size_t index,
                                 const conv_function **out) {
  return guarded([&] {
    requireNonNull("conv_bundle_function", bundle, out);
    requireIndex("conv_bundle_function", index,
                 bundle->impl->getFunctions().size());
    *out = &bundle->impl->getFunctions()[index];
  });
}

conv_status conv_bundle_find_function(const conv_bundle *bundle,
                                      const char *name,
                                      const conv_function **out) {
  return guarded([&] {
    requireNonNull("conv_bundle_find_function", bundle, out);
    const Bundle &impl = *bundle->impl;
    std::string known;
    std::set<std::string> references;
    for (const conv_function &function : impl.getFunctions())
      references.insert(function.decl->reference);
    std::vector<const conv_function *> candidates;
    for (const conv_function &function : impl.getFunctions()) {
      if (!references.count(function.decl->name))
        candidates.push_back(&function);
      known += (known.empty() ? "" : ", ") + function.decl->name;
    }
    if (!name) {
      if (candidates.size() != 1)
        fail(CONV_ERROR_NOT_FOUND, "the bundle ", impl.getDirectory(),
             " holds ", candidates.size(), " functions, name one of: ", known);
      *out = candidates.front();
      return;
    }
    const conv_function *found = impl.find(name);
    if (!found)
      fail(CONV_ERROR_NOT_FOUND, "the bundle ", impl.getDirectory(),
           " has no function ", name, "; it has: ", known);
    *out = found;
  });
}

const char *conv_function_name(const conv_function *function) {
  return function ? function->decl->name.c_str() : "";
}

const char *conv_function_reference(const conv_function *function) {
  return function && !function->decl->reference.empty()
             ? function->decl->reference.c_str()
             : nullptr;
}

size_t conv_function_num_arguments(const conv_function *function) {
  return function ? function->decl->arguments.size() : 0;
}

size_t conv_function_num_results(const conv_function *function) {
  return function ? function->decl->results.size() : 0;
}

static conv_value_info getInfo(const ValueDecl &value) {
  conv_value_info info;
  info.name = value.name.c_str();
  info.kind = value.kind;
  info.dtype = value.dtype;
  info.rank = static_cast<int32_t>(value.shape.size());
  info.extents = value.extents.data();
  info.symbols = value.symbols.data();
  info.alignment = value.alignment;
  return info;
}

conv_status conv_function_argument(const conv_function *function, size_t index,
                                   conv_value_info *out) {
  return guarded([&] {
    requireNonNull("conv_function_argument", function, out);
    requireIndex("conv_function_argument", index,
                 function->decl->arguments.size());
    *out = getInfo(function->decl->arguments[index]);
  });
}

conv_status conv_function_result(const conv_function *function, size_t index,
                                 conv_value_info *out) {
  return guarded([&] {
    requireNonNull("conv_function_result", function, out);
    requireIndex("conv_function_result", index, function->decl->results.size());
    *out = getInfo(function->decl->results[index]);
  });
}

size_t conv_function_num_convs(const conv_function *function) {
  return function ? function->decl->convs.size() : 0;
}

conv_status conv_function_sum_length(const conv_function *function,
                                     size_t index, int64_t *out) {
  return guarded([&] {
    requireNonNull("conv_function_sum_length", function, out);
    requireIndex("conv_function_sum_length", index,
                 function->decl->convs.size());
    *out = function->decl->convs[index].sumLength;
  });
}

//===----------------------------------------------------------------------===//
// Devices
//===----------------------------------------------------------------------===//

conv_status conv_device_open(int ordinal, conv_device **out) {
  return guarded([&] {
    requireNonNull("conv_device_open", out);
    *out = new conv_device{Device::open(ordinal)};
  });
}

void conv_device_close(conv_device *device) { delete device; }

conv_status conv_device_get_info(const conv_device *device,
                                 conv_device_info *out) {
  return guarded([&] {
    requireNonNull("conv_device_get_info", device, out);
    *out = device->impl->getInfo();
  });
}

/// Runs `body` with the driver and the device's context current.
template <typename Body>
static conv_status withDevice(const char *function, conv_device *device,
                              Body body) {
  return guarded([&] {
    requireNonNull(function, device);
    ContextScope scope(*device->impl);
    body(device->impl->getDriver());
  });
}

static CUdeviceptr toDevicePointer(const void *pointer) {
  return reinterpret_cast<uintptr_t>(pointer);
}

/// The legacy default stream as null, whichever way it is spelled.
static CUstream toStream(void *stream) {
  bool isLegacy = reinterpret_cast<uintptr_t>(stream) == cu::streamLegacy;
  return static_cast<CUstream>(isLegacy ? nullptr : stream);
}

conv_status conv_device_malloc(conv_device *device, size_t bytes, void **out) {
  return withDevice("conv_device_malloc", device, [&](const Driver &driver) {
    requireNonNull("conv_device_malloc", out);
    CUdeviceptr pointer = 0;
    if (bytes)
      pointer = DeviceMemory(device->impl, bytes, "the caller").release();
    *out = reinterpret_cast<void *>(static_cast<uintptr_t>(pointer));
  });
}

conv_status conv_device_free(conv_device *device, void *pointer) {
  return withDevice("conv_device_free", device, [&](const Driver &driver) {
    RelaxedCapture relaxed(driver);
    if (pointer)
      driver.check(driver.memFree(toDevicePointer(pointer)), "free GPU memory");
  });
}

conv_status conv_device_fill(conv_device *device, void *pointer, uint8_t value,
                             size_t bytes, void *stream) {
  return withDevice("conv_device_fill", device, [&](const Driver &driver) {
    if (!bytes)
      return;
    requireNonNull("conv_device_fill", pointer);
    driver.check(driver.memsetD8Async(toDevicePointer(pointer), value, bytes,
                                      static_cast<CUstream>(stream)),
                 "fill ", bytes, " bytes of GPU memory");
  });
}

conv_status conv_device_copy_in(conv_device *device, void *to,
                                const void *from_host, size_t bytes,
                                void *stream) {
  return withDevice("conv_device_copy_in", device, [&](const Driver &driver) {
    if (!bytes)
      return;
    requireNonNull("conv_device_copy_in", to, from_host);
    driver.check(driver.memcpyHtoDAsync(toDevicePointer(to), from_host, bytes,
                                        static_cast<CUstream>(stream)),
                 "copy ", bytes, " bytes to the GPU");
    driver.check(driver.streamSynchronize(static_cast<CUstream>(stream)),
                 "copy ", bytes, " bytes to the GPU");
  });
}

conv_status conv_device_copy_out(conv_device *device, void *to_host,
                                 const void *from, size_t bytes, void *stream) {
  return withDevice("conv_device_copy_out", device, [&](const Driver &driver) {
    if (!bytes)
      return;
    requireNonNull("conv_device_copy_out", to_host, from);
    driver.check(driver.memcpyDtoHAsync(to_host, toDevicePointer(from), bytes,
                                        static_cast<CUstream>(stream)),
                 "copy ", bytes, " bytes from the GPU");
    driver.check(driver.streamSynchronize(static_cast<CUstream>(stream)),
                 "copy ", bytes, " bytes from the GPU");
  });
}

conv_status conv_pointer_device(const void *pointer, int32_t *out) {
  return guarded([&] {
    requireNonNull("conv_pointer_device", out);
    const Driver &driver = Driver::get();
    // The driver writes four bytes for each of these, one for a boolean.
    auto get = [&](int attribute, auto &value) {
      return driver.pointerGetAttribute &&
             driver.pointerGetAttribute(&value, attribute,
                                        toDevicePointer(pointer)) == 0;
    };
    unsigned memoryType = 0, isManaged = 0;
    int32_t ordinal = -1;
    bool isOfOne = pointer && get(cu::pointerMemoryType, memoryType) &&
                   memoryType == cu::memoryTypeDevice &&
                   get(cu::pointerIsManaged, isManaged) && !isManaged &&
                   get(cu::pointerDeviceOrdinal, ordinal);
    *out = isOfOne ? ordinal : -1;
  });
}

conv_status conv_device_synchronize(conv_device *device) {
  return withDevice(
      "conv_device_synchronize", device, [&](const Driver &driver) {
        driver.check(driver.ctxSynchronize(), "finish the work on the GPU");
      });
}

conv_status conv_event_create(conv_device *device, void **out) {
  return withDevice("conv_event_create", device, [&](const Driver &driver) {
    requireNonNull("conv_event_create", out);
    CUevent event = nullptr;
    driver.check(driver.eventCreate(&event, 0), "create an event");
    *out = event;
  });
}

conv_status conv_event_destroy(conv_device *device, void *event) {
  return withDevice("conv_event_destroy", device, [&](const Driver &driver) {
    if (event)
      driver.check(driver.eventDestroy(static_cast<CUevent>(event)),
                   "destroy an event");
  });
}

conv_status conv_event_record(conv_device *device, void *event, void *stream) {
  return withDevice("conv_event_record", device, [&](const Driver &driver) {
    requireNonNull("conv_event_record", event);
    driver.check(driver.eventRecord(static_cast<CUevent>(event),
                                    static_cast<CUstream>(stream)),
                 "record an event");
  });
}

conv_status conv_stream_wait(conv_device *device, void *stream, void *other) {
  return withDevice("conv_stream_wait", device, [&](const Driver &driver) {
    CUstream waits = toStream(stream), passes = toStream(other);
    if (waits == passes)
      return;
    CUevent event = nullptr;
    driver.check(driver.eventCreate(&event, cu::eventDisableTiming),
                 "create an event");
    CUresult result = driver.eventRecord(event, passes);
    if (result == 0)
      result = driver.streamWaitEvent(waits, event, 0);
    // The driver keeps what is still waited for.
    (void)driver.eventDestroy(event);
    driver.check(result, "make stream ", stream, " wait for stream ", other);
  });
}

conv_status conv_event_elapsed(conv_device *device, void *begin, void *end,
                               float *milliseconds) {
  return withDevice("conv_event_elapsed", device, [&](const Driver &driver) {
    requireNonNull("conv_event_elapsed", begin, end, milliseconds);
    driver.check(driver.eventSynchronize(static_cast<CUevent>(end)),
                 "finish the work before an event");
    float elapsed = 0;
    driver.check(driver.eventElapsedTime(&elapsed, static_cast<CUevent>(begin),
                                         static_cast<CUevent>(end)),
                 "time two events");
    *milliseconds = elapsed;
  });
}

//===----------------------------------------------------------------------===//
// Executables
//===----------------------------------------------------------------------===//

conv_status conv_prepare(const conv_function *function, conv_device *device,
                         const conv_shape *shapes, size_t num_shapes,
                         conv_executable **out) {
  return conv_prepare_with(function, device, shapes, num_shapes, nullptr, out);
}

conv_status conv_prepare_with(const conv_function *function,
                              conv_device *device, const conv_shape *shapes,
                              size_t num_shapes,
                              const conv_prepare_options *options,
                              conv_executable **out) {
  return guarded([&] {
    requireNonNull("conv_prepare", function, device, out);
    if (num_shapes)
      requireNonNull("conv_prepare", shapes);
    *out = new conv_executable{
        Executable::prepare(*function, device->impl, shapes, num_shapes,
                            options ? *options : conv_prepare_options{})};
  });
}

void conv_executable_destroy(conv_executable *executable) { delete executable; }

conv_status conv_executable_result_extents(const conv_executable *executable,
                                           size_t index,
                                           const int64_t **extents,
                                           int32_t *rank) {
  return guarded([&] {
    requireNonNull("conv_executable_result_extents", executable, extents, rank);
    requireIndex("conv_executable_result_extents", index,
                 executable->impl->getNumResults());
    const std::vector<int64_t> &result =
        executable->impl->getResultExtents(index);
    *extents = result.data();
    *rank = static_cast<int32_t>(result.size());
  });
}

size_t conv_executable_workspace_bytes(const conv_executable *executable) {
  return executable ? executable->impl->getWorkspaceBytes() : 0;
}

size_t conv_executable_resident_bytes(const conv_executable *executable) {
  return executable ? executable->impl->getResidentBytes() : 0;
}

conv_status conv_executable_get_cost(const conv_executable *executable,
                                     conv_cost *out) {
  return guarded([&] {
    requireNonNull("conv_executable_get_cost", executable, out);
    *out = executable->impl->getCost();
  });
}

size_t conv_executable_num_launches(const conv_executable *executable) {
  return executable ? executable->impl->getLaunches().size() : 0;
}

conv_status conv_executable_launch(const conv_executable *executable,
                                   size_t index, conv_launch_info *out) {
  return guarded([&] {
    requireNonNull("conv_executable_launch", executable, out);
    requireIndex("conv_executable_launch", index,
                 executable->impl->getLaunches().size());
    *out = executable->impl->getLaunches()[index];
  });
}

conv_status
conv_executable_launch_dependencies(const conv_executable *executable,
                                    size_t index, const size_t **launches,
                                    size_t *num_launches) {
  return guarded([&] {
    requireNonNull("conv_executable_launch_dependencies", executable, launches,
                   num_launches);
    requireIndex("conv_executable_launch_dependencies", index,
                 executable->impl->getLaunches().size());
    const std::vector<size_t> &direct =
        executable->impl->getDependencies().getDirect(index);
    *launches = direct.data();
    *num_launches = direct.size();
  });
}

conv_status conv_run(conv_executable *executable, void *stream,
                     const conv_value *arguments, size_t num_arguments,
                     const conv_value *results, size_t num_results,
                     void *workspace, size_t workspace_bytes) {
  return guarded([&] {
    requireNonNull("conv_run", executable);
    if (num_arguments)
      requireNonNull("conv_run", arguments);
    if (num_results)
      requireNonNull("conv_run", results);
    executable->impl->run(toStream(stream), arguments, num_arguments, results,
                          num_results, toDevicePointer(workspace),
                          workspace_bytes);
  });
}
