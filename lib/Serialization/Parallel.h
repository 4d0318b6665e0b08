//===- Parallel.h - Work on many kernels at once ----------------*- C++ -*-===//

#ifndef CONV_LIB_SERIALIZATION_PARALLEL_H
#define CONV_LIB_SERIALIZATION_PARALLEL_H

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Threading.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include <atomic>
#include <functional>
#include <mutex>

namespace mlir::conv {

/// Calls `run` with each index of `sizes` on all threads of the context, and
/// fails if one of the calls does. The largest come first, so that no thread
/// begins a long one when the others are about to end. `progress` hears how
/// many are done, from one thread at a time.
inline LogicalResult runOnAllThreads(
    MLIRContext *context, ArrayRef<int64_t> sizes,
    llvm::function_ref<LogicalResult(size_t)> run,
    const std::function<void(size_t done, size_t total)> &progress) {
  auto order = llvm::to_vector(llvm::seq<size_t>(0, sizes.size()));
  llvm::sort(order, [&](size_t lhs, size_t rhs) {
    return std::make_pair(-sizes[lhs], lhs) < std::make_pair(-sizes[rhs], rhs);
  });
  std::mutex mutex;
  size_t done = 0;
  // Diagnostics come in the order of the indices, and all of them: which is
  // the first to fail is a matter of chance.
  ParallelDiagnosticHandler diagnostics(context);
  std::atomic<bool> isFailed = false;
  parallelForEach(context, order, [&](size_t i) {
    diagnostics.setOrderIDForThread(i);
    LogicalResult result = run(i);
    diagnostics.eraseOrderIDForThread();
    if (failed(result)) {
      isFailed = true;
      return;
    }
    if (progress) {
      std::lock_guard<std::mutex> lock(mutex);
      progress(++done, sizes.size());
    }
  });
  return failure(isFailed);
}

} // namespace mlir::conv

#endif // CONV_LIB_SERIALIZATION_PARALLEL_H
