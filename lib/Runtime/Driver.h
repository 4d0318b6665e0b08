//===- Driver.h - The CUDA driver, opened at run time -----------*- C++ -*-===//
//
// The declarations that we need of the CUDA driver API, so that neither its
// headers nor its library are needed to build.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_RUNTIME_DRIVER_H
#define CONV_LIB_RUNTIME_DRIVER_H

#include "Error.h"

#include <cstddef>
#include <cstdint>

namespace mlir::conv::runtime {

using CUresult = int;
using CUdevice = int;
using CUdeviceptr = unsigned long long;
using CUcontext = struct CUctx_st *;
using CUmodule = struct CUmod_st *;
using CUfunction = struct CUfunc_st *;
using CUstream = struct CUstream_st *;
using CUevent = struct CUevent_st *;
using CUlinkState = struct CUlinkState_st *;
using CUgraph = struct CUgraph_st *;
using CUgraphNode = struct CUgraphNode_st *;
using CUgraphExec = struct CUgraphExec_st *;

// Values of the driver's enumerations (cuda.h).
namespace cu {
constexpr CUresult errorInvalidValue = 1;
constexpr CUresult errorOutOfMemory = 2;
constexpr CUresult errorNoDevice = 100;
constexpr CUresult errorNotFound = 500;

constexpr int pointerMemoryType = 2;
constexpr int pointerIsManaged = 8;
constexpr int pointerDeviceOrdinal = 9;

constexpr unsigned memoryTypeDevice = 2;

constexpr int attrMaxThreadsPerBlock = 1;
constexpr int attrMaxBlockDimX = 2; // Y and Z follow
constexpr int attrMaxGridDimX = 5;  // Y and Z follow
constexpr int attrClockRate = 13;
constexpr int attrMultiprocessorCount = 16;
constexpr int attrMemoryClockRate = 36;
constexpr int attrMemoryBusWidth = 37;
constexpr int attrL2CacheSize = 38;
constexpr int attrComputeMajor = 75;
constexpr int attrComputeMinor = 76;
constexpr int attrMaxSharedPerBlockOptin = 97;

constexpr int funcMaxThreadsPerBlock = 0;
constexpr int funcSharedSizeBytes = 1;
constexpr int funcLocalSizeBytes = 3;
constexpr int funcNumRegs = 4;
constexpr int funcMaxDynamicSharedBytes = 8;

constexpr int jitErrorLogBuffer = 5;
constexpr int jitErrorLogBufferSizeBytes = 6;

constexpr int jitInputPtx = 1;

constexpr int captureModeRelaxed = 2;

constexpr int captureStatusActive = 1;

constexpr unsigned setDependencies = 1;

constexpr unsigned eventDisableTiming = 2;

/// The handle that means the legacy default stream, as null does.
constexpr uintptr_t streamLegacy = 1;
/// The handle that is another stream on each thread.
constexpr uintptr_t streamPerThread = 2;

/// CUDA_KERNEL_NODE_PARAMS_v1.
struct KernelNodeParams {
  CUfunction function;
  unsigned gridX, gridY, gridZ, blockX, blockY, blockZ, sharedBytes;
  void **parameters;
  void **extra;
};
} // namespace cu

/// The functions of the driver. X(member, symbol, return type, parameters)
#define CONV_DRIVER_FUNCTIONS(X)                                               \
  X(init, cuInit, (unsigned))                                                  \
  X(driverGetVersion, cuDriverGetVersion, (int *))                             \
  X(deviceGetCount, cuDeviceGetCount, (int *))                                 \
  X(deviceGet, cuDeviceGet, (CUdevice *, int))                                 \
  X(deviceGetName, cuDeviceGetName, (char *, int, CUdevice))                   \
  X(deviceTotalMem, cuDeviceTotalMem_v2, (size_t *, CUdevice))                 \
  X(deviceGetAttribute, cuDeviceGetAttribute, (int *, int, CUdevice))          \
  X(primaryCtxRetain, cuDevicePrimaryCtxRetain, (CUcontext *, CUdevice))       \
  X(primaryCtxRelease, cuDevicePrimaryCtxRelease_v2, (CUdevice))               \
  X(ctxPushCurrent, cuCtxPushCurrent_v2, (CUcontext))                          \
  X(ctxPopCurrent, cuCtxPopCurrent_v2, (CUcontext *))                          \
  X(ctxGetCurrent, cuCtxGetCurrent, (CUcontext *))                             \
  X(ctxSynchronize, cuCtxSynchronize, ())                                      \
  X(moduleLoadDataEx, cuModuleLoadDataEx,                                      \
    (CUmodule *, const void *, unsigned, int *, void **))                      \
  X(moduleUnload, cuModuleUnload, (CUmodule))                                  \
  X(moduleGetFunction, cuModuleGetFunction,                                    \
    (CUfunction *, CUmodule, const char *))                                    \
  X(funcGetAttribute, cuFuncGetAttribute, (int *, int, CUfunction))            \
  X(funcSetAttribute, cuFuncSetAttribute, (CUfunction, int, int))              \
  X(memAlloc, cuMemAlloc_v2, (CUdeviceptr *, size_t))                          \
  X(memGetInfo, cuMemGetInfo_v2, (size_t *, size_t *))                         \
  X(memFree, cuMemFree_v2, (CUdeviceptr))                                      \
  X(memcpyHtoDAsync, cuMemcpyHtoDAsync_v2,                                     \
    (CUdeviceptr, const void *, size_t, CUstream))                             \
  X(memcpyDtoHAsync, cuMemcpyDtoHAsync_v2,                                     \
    (void *, CUdeviceptr, size_t, CUstream))                                   \
  X(memsetD8Async, cuMemsetD8Async,                                            \
    (CUdeviceptr, unsigned char, size_t, CUstream))                            \
  X(streamSynchronize, cuStreamSynchronize, (CUstream))                        \
  X(eventCreate, cuEventCreate, (CUevent *, unsigned))                         \
  X(eventDestroy, cuEventDestroy_v2, (CUevent))                                \
  X(eventRecord, cuEventRecord, (CUevent, CUstream))                           \
  X(eventSynchronize, cuEventSynchronize, (CUevent))                           \
  X(streamWaitEvent, cuStreamWaitEvent, (CUstream, CUevent, unsigned))         \
  X(eventElapsedTime, cuEventElapsedTime, (float *, CUevent, CUevent))         \
  X(launchKernel, cuLaunchKernel,                                              \
    (CUfunction, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned,   \
     unsigned, CUstream, void **, void **))                                    \
  X(getErrorName, cuGetErrorName, (CUresult, const char **))                   \
  X(getErrorString, cuGetErrorString, (CUresult, const char **))

/// The functions of the driver's linker, which compiles PTX.
#define CONV_DRIVER_LINK_FUNCTIONS(X)                                          \
  X(linkCreate, cuLinkCreate_v2, (unsigned, int *, void **, CUlinkState *))    \
  X(linkAddData, cuLinkAddData_v2,                                             \
    (CUlinkState, int, void *, size_t, const char *, unsigned, int *,          \
     void **))                                                                 \
  X(linkComplete, cuLinkComplete, (CUlinkState, void **, size_t *))            \
  X(linkDestroy, cuLinkDestroy, (CUlinkState))

/// The functions of graphs, which came with CUDA 10 to 11.4; null on older
/// drivers.
#define CONV_DRIVER_GRAPH_FUNCTIONS(X)                                         \
  X(graphCreate, cuGraphCreate, (CUgraph *, unsigned))                         \
  X(graphAddKernelNode, cuGraphAddKernelNode,                                  \
    (CUgraphNode *, CUgraph, const CUgraphNode *, size_t,                      \
     const cu::KernelNodeParams *))                                            \
  X(graphInstantiate, cuGraphInstantiateWithFlags,                             \
    (CUgraphExec *, CUgraph, unsigned long long))                              \
  X(graphExecKernelNodeSetParams, cuGraphExecKernelNodeSetParams,              \
    (CUgraphExec, CUgraphNode, const cu::KernelNodeParams *))                  \
  X(graphLaunch, cuGraphLaunch, (CUgraphExec, CUstream))                       \
  X(graphExecDestroy, cuGraphExecDestroy, (CUgraphExec))                       \
  X(graphDestroy, cuGraphDestroy, (CUgraph))                                   \
  X(streamIsCapturing, cuStreamIsCapturing, (CUstream, int *))

/// The opened driver. One per process; never closed, since the driver keeps
/// threads of its own.
class Driver {
public:
  /// Opens and initialises the driver on first use. Throws Error with
  /// CONV_ERROR_NO_DRIVER where that cannot be done; a later call tries again.
  static const Driver &get();

#define CONV_DECLARE(member, symbol, parameters)                               \
  CUresult(*member) parameters = nullptr;
  CONV_DRIVER_FUNCTIONS(CONV_DECLARE)
  CONV_DRIVER_LINK_FUNCTIONS(CONV_DECLARE)
  CONV_DRIVER_GRAPH_FUNCTIONS(CONV_DECLARE)
#undef CONV_DECLARE

  bool hasGraphs() const;
  bool hasLinker() const;

  /// Since CUDA 12.4; null on older drivers.
  CUresult (*funcGetParamInfo)(CUfunction, size_t, size_t *,
                               size_t *) = nullptr;

  /// Null where the driver lacks it, as one older than CUDA 10.1 does.
  CUresult (*exchangeCaptureMode)(int *) = nullptr;

  /// Both since CUDA 11.3; null on older drivers.
  CUresult (*streamGetCaptureInfo)(CUstream, int *, uint64_t *, CUgraph *,
                                   const CUgraphNode **, size_t *) = nullptr;
  CUresult (*streamUpdateCaptureDependencies)(CUstream, const CUgraphNode *,
                                              size_t, unsigned) = nullptr;

  /// Null where the driver lacks it.
  CUresult (*pointerGetAttribute)(void *, int, CUdeviceptr) = nullptr;

  /// "CUDA_ERROR_INVALID_VALUE (invalid argument)".
  std::string describe(CUresult result) const;

  /// Throws Error unless `result` is success. `doing` completes the sentence
  /// "the CUDA driver failed to ...".
  template <typename... Parts>
  void check(CUresult result, const Parts &...doing) const {
    if (result == 0)
      return;
    fail(result == cu::errorOutOfMemory ? CONV_ERROR_OUT_OF_MEMORY
                                        : CONV_ERROR_CUDA,
         "the CUDA driver failed to ", text(doing...), ": ", describe(result));
  }

private:
  void open();
};

} // namespace mlir::conv::runtime

#endif // CONV_LIB_RUNTIME_DRIVER_H
