//===- Device.cpp - A GPU and its primary context -------------------------===//

#include "Device.h"

using namespace mlir::conv::runtime;

int64_t Device::getAttribute(int attribute, const char *what) const {
  int value = 0;
  driver.check(driver.deviceGetAttribute(&value, attribute, handle), "read ",
               what, " of GPU ", ordinal);
  return value;
}

std::shared_ptr<Device> Device::open(int ordinal) {
  const Driver &driver = Driver::get();
  int count = 0;
  driver.check(driver.deviceGetCount(&count), "count the GPUs");
  if (ordinal < 0 || ordinal >= count)
    fail(CONV_ERROR_NO_DEVICE, "there is no GPU ", ordinal,
         "; the CUDA driver sees ", count, count == 1 ? " (numbered 0)" : "");

  std::shared_ptr<Device> device(new Device(driver, ordinal));
  driver.check(driver.deviceGet(&device->handle, ordinal), "open GPU ",
               ordinal);
  driver.check(driver.primaryCtxRetain(&device->context, device->handle),
               "retain the primary context of GPU ", ordinal);

  char name[256] = {};
  driver.check(driver.deviceGetName(name, sizeof(name) - 1, device->handle),
               "read the name of GPU ", ordinal);
  device->name = name;
  size_t totalBytes = 0;
  driver.check(driver.deviceTotalMem(&totalBytes, device->handle),
               "read the memory size of GPU ", ordinal);

  conv_device_info &info = device->info;
  info.name = device->name.c_str();
  info.total_bytes = totalBytes;
  driver.check(driver.driverGetVersion(&info.driver_version),
               "tell its version");
  info.compute_major = static_cast<int32_t>(
      device->getAttribute(cu::attrComputeMajor, "the compute capability"));
  info.compute_minor = static_cast<int32_t>(
      device->getAttribute(cu::attrComputeMinor, "the compute capability"));
  info.sm_count = static_cast<int32_t>(device->getAttribute(
      cu::attrMultiprocessorCount, "the number of multiprocessors"));
  info.sm_clock_khz = device->getAttribute(cu::attrClockRate, "the clock");
  info.memory_clock_khz =
      device->getAttribute(cu::attrMemoryClockRate, "the memory clock");
  info.memory_bus_bits =
      device->getAttribute(cu::attrMemoryBusWidth, "the memory bus width");
  info.l2_bytes = device->getAttribute(cu::attrL2CacheSize, "the L2 size");
  info.shared_bytes_per_block = device->getAttribute(
      cu::attrMaxSharedPerBlockOptin, "the shared memory size");
  device->maxThreadsPerBlock = device->getAttribute(
      cu::attrMaxThreadsPerBlock, "the number of threads per block");
  for (int i = 0; i < 3; ++i) {
    device->maxBlock[i] =
        device->getAttribute(cu::attrMaxBlockDimX + i, "the block limits");
    device->maxGrid[i] =
        device->getAttribute(cu::attrMaxGridDimX + i, "the grid limits");
  }
  return device;
}

Device::~Device() {
  // Fails only where the driver is already shut down, at the end of a process.
  if (context)
    (void)driver.primaryCtxRelease(handle);
}

std::string Device::describe() const {
  return text(name, " (sm_", info.compute_major, info.compute_minor, ")");
}

DeviceMemory::DeviceMemory(std::shared_ptr<Device> device, uint64_t bytes,
                           const std::string &what)
    : device(std::move(device)) {
  const Driver &driver = this->device->getDriver();
  ContextScope scope(*this->device);
  RelaxedCapture relaxed(driver);
  CUresult result = driver.memAlloc(&pointer, bytes);
  if (result == 0)
    return;
  size_t free = 0, total = 0;
  bool known = driver.memGetInfo(&free, &total) == 0;
  fail(result == cu::errorOutOfMemory ? CONV_ERROR_OUT_OF_MEMORY
                                      : CONV_ERROR_CUDA,
       "cannot allocate ", bytes, " bytes of GPU memory for ", what, ": ",
       driver.describe(result),
       known ? text("; ", free, " of ", total, " bytes are free") : "");
}

void DeviceMemory::reset() noexcept {
  if (!pointer)
    return;
  try {
    ContextScope scope(*device);
    RelaxedCapture relaxed(device->getDriver());
    // It waits for all work of the GPU that may use the memory.
    (void)device->getDriver().memFree(pointer);
  } catch (const Error &) {
    // The driver is shut down: the memory is gone already.
  }
  pointer = 0;
}

DeviceEvent::DeviceEvent(std::shared_ptr<Device> device)
    : device(std::move(device)) {
  ContextScope scope(*this->device);
  const Driver &driver = this->device->getDriver();
  driver.check(driver.eventCreate(&event, cu::eventDisableTiming),
               "create an event");
}

DeviceEvent::~DeviceEvent() {
  try {
    ContextScope scope(*device);
    (void)device->getDriver().eventDestroy(event);
  } catch (const Error &) {
    // The driver is shut down: the event is gone already.
  }
}
