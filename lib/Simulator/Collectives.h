//===- Collectives.h - What a warp does together ----------------*- C++ -*-===//

#ifndef CONV_LIB_SIMULATOR_COLLECTIVES_H
#define CONV_LIB_SIMULATOR_COLLECTIVES_H

#include "Machine.h"

namespace mlir::conv::sim {

/// shfl.sync kinds, in the order of NVVM::ShflKind.
enum ShuffleKind : uint32_t { Bfly = 0, Up = 1, Down = 2, Idx = 3 };

/// Multiplicand types of mma.sync.
enum MmaType : uint32_t { TF32 = 0, F16 = 1, BF16 = 2, S8 = 3 };

/// shfl.sync: operands = {value, offset, clamp, kind}; result = value |
/// predicate << 32.
void runShuffle(const std::vector<Thread *> &warp);
/// ldmatrix of 8x8 matrices of 16-bit elements: operands = {row address,
/// count, transposed}; d = count words per thread.
void runLdMatrix(const std::vector<Thread *> &warp);
/// mma.sync m16n8k(8, 16, 32): operands = {type, k}; a, b, c, d = fragments as
/// PTX lays them out.
void runMma(const std::vector<Thread *> &warp);

} // namespace mlir::conv::sim

#endif // CONV_LIB_SIMULATOR_COLLECTIVES_H
