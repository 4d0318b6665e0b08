//===- Arguments.h - What a simulated function is given and gives ---------===//

#ifndef CONV_TOOLS_CONV_SIM_ARGUMENTS_H
#define CONV_TOOLS_CONV_SIM_ARGUMENTS_H

#include "Doubts.h"
#include "conv/Simulator/Program.h"
#include "llvm/ADT/StringMap.h"
#include <string>

namespace mlir::conv {

/// What the command line says about arguments, by name ("arg0").
struct ArgumentOptions {
  llvm::StringMap<SmallVector<int64_t>> shapes;
  llvm::StringMap<std::string> inputs;  // .npy files
  llvm::StringMap<std::string> scalars; // values
  uint64_t seed = 1;
  /// Multiples of 1/8 in [-1, 1] instead of normal values.
  bool eighths = false;
};

/// Reads entries such as "arg0=2x3x8x8" and "arg1=x.npy" into `options`; says
/// what is wrong on stderr.
LogicalResult parseArgumentOptions(ArrayRef<std::string> shapes,
                                   ArrayRef<std::string> inputs,
                                   ArrayRef<std::string> scalars,
                                   ArgumentOptions &options);

/// Values of all arguments: from files where they are named, else those that
/// conv-run makes for the same seed.
FailureOr<std::vector<SimulatorValue>>
makeArguments(const HostProgram &program, const ArgumentOptions &options);

/// Prints how results compare with those of the reference, within the bounds of
/// docs/numerics.md; whether they are right. Integers must be equal where sums
/// are `exact`; `tolerance`, if given, replaces the bound of the relative L2
/// error. Floating-point results that fail where there is a `doubt` (Doubts.h)
/// are called undecided, not wrong.
bool compareResults(func::FuncOp func, ArrayRef<SimulatorValue> arguments,
                    const SimulatorRun &run, const SimulatorRun &reference,
                    bool exact, std::optional<double> tolerance,
                    StringRef doubt);

/// Writes each result to DIR/resultN.npy.
LogicalResult writeResults(StringRef directory, const SimulatorRun &run);

/// Prints what each launch, kernel and access site did.
void printStats(StringRef function, const SimulatorRun &run, StringRef chip);

} // namespace mlir::conv

#endif // CONV_TOOLS_CONV_SIM_ARGUMENTS_H
