//===- LoadSteps.h - What need not be computed in every call ----*- C++ -*-===//

#ifndef CONV_LIB_HOST_LOADSTEPS_H
#define CONV_LIB_HOST_LOADSTEPS_H

#include "conv/Host/HostProgram.h"

namespace mlir::conv {

/// Moves from `steps` to `loadSteps` the launches that depend on constants
/// alone, and those that make weights (conv.weight) of constants and arguments,
/// with what they need. Equal ones become one. Their buffers become resident.
void separateLoadSteps(HostProgram &program);

} // namespace mlir::conv

#endif // CONV_LIB_HOST_LOADSTEPS_H
