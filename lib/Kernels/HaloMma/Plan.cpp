//===- Plan.cpp - Shared memory, registers and counts of halo_mma ---------===//

#include "../StagedInput.h"
#include "HaloMma.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::halo_mma;

/// Wavefronts in which ldmatrix reads the quanta of 8 pixels.
static int64_t countInputWavefronts(const Problem &p) {
  SmallVector<int64_t, 8> addresses;
  for (int64_t pixel = 0; pixel < 8; ++pixel)
    addresses.push_back(16 * pixel * p.strides[Columns]);
  return tile::countWavefronts(addresses, 16);
}

Plan Plan::get(const Problem &p, const Schedule &s) {
  auto l = startPlan<Plan>(p, s, p.filters);
  l.columnUnit = 1;
  l.planWarp(p, s.chunk, s.warp[0], s.warp[1] * s.warp[2]);
  l.numStages = llvm::divideCeil(l.channelWords, s.chunk);
  l.accumulator = l.fragment = getRowsOfInstructions(s.tile, s.warp, l.rows);
  l.inputRows = countWindow(p, Rows, s.tile[1]);
  l.inputColumns = countWindow(p, Columns, s.tile[2]);
  if (l.loadsPairs) {
    l.lead = p.padLow[Columns] % 2;
    // A last tile is moved back by whole pairs only, else masked.
    l.columnUnit = p.strides[Columns] % 2 == 0 ? 1 : 2;
    l.inputColumns = llvm::alignTo(l.lead + l.inputColumns, 2);
  }
  l.wavefronts = static_cast<double>(countInputWavefronts(p));
  l.planStages(p);
  // Rows are turned in what a slot does not keep; a filter is not worth more
  // shared memory.
  l.keepsFilter = l.mayKeepFilter(p);
  l.planEpilogue(p, s.stages * l.stageSize,
                 l.keepsFilter ? l.inputStage : l.stageSize);
  if (l.keepsFilter && l.store.staged && l.stagingOffset >= 0) {
    l.keepsFilter = false;
    l.planEpilogue(p, s.stages * l.stageSize, l.stageSize);
  }
  return l;
}

Estimate halo_mma::estimate(const Problem &p, const Plan &l, const Chip &chip) {
  // With one tap its stages hold nothing that is read twice.
  double start = p.taps() == 1 ? model::quantaStart : model::haloStart;
  return estimateQuanta(p, l, l.countStage(p, chip), start, chip);
}
