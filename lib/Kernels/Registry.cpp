//===- Registry.cpp - The families of kernels -----------------------------===//

#include "Registry.h"
#include "conv/Kernels/Schedules.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::conv;

ArrayRef<const KernelFamily *> mlir::conv::getKernelFamilies() {
  static const KernelFamily *const families[] = {
      &getHaloFmaFamily(),
      &getWinogradFamily(),
      &getHaloMmaFamily(),
  };
  return families;
}

#include "conv/Kernels/KernelDialect.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "conv/Kernels/Schedules.cpp.inc"

void ConvKernelDialect::initialize() { registerAttributes(); }

void ConvKernelDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "conv/Kernels/Schedules.cpp.inc"
      >();
}
