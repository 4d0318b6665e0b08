//===- Gpu.h - The runtime's handles, owned ---------------------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_RUN_GPU_H
#define CONV_TOOLS_CONV_RUN_GPU_H

#include "Tensor.h"

#include <memory>

namespace conv_tool {

/// Throws the runtime's own sentence unless `status` is CONV_OK.
inline void check(conv_status status) {
  if (status != CONV_OK)
    throw Failure(conv_last_error());
}

template <typename T, void (*destroy)(T *)>
struct Destroy {
  void operator()(T *handle) const { destroy(handle); }
};
template <typename T, void (*destroy)(T *)>
using Handle = std::unique_ptr<T, Destroy<T, destroy>>;

using BundleHandle = Handle<conv_bundle, conv_bundle_close>;
using DeviceHandle = Handle<conv_device, conv_device_close>;
using ExecutableHandle = Handle<conv_executable, conv_executable_destroy>;

/// GPU memory that is freed with its owner.
class DeviceBuffer {
public:
  DeviceBuffer(conv_device *device, uint64_t bytes)
      : device(device), bytes(bytes) {
    check(conv_device_malloc(device, bytes, &pointer));
  }
  DeviceBuffer(DeviceBuffer &&other) noexcept
      : device(other.device), pointer(other.pointer), bytes(other.bytes) {
    other.pointer = nullptr;
  }
  DeviceBuffer &operator=(DeviceBuffer &&) = delete;
  ~DeviceBuffer() { (void)conv_device_free(device, pointer); }

  void *get() const { return pointer; }
  uint64_t getBytes() const { return bytes; }
  void fill(uint8_t value) const {
    check(conv_device_fill(device, pointer, value, bytes, nullptr));
  }
  void copyIn(const void *from) const {
    check(conv_device_copy_in(device, pointer, from, bytes, nullptr));
  }
  void copyOut(void *to) const {
    check(conv_device_copy_out(device, to, pointer, bytes, nullptr));
  }

private:
  conv_device *device;
  void *pointer = nullptr;
  uint64_t bytes;
};

/// A pair of events around one timed run.
class Timer {
public:
  explicit Timer(conv_device *device) : device(device) {
    check(conv_event_create(device, &begin));
    check(conv_event_create(device, &end));
  }
  Timer(Timer &&other) noexcept
      : device(other.device), begin(other.begin), end(other.end) {
    other.begin = other.end = nullptr;
  }
  ~Timer() {
    (void)conv_event_destroy(device, begin);
    (void)conv_event_destroy(device, end);
  }
  void start() { check(conv_event_record(device, begin, nullptr)); }
  void stop() { check(conv_event_record(device, end, nullptr)); }
  double getMilliseconds() const {
    float milliseconds = 0;
    check(conv_event_elapsed(device, begin, end, &milliseconds));
    return milliseconds;
  }

private:
  conv_device *device;
  void *begin = nullptr, *end = nullptr;
};

} // namespace conv_tool

#endif // CONV_TOOLS_CONV_RUN_GPU_H
