//===- PTX.h - From lowered kernels to PTX and cubin ------------*- C++ -*-===//
//
// The only place that knows LLVM's NVPTX backend, libdevice and ptxas.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_SERIALIZATION_PTX_H
#define CONV_SERIALIZATION_PTX_H

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mlir::conv {

struct PTXOptions {
  /// LLVM's optimization level, 0 to 3.
  unsigned optLevel = 3;
  /// Path of libdevice.10.bc. If empty it is looked for in the CUDA toolkit
  /// (CUDA_HOME, CUDA_PATH, CUDA_ROOT, that of the nvcc or ptxas on PATH,
  /// /usr/local/cuda), and without a toolkit the calls of libdevice that have
  /// an expansion (see MathLibrary.h) are expanded.
  std::string libdevice;
  /// Behave as if there were no CUDA toolkit (for tests).
  bool ignoreLibdevice = false;
};

/// CPU seconds that the phases of one translation took.
struct PTXTimes {
  double translate = 0, link = 0, optimize = 0, emit = 0;
};

/// Translates a gpu.module that is lowered to LLVM and NVVM, with an
/// #nvvm.target attached, to PTX. Emits an error at the module, or at the op
/// that is not lowered. Registers the translations that it needs with the
/// module's context, which must not be done from inside of a pass:
/// registerPTXTranslations does it ahead.
FailureOr<std::string> translateToPTX(gpu::GPUModuleOp module,
                                      const PTXOptions &options = {},
                                      PTXTimes *times = nullptr);

/// Translates several modules, each with an LLVM context of its own, on all
/// threads of their MLIR context; the results do not depend on how many there
/// are. `progress` hears how many are done, from one thread at a time.
FailureOr<std::vector<std::string>> translateAllToPTX(
    ArrayRef<gpu::GPUModuleOp> modules, const PTXOptions &options = {},
    PTXTimes *times = nullptr,
    const std::function<void(size_t done, size_t total)> &progress = nullptr);

/// Adds what translateToPTX needs to a registry.
void registerPTXTranslations(DialectRegistry &registry);

/// The name under which a kernel appears in PTX: `name` with what PTX does not
/// allow in an identifier replaced by '_'.
std::string getPTXName(StringRef name);

/// Instructions of a loop in the chip's own code (SASS), by kind.
struct LoopMix {
  int64_t instructions = 0;
  /// On tensor cores (HMMA, IMMA, DMMA) and fused multiply-adds of f32.
  int64_t mma = 0, fma = 0;
  /// LDS and LDSM, STS, LDG, LDGSTS (cp.async), BAR.
  int64_t sharedLoads = 0, sharedStores = 0, globalLoads = 0, copies = 0,
          barriers = 0;

  int64_t countMultiplies() const { return mma + fma; }
};

/// What ptxas reports of one kernel.
struct KernelResources {
  std::string kernel;
  int64_t registers = 0;
  /// Static shared memory, in bytes; the dynamic part is the launch's.
  int64_t sharedBytes = 0;
  int64_t stackBytes = 0, spillStoreBytes = 0, spillLoadBytes = 0;
  /// The loop that multiplies most, of those around no other that multiplies:
  /// where it was asked for, nvdisasm is there and a loop multiplies.
  std::optional<LoopMix> loop;
};

struct Cubin {
  std::string image;
  SmallVector<KernelResources> resources;
};

/// Path of ptxas, in the CUDA toolkit as for libdevice or on PATH; empty if
/// there is none.
std::string findPtxas();

/// Path of nvdisasm, found as ptxas is; empty if there is none.
std::string findNvdisasm();

/// Assembles PTX for `chip`. Emits an error at `loc`, with ptxas' own words
/// where it ran. `loops`: the resources hold what nvdisasm, if there is one,
/// says of the loops; a warning at `loc` where it fails.
FailureOr<Cubin> assembleCubin(StringRef ptx, StringRef chip, Location loc,
                               bool loops = false);

/// Assembles several texts, each with its location, on all threads of the MLIR
/// context. `progress` hears how many are done, from one thread at a time.
FailureOr<std::vector<Cubin>> assembleAllCubins(
    ArrayRef<std::string> texts, StringRef chip, ArrayRef<Location> locs,
    const std::function<void(size_t done, size_t total)> &progress = nullptr,
    bool loops = false);

/// Reads what `nvdisasm -c` prints: by the names of kernels, the loops that
/// `KernelResources::loop` holds.
llvm::StringMap<LoopMix> parseMainLoops(StringRef listing);

/// Reads the statistics out of what `ptxas -v` prints.
SmallVector<KernelResources> parseResources(StringRef log);

} // namespace mlir::conv

#endif // CONV_SERIALIZATION_PTX_H
