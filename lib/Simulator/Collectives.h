//===- Collectives.h - What a warp does together ----------------*- C++ -*-===//

#ifndef CONV_LIB_SIMULATOR_COLLECTIVES_H
#define CONV_LIB_SIMULATOR_COLLECTIVES_H

#include "Machine.h"
#include "TensorCore.h"

namespace mlir::conv::sim {

/// shfl.sync kinds, in the order of NVVM::ShflKind.
enum ShuffleKind : uint32_t { Bfly = 0, Up = 1, Down = 2, Idx = 3 };

/// What conv_sim_register reads, in the order of the instrumentation's table.
enum SpecialRegister : int32_t {
  TidX,
  TidY,
  TidZ,
  NTidX,
  NTidY,
  NTidZ,
  CtaIdX,
  CtaIdY,
  CtaIdZ,
  NCtaIdX,
  NCtaIdY,
  NCtaIdZ,
  LaneId,
  WarpSize,
  LaneMaskEq,
  LaneMaskLe,
  LaneMaskLt,
  LaneMaskGe,
  LaneMaskGt
};

/// vote.sync kinds, in the order of NVVM::VoteSyncKind.
enum VoteKind : uint32_t { Any = 0, All = 1, Ballot = 2, Uniform = 3 };

/// redux.sync kinds, in the order of NVVM::ReduxKind from ADD on.
enum ReduceKind : uint32_t {
  Add = 1,
  And = 2,
  Max = 3,
  Min = 4,
  Or = 5,
  UMax = 6,
  UMin = 7,
  Xor = 8
};

/// shfl.sync: operands = {value, offset, clamp, kind}; result = value |
/// predicate << 32.
void runShuffle(const std::vector<Thread *> &warp);
/// vote.sync: operands = {predicate, kind}.
void runVote(const std::vector<Thread *> &warp);
/// match.sync: operands = {value, whether all must match}; result = lanes |
/// predicate << 32.
void runMatch(const std::vector<Thread *> &warp);
/// redux.sync: operands = {value, kind}.
void runReduce(const std::vector<Thread *> &warp);
/// ldmatrix of 8x8 matrices of 16-bit elements: operands = {row address,
/// count, transposed}; d = count words per thread.
void runLdMatrix(const std::vector<Thread *> &warp);
/// mma.sync m16n8k*: operands = {packed kind}; a, b, c, d = fragments as PTX
/// lays them out.
void runMma(const std::vector<Thread *> &warp);

/// MmaKind as one operand.
uint32_t pack(const MmaKind &kind);
MmaKind unpackMmaKind(uint32_t word);

} // namespace mlir::conv::sim

#endif // CONV_LIB_SIMULATOR_COLLECTIVES_H
