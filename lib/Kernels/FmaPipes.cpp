//===- FmaPipes.cpp - What families of scalar multiply-adds share ---------===//

#include "FmaPipes.h"
#include "conv/Kernels/Family.h"
#include "conv/Tile/Tile.h"
#include <cmath>

using namespace mlir;
using namespace mlir::conv;

std::string mlir::conv::refuseFma(const Problem &p) {
  auto isFloat = [](Type type) {
    return type.isF32() || type.isF16() || type.isBF16();
  };
  // An exact multiply serves where a rougher one is allowed.
  bool isF32 = p.inputType.isF32() && p.filterType.isF32();
  bool isAllowed = p.multiply == MultiplyMode::IEEE || isF32;
  if (!isAllowed || !p.accumulateType.isF32() || !isFloat(p.inputType) ||
      !isFloat(p.filterType))
    return "kernels exist for f32, f16 or bf16 input and filter multiplied as "
           "ieee, or otherwise where both are f32, and accumulated in f32, "
           "got " +
           p.printTypes();
  return p.rank > 2 ? "kernels exist for 1 or 2 spatial dimensions, got 3" : "";
}

void mlir::conv::addWideningCosts(StageCost &cost, const KernelPlan &plan,
                                  double pieces, int64_t vector) {
  // A load, conversions and a store of a piece take as long as two copies, of
  // which one is counted already. A thread waits for those under way before it
  // loads more.
  cost.copies += pieces;
  double turns =
      std::ceil(std::ceil(pieces / static_cast<double>(plan.numThreads)) /
                static_cast<double>(tile::countWideningLoads(vector)));
  cost.entry += model::globalLatency * (turns - 1);
  // They land within the stage in which they are issued.
  cost.lead = 1;
}
