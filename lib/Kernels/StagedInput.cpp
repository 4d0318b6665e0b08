//===- StagedInput.cpp - The input of a tile in a stage -------------------===//

#include "StagedInput.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::conv;

int64_t mlir::conv::countWindow(const Problem &p, Spatial dim, int64_t count) {
  return (count - 1) * p.strides[dim] + (p.kernel[dim] - 1) * p.dilations[dim] +
         1;
}

bool mlir::conv::canCopyQuads(const Problem &p, int64_t tileColumns) {
  return p.inputOrder.back() == 'w' &&
         !ShapedType::isDynamic(p.input[Columns]) &&
         p.input[Columns] % 4 == 0 && p.inputDilation[Rows] == 1 &&
         p.inputDilation[Columns] == 1 && p.hasAlignedInput(4) &&
         (tileColumns * p.strides[Columns]) % 4 == 0;
}

int64_t mlir::conv::getLead(const Problem &p) {
  return (4 - p.padLow[Columns] % 4) % 4;
}

double mlir::conv::countRowBytes(const Problem &p, int64_t columns,
                                 int64_t channels) {
  int64_t bytes = p.inputType.getIntOrFloatBitWidth() / 8;
  auto count = static_cast<double>(columns);
  auto rows = static_cast<double>(channels);
  if (p.inputOrder.back() == 'w')
    return rows * (static_cast<double>(bytes) * count + Chip::sectorBytes);
  if (p.inputOrder.back() != 'c')
    return rows * count * Chip::sectorBytes;
  return count * static_cast<double>(
                     llvm::alignTo(bytes * channels, Chip::sectorBytes));
}
