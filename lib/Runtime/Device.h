//===- Device.h - A GPU and its primary context -----------------*- C++ -*-===//

#ifndef CONV_LIB_RUNTIME_DEVICE_H
#define CONV_LIB_RUNTIME_DEVICE_H

#include "Driver.h"

#include <memory>
#include <string>
#include <utility>

namespace mlir::conv::runtime {

/// One GPU, held through its primary context.
class Device {
public:
  static std::shared_ptr<Device> open(int ordinal);
  ~Device();
  Device(const Device &) = delete;
  Device &operator=(const Device &) = delete;

  const Driver &getDriver() const { return driver; }
  int getOrdinal() const { return ordinal; }
  CUcontext getContext() const { return context; }
  /// Its strings belong to this object.
  const conv_device_info &getInfo() const { return info; }
  /// "NVIDIA H200 (sm_90)".
  std::string describe() const;

  int64_t maxThreadsPerBlock = 0;
  int64_t maxBlock[3] = {}, maxGrid[3] = {};

private:
  Device(const Driver &driver, int ordinal)
      : driver(driver), ordinal(ordinal) {}
  int64_t getAttribute(int attribute, const char *what) const;

  const Driver &driver;
  int ordinal;
  CUdevice handle = 0;
  CUcontext context = nullptr;
  std::string name;
  conv_device_info info = {};
};

/// Makes a device's context the thread's current one for a scope. Where it is
/// already, as on threads that use PyTorch or CuPy, nothing is to be done.
class ContextScope {
public:
  explicit ContextScope(const Device &device) : device(device) {
    CUcontext current = nullptr;
    if (device.getDriver().ctxGetCurrent(&current) == 0 &&
        current == device.getContext())
      return;
    pushed = true;
    device.getDriver().check(
        device.getDriver().ctxPushCurrent(device.getContext()),
        "make the context of GPU ", device.getOrdinal(), " current");
  }
  ~ContextScope() {
    CUcontext popped;
    if (pushed)
      (void)device.getDriver().ctxPopCurrent(&popped);
  }
  ContextScope(const ContextScope &) = delete;
  ContextScope &operator=(const ContextScope &) = delete;

private:
  const Device &device;
  bool pushed = false;
};

/// While any stream is captured into a graph, the driver takes an allocation, a
/// release or the loading of a module by any thread for a mistake, refuses it
/// and spoils the capture. Ours have nothing to do with what is captured: in
/// this scope the thread may do them.
class RelaxedCapture {
public:
  explicit RelaxedCapture(const Driver &driver) : driver(driver) { exchange(); }
  ~RelaxedCapture() { exchange(); }
  RelaxedCapture(const RelaxedCapture &) = delete;
  RelaxedCapture &operator=(const RelaxedCapture &) = delete;

private:
  void exchange() {
    if (driver.exchangeCaptureMode)
      (void)driver.exchangeCaptureMode(&mode);
  }

  const Driver &driver;
  int mode = cu::captureModeRelaxed;
};

/// Device memory that is freed with its owner.
class DeviceMemory {
public:
  DeviceMemory() = default;
  /// `what` completes "cannot allocate N bytes of GPU memory for ...".
  DeviceMemory(std::shared_ptr<Device> device, uint64_t bytes,
               const std::string &what);
  ~DeviceMemory() { reset(); }
  DeviceMemory(DeviceMemory &&other) noexcept { *this = std::move(other); }
  DeviceMemory &operator=(DeviceMemory &&other) noexcept {
    std::swap(device, other.device);
    std::swap(pointer, other.pointer);
    return *this;
  }

  CUdeviceptr get() const { return pointer; }
  /// Leaves the memory to the caller.
  CUdeviceptr release() { return std::exchange(pointer, 0); }
  explicit operator bool() const { return pointer != 0; }

private:
  void reset() noexcept;

  std::shared_ptr<Device> device;
  CUdeviceptr pointer = 0;
};

/// An event that is destroyed with its owner. The driver keeps what is still
/// waited for.
class DeviceEvent {
public:
  explicit DeviceEvent(std::shared_ptr<Device> device);
  ~DeviceEvent();
  DeviceEvent(const DeviceEvent &) = delete;
  DeviceEvent &operator=(const DeviceEvent &) = delete;

  CUevent get() const { return event; }

private:
  std::shared_ptr<Device> device;
  CUevent event = nullptr;
};

/// Device memory with several owners.
using SharedMemory = std::shared_ptr<DeviceMemory>;
using WeakMemory = std::weak_ptr<DeviceMemory>;

} // namespace mlir::conv::runtime

#endif // CONV_LIB_RUNTIME_DEVICE_H
