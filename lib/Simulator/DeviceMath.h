//===- DeviceMath.h - Functions and instructions of one thread --*- C++ -*-===//

#ifndef CONV_LIB_SIMULATOR_DEVICEMATH_H
#define CONV_LIB_SIMULATOR_DEVICEMATH_H

#include "RuntimeFunction.h"
#include "llvm/ADT/StringMap.h"
#include <string>

namespace mlir::conv::sim {

/// The name under which `addDeviceMath` has an intrinsic ("llvm.nvvm.sin..."):
/// LLVM takes any function that starts with "llvm." for an intrinsic.
std::string deviceName(llvm::StringRef intrinsic);

/// Adds the functions of libdevice, under their names, and the intrinsics
/// llvm.nvvm.* that work on one thread's registers, under `deviceName`.
/// f16 and bf16 travel as i16, pairs as i32, pairs of fp8 as i16.
void addDeviceMath(llvm::StringMap<RuntimeFunction> &symbols);

} // namespace mlir::conv::sim

#endif // CONV_LIB_SIMULATOR_DEVICEMATH_H
