//===- Instrument.h - Make a kernel call the simulator ----------*- C++ -*-===//

#ifndef CONV_LIB_SIMULATOR_INSTRUMENT_H
#define CONV_LIB_SIMULATOR_INSTRUMENT_H

#include "Machine.h"
#include "RuntimeFunction.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/StringMap.h"

namespace mlir::conv::sim {

struct InstrumentedModule {
  OwningOpRef<ModuleOp> module;
  struct Kernel {
    unsigned parameters = 0;
    /// The block that it must be launched with (nvvm.reqntid,
    /// gpu.known_block_size), and whose threads it takes at most
    /// (nvvm.maxntid). Empty: any.
    SmallVector<int32_t> block, maxThreads;
  };
  /// `entryName` gives what to call.
  llvm::StringMap<Kernel> kernels;
  /// Globals outside of shared memory.
  struct Global {
    size_t bytes = 0;
    bool constant = false;
  };
  llvm::StringMap<Global> globals;
};

/// Name of the function that calls `kernel` on an array of 8-byte parameters.
std::string entryName(llvm::StringRef kernel);

/// A copy of `kernels` for the host, in which everything that a CPU has no
/// meaning for (thread indices, barriers, collectives, asynchronous copies,
/// shared memory) and every memory access calls the simulator. An op that it
/// does not know is an error at the op.
FailureOr<InstrumentedModule> instrument(gpu::GPUModuleOp kernels,
                                         Device &device);

/// Each function that instrumented modules call, libdevice included.
llvm::StringMap<RuntimeFunction> getRuntimeSymbols();

} // namespace mlir::conv::sim

#endif // CONV_LIB_SIMULATOR_INSTRUMENT_H
