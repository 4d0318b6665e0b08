//===- MutateKernels.h - Break lowered kernels in chosen places -*- C++ -*-===//
//
// Faults of the kinds that a code generator makes, to see whether the simulator
// notices them. All faults of a module are put in at once, each guarded by a
// comparison of a number with its own: the module is compiled once, and the
// number says which fault it has. With 0 it has none.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_TEST_LIB_SIMULATOR_MUTATEKERNELS_H
#define CONV_TEST_LIB_SIMULATOR_MUTATEKERNELS_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Support/LLVM.h"
#include <string>
#include <vector>

namespace mlir::conv::test {

enum class MutantKind {
  /// A barrier of the block is left out.
  DropBarrier,
  /// A barrier of a warp is left out.
  DropWarpSync,
  /// A wait for asynchronous copies is left out.
  DropWait,
  /// A wait lets one more group of copies be under way.
  WeakenWait,
  /// An address lies one element further.
  ShiftAddress,
  /// The block gets 4 bytes less of shared memory.
  ShrinkShared,
  /// An argument, result or workspace ends one byte earlier.
  ShrinkBuffer
};
constexpr unsigned kNumMutantKinds = 7;
/// "drop barrier", ...
StringRef getName(MutantKind kind);

/// A place in a kernel that can be broken.
struct Mutant {
  MutantKind kind;
  /// Chooses this one; counted from 1 through the module.
  int64_t number;
  std::string kernel;
  /// The op, and for an address an op that uses it.
  std::string op;
};

/// Gives each kernel of `module` (lowered to the NVVM dialect) and each
/// function that launches kernels one more parameter, an i64 at the end, that
/// chooses a mutant by its number. Returns the mutants: those of the first five
/// kinds. Addresses that nothing uses are removed before: the compiler for the
/// GPU does so, and nothing can notice that they are wrong.
FailureOr<std::vector<Mutant>> mutateKernels(ModuleOp module);

} // namespace mlir::conv::test

#endif // CONV_TEST_LIB_SIMULATOR_MUTATEKERNELS_H
