//===- Driver.h - The compiling half of conv-opt ----------------*- C++ -*-===//

#ifndef CONV_TOOLS_CONVOPT_DRIVER_H
#define CONV_TOOLS_CONVOPT_DRIVER_H

#include "mlir/IR/DialectRegistry.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/CommandLine.h"
#include <string>

namespace mlir::conv {

/// Whether the command line asks to compile (--emit=...), rather than to run
/// passes as mlir-opt does. To be called before it is parsed.
bool isCompileCommand(int argc, char **argv);

/// Name of an option given that only means something with --emit; empty where
/// there is none. To be called after the command line is parsed.
std::string findCompileOption();

/// Whether it is one of the options that go with --emit.
bool isCompileOption(const llvm::cl::Option &option);

/// Compiles `input` to `output` ("-" for standard output; empty for the
/// default) as the parsed options say. Returns the exit status.
int runCompileCommand(llvm::StringRef input, llvm::StringRef output,
                      const DialectRegistry &registry);

} // namespace mlir::conv

#endif // CONV_TOOLS_CONVOPT_DRIVER_H
