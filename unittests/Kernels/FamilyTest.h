//===- FamilyTest.h - Problems for tests of families ------------*- C++ -*-===//

#ifndef CONV_UNITTESTS_KERNELS_FAMILYTEST_H
#define CONV_UNITTESTS_KERNELS_FAMILYTEST_H

#include "conv/IR/ConvDialect.h"
#include "conv/Kernels/Family.h"
#include "conv/Kernels/Schedules.h"
#include "mlir/IR/MLIRContext.h"
#include "gtest/gtest.h"

namespace mlir::conv::test {

inline MLIRContext &context() {
  static MLIRContext instance;
  static bool isLoaded =
      (instance.loadDialect<ConvDialect, ConvKernelDialect>(), true);
  (void)isLoaded;
  return instance;
}

inline const Chip &sm89() { return *lookupChip("sm_89"); }
inline const Chip &sm90() { return *lookupChip("sm_90"); }

inline const KernelFamily &getFamily(StringRef name) {
  const KernelFamily *family = lookupFamily(name);
  if (!family)
    llvm::report_fatal_error("no family " + name);
  return *family;
}

/// `size` x `size` pixels and `taps` x `taps` taps in NCHW, all of it f32, with
/// one full result.
inline Problem makeSquare(int64_t batch, int64_t channels, int64_t filters,
                          int64_t size, int64_t taps, int64_t stride,
                          int64_t pad) {
  Problem p;
  p.batch = batch;
  p.channels = channels;
  p.filters = filters;
  p.input = {1, size, size};
  p.kernel = {1, taps, taps};
  p.strides = {1, stride, stride};
  p.padLow = p.padHigh = {0, pad, pad};
  int64_t out = (size + 2 * pad - taps) / stride + 1;
  p.output = {1, out, out};
  p.inputOrder = "nchw";
  p.filterOrder = "fchw";
  p.outputOrder = "nfhw";
  Type f32 = Float32Type::get(&context());
  p.inputType = p.filterType = p.accumulateType = f32;
  p.fullResultTypes = {f32};
  return p;
}

/// The same with a minimum over the channels as the only result.
inline Problem reduced(Problem p) {
  p.reducedResultTypes = p.partialTypes = p.fullResultTypes;
  p.fullResultTypes.clear();
  p.reductions = {ReductionKind::Minimum};
  return p;
}

/// The same in f16, multiplied as it is.
inline Problem makeHalves(Problem p) {
  p.multiply = MultiplyMode::IEEE;
  p.inputType = p.filterType = Float16Type::get(&context());
  p.fullResultTypes = {p.inputType};
  return p;
}

} // namespace mlir::conv::test

#endif // CONV_UNITTESTS_KERNELS_FAMILYTEST_H
