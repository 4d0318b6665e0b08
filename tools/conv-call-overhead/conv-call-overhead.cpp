//===- conv-call-overhead.cpp - Host time of a call from C ----------------===//
//
// usage: conv-call-overhead BUNDLE FUNCTION
//        conv-call-overhead --load BUNDLE
//        conv-call-overhead --version
//
// Prints one JSON object. First form: microseconds of host time that a conv_run
// takes, and that the driver takes for bare launches of as many kernels as the
// frozen function has. Second form: milliseconds until the first GPU is open,
// and from there until the bundle's first function is prepared on it.
// benchmark/call_overhead makes the bundles and prints the tables.
//
//===----------------------------------------------------------------------===//

#include "Gpu.h"

#include "Driver.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>

using namespace conv_tool;
using namespace mlir::conv::runtime;

namespace {

/// The median of the microseconds that one call takes, over batches between
/// which the GPU is waited for, so that its queue never fills.
double measure(conv_device *device, const std::function<void()> &call) {
  constexpr int batches = 101, calls = 10;
  std::vector<double> times;
  for (int batch = 0; batch < batches; ++batch) {
    check(conv_device_synchronize(device));
    auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < calls; ++i)
      call();
    std::chrono::duration<double, std::micro> spent =
        std::chrono::steady_clock::now() - begin;
    times.push_back(spent.count() / calls);
  }
  check(conv_device_synchronize(device));
  std::nth_element(times.begin(), times.begin() + batches / 2, times.end());
  return times[batches / 2];
}

/// A PTX kernel without parameters that does nothing, launched `count` times.
double measureBareLaunches(conv_device *device, size_t count) {
  const Driver &driver = Driver::get();
  CUdevice ordinal = 0;
  CUcontext context = nullptr;
  driver.check(driver.deviceGet(&ordinal, 0), "open GPU 0");
  driver.check(driver.primaryCtxRetain(&context, ordinal), "retain a context");
  driver.check(driver.ctxPushCurrent(context), "push a context");
  const char *ptx = ".version 7.0\n.target sm_80\n.address_size 64\n"
                    ".visible .entry nothing() { ret; }\n";
  CUmodule module = nullptr;
  CUfunction kernel = nullptr;
  driver.check(driver.moduleLoadDataEx(&module, ptx, 0, nullptr, nullptr),
               "load a module");
  driver.check(driver.moduleGetFunction(&kernel, module, "nothing"),
               "find a kernel");
  double time = measure(device, [&] {
    for (size_t i = 0; i < count; ++i)
      driver.check(driver.launchKernel(kernel, 1, 1, 1, 32, 1, 1, 0, nullptr,
                                       nullptr, nullptr),
                   "launch a kernel");
  });
  driver.check(driver.moduleUnload(module), "unload a module");
  (void)driver.ctxPopCurrent(&context);
  (void)driver.primaryCtxRelease(ordinal);
  return time;
}

int measureLoad(const char *path) {
  using Clock = std::chrono::steady_clock;
  auto since = [](Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin)
        .count();
  };
  Clock::time_point begin = Clock::now();
  conv_device *device = nullptr;
  check(conv_device_open(0, &device));
  DeviceHandle deviceOwner(device);
  double deviceTime = since(begin);
  begin = Clock::now();
  conv_bundle *bundle = nullptr;
  check(conv_bundle_open(path, &bundle));
  BundleHandle bundleOwner(bundle);
  const conv_function *function = nullptr;
  check(conv_bundle_function(bundle, 0, &function));
  std::vector<conv_shape> shapes;
  conv_value_info info;
  for (size_t i = 0; i < conv_function_num_arguments(function); ++i) {
    check(conv_function_argument(function, i, &info));
    shapes.push_back({info.rank, info.extents});
  }
  conv_executable *executable = nullptr;
  check(conv_prepare(function, device, shapes.data(), shapes.size(),
                     &executable));
  ExecutableHandle owner(executable);
  double loadTime = since(begin);
  std::printf("{\"device_ms\": %.3f, \"load_ms\": %.3f, \"launches\": %zu, "
              "\"resident_bytes\": %zu}\n",
              deviceTime, loadTime, conv_executable_num_launches(executable),
              conv_executable_resident_bytes(executable));
  return 0;
}

int measureCalls(const char *path, const char *name) {
  conv_bundle *bundle = nullptr;
  check(conv_bundle_open(path, &bundle));
  BundleHandle bundleOwner(bundle);
  const conv_function *function = nullptr;
  check(conv_bundle_find_function(bundle, name, &function));
  conv_device *device = nullptr;
  check(conv_device_open(0, &device));
  DeviceHandle deviceOwner(device);

  std::vector<conv_shape> shapes;
  std::vector<conv_value> arguments, results;
  std::vector<DeviceBuffer> memory;
  auto add = [&](const conv_value_info &info, std::vector<conv_value> &values) {
    uint64_t bytes = conv_dtype_size(info.dtype);
    for (int32_t d = 0; d < info.rank; ++d)
      bytes *= static_cast<uint64_t>(info.extents[d]);
    memory.emplace_back(device, bytes);
    memory.back().fill(0);
    values.push_back({info.kind, info.dtype, info.rank, info.extents, nullptr,
                      memory.back().get()});
  };
  conv_value_info info;
  for (size_t i = 0; i < conv_function_num_arguments(function); ++i) {
    check(conv_function_argument(function, i, &info));
    shapes.push_back({info.rank, info.extents});
    add(info, arguments);
  }
  for (size_t i = 0; i < conv_function_num_results(function); ++i) {
    check(conv_function_result(function, i, &info));
    add(info, results);
  }
  auto measureRun = [&](conv_executable *executable) {
    DeviceBuffer workspace(device, conv_executable_workspace_bytes(executable));
    return measure(device, [&] {
      check(conv_run(executable, nullptr, arguments.data(), arguments.size(),
                     results.data(), results.size(), workspace.get(),
                     workspace.getBytes()));
    });
  };
  auto prepare = [&](uint32_t flags, bool freeze) {
    // All but the first argument, as a layer's weights would be.
    std::vector<conv_value> frozen = arguments;
    if (!frozen.empty())
      frozen.front().data = nullptr;
    conv_prepare_options options = {flags, freeze ? frozen.data() : nullptr,
                                    nullptr};
    conv_executable *executable = nullptr;
    check(conv_prepare_with(function, device, shapes.data(), shapes.size(),
                            &options, &executable));
    return ExecutableHandle(executable);
  };
  ExecutableHandle plain = prepare(0, false), frozen = prepare(0, true),
                   graph = prepare(CONV_PREPARE_GRAPH, true);
  size_t launches = conv_executable_num_launches(frozen.get());
  std::printf("{\"launches\": %zu, \"frozen_launches\": %zu, "
              "\"resident_bytes\": %zu, \"driver\": %.3f, \"plain\": %.3f, "
              "\"frozen\": %.3f, \"graph\": %.3f}\n",
              conv_executable_num_launches(plain.get()), launches,
              conv_executable_resident_bytes(frozen.get()),
              measureBareLaunches(device, launches), measureRun(plain.get()),
              measureRun(frozen.get()), measureRun(graph.get()));
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  if (argc == 2 && std::strcmp(argv[1], "--version") == 0) {
    std::printf("ConvFusion %s\n", conv_runtime_version());
    return 0;
  }
  if (argc != 3) {
    std::fprintf(stderr, "usage: conv-call-overhead BUNDLE FUNCTION\n"
                         "       conv-call-overhead --load BUNDLE\n");
    return 2;
  }
  try {
    if (std::strcmp(argv[1], "--load") == 0)
      return measureLoad(argv[2]);
    return measureCalls(argv[1], argv[2]);
  } catch (const std::exception &error) {
    std::fprintf(stderr, "conv-call-overhead: error: %s\n", error.what());
    return 1;
  }
}
