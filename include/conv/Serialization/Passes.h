//===- Passes.h - Passes around bundles -------------------------*- C++ -*-===//

#ifndef CONV_SERIALIZATION_PASSES_H
#define CONV_SERIALIZATION_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir::conv {

#define GEN_PASS_DECL
#include "conv/Serialization/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "conv/Serialization/Passes.h.inc"

} // namespace mlir::conv

#endif // CONV_SERIALIZATION_PASSES_H
