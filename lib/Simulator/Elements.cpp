//===- Elements.cpp - Elements of tensors in host memory ------------------===//

#include "conv/Simulator/Elements.h"
#include "conv/Host/HostProgram.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/MathExtras.h"
#include <cstring>

using namespace mlir;
using namespace mlir::conv;

double conv::readElement(const uint8_t *at, Type type) {
  unsigned bytes = getManifestBytes(type);
  uint64_t bits = 0;
  std::memcpy(&bits, at, bytes);
  if (auto floating = dyn_cast<FloatType>(type)) {
    APFloat value(floating.getFloatSemantics(), APInt(8 * bytes, bits));
    bool loses;
    value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &loses);
    return value.convertToDouble();
  }
  return static_cast<double>(llvm::SignExtend64(bits, 8 * bytes));
}

void conv::writeElement(uint8_t *at, Type type, double value) {
  uint64_t bits;
  if (auto floating = dyn_cast<FloatType>(type)) {
    APFloat element(value);
    bool loses;
    element.convert(floating.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                    &loses);
    bits = element.bitcastToAPInt().getZExtValue();
  } else {
    bits = static_cast<uint64_t>(static_cast<int64_t>(value));
  }
  std::memcpy(at, &bits, getManifestBytes(type));
}
