//===- Workers.h - Run items in processes that may die ----------*- C++ -*-===//
//
// A fuzzer's item may crash, hang, exit or eat the machine's memory. Items run
// in forked processes; whatever becomes of one is its outcome.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_TOOLS_CONV_FUZZ_WORKERS_H
#define CONV_TOOLS_CONV_FUZZ_WORKERS_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include <cstddef>
#include <cstdint>
#include <string>

namespace mlir::conv::fuzz {

/// What became of one item.
struct Outcome {
  enum Kind {
    Good,
    /// Nothing to check: `text` is the reason, short, for the summary.
    Skipped,
    /// Ran to its end and is wrong: `text` says what.
    Failed,
    /// The process died (signal, exit, sanitizer report) or took more memory
    /// than it may. `text` is one line that says which, then what the item
    /// printed: the sanitizer's report, LLVM's stack dump.
    Crashed,
    /// As Crashed, for an item that took longer than it may.
    TimedOut
  };
  Kind kind = Good;
  std::string text;
};

struct WorkerOptions {
  /// Processes at once; 0: one a processor.
  unsigned jobs = 0;
  /// CPU seconds that an item may take. An item that waits instead of computing
  /// may take six times as long on the clock.
  double itemSeconds = 10;
  /// Seconds after which no further item starts; 0: never.
  double totalSeconds = 0;
  /// Resident memory of one process, in bytes.
  size_t memoryBytes = size_t(4) << 30;
  /// Items that one process runs, one after another.
  unsigned batch = 64;
};

/// Runs `run(i)` for i in [first, first + count) in forked processes, `batch`
/// items one after another in each. A process that dies is replaced, and its
/// batch goes on after the item that killed it. What an item prints is seen
/// only in the outcome of one that died. `report` runs in this process, in any
/// order of items; it may call runIsolated itself. The caller must have no
/// other threads: a forked process would have their locks and not them.
/// Returns how many items ran.
uint64_t
runIsolated(uint64_t first, uint64_t count, const WorkerOptions &options,
            llvm::function_ref<Outcome(uint64_t)> run,
            llvm::function_ref<void(uint64_t, const Outcome &)> report);

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_WORKERS_H
