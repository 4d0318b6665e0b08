//===- Version.h - What --version prints ------------------------*- C++ -*-===//

#ifndef CONV_TOOLS_COMMON_VERSION_H
#define CONV_TOOLS_COMMON_VERSION_H

#include "llvm/Config/llvm-config.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"

namespace conv_tool {

/// Has `--version` name both projects, not LLVM alone. Before options are
/// parsed.
inline void setVersionPrinter() {
  llvm::cl::SetVersionPrinter([](llvm::raw_ostream &os) {
    os << "ConvFusion " CONVFUSION_VERSION ", on LLVM " LLVM_VERSION_STRING
          "\n";
  });
}

} // namespace conv_tool

#endif // CONV_TOOLS_COMMON_VERSION_H
