//===- Driver.cpp - The CUDA driver, opened at run time -------------------===//

#include "Driver.h"

#include <cstdlib>
#include <dlfcn.h>
#include <memory>
#include <mutex>

using namespace mlir::conv::runtime;

void Driver::open() {
  const char *path = std::getenv("CONVFUSION_CUDA_DRIVER");
  bool overridden = path && *path;
  if (!overridden)
    path = "libcuda.so.1";
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *reason = dlerror();
    fail(CONV_ERROR_NO_DRIVER,
         "cannot open the CUDA driver: ", reason ? reason : path,
         overridden
             ? "; CONVFUSION_CUDA_DRIVER names this library, unset it to use "
               "the system's own"
             : "; running a bundle needs an NVIDIA GPU and its driver");
  }

  auto load = [&](auto &member, const char *symbol, bool required) {
    void *address = dlsym(library, symbol);
    if (!address && required)
      fail(CONV_ERROR_NO_DRIVER, "the CUDA driver ", path, " has no ", symbol,
           "; install a driver of CUDA 11 or later");
    member = reinterpret_cast<std::decay_t<decltype(member)>>(address);
  };
#define CONV_LOAD(member, symbol, parameters) load(member, #symbol, true);
  CONV_DRIVER_FUNCTIONS(CONV_LOAD)
#undef CONV_LOAD
#define CONV_LOAD(member, symbol, parameters) load(member, #symbol, false);
  CONV_DRIVER_LINK_FUNCTIONS(CONV_LOAD)
  CONV_DRIVER_GRAPH_FUNCTIONS(CONV_LOAD)
#undef CONV_LOAD
  load(funcGetParamInfo, "cuFuncGetParamInfo", false);
  load(exchangeCaptureMode, "cuThreadExchangeStreamCaptureMode", false);
  load(streamGetCaptureInfo, "cuStreamGetCaptureInfo_v2", false);
  load(streamUpdateCaptureDependencies, "cuStreamUpdateCaptureDependencies",
       false);
  load(pointerGetAttribute, "cuPointerGetAttribute", false);

  CUresult result = init(0);
  if (result != 0)
    fail(result == cu::errorNoDevice ? CONV_ERROR_NO_DEVICE
                                     : CONV_ERROR_NO_DRIVER,
         "the CUDA driver ", path, " does not start: ", describe(result),
         result == cu::errorNoDevice
             ? "; this machine has no NVIDIA GPU that it can see"
             : "");
}

const Driver &Driver::get() {
  static std::mutex mutex;
  static std::unique_ptr<Driver> driver;
  std::lock_guard<std::mutex> lock(mutex);
  if (!driver) {
    auto opened = std::make_unique<Driver>();
    opened->open();
    driver = std::move(opened);
  }
  return *driver;
}

bool Driver::hasGraphs() const {
  bool all = true;
#define CONV_TEST(member, symbol, parameters) all &= member != nullptr;
  CONV_DRIVER_GRAPH_FUNCTIONS(CONV_TEST)
#undef CONV_TEST
  return all;
}

bool Driver::hasLinker() const {
  return linkCreate && linkAddData && linkComplete && linkDestroy;
}

std::string Driver::describe(CUresult result) const {
  const char *name = nullptr, *sentence = nullptr;
  if (getErrorName(result, &name) != 0 || !name)
    return text("error ", result);
  if (getErrorString(result, &sentence) != 0 || !sentence)
    return name;
  return text(name, " (", sentence, ")");
}
