//===- PrintResources.cpp - What --print-resources prints -----------------===//

#include "PrintResources.h"
#include "conv/IR/AttrNames.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::conv;

namespace {
/// What the launches of a kernel say of it.
struct Launched {
  /// Dynamic shared memory of a block, where it is constant.
  std::optional<int64_t> sharedBytes;
  /// One of each convolution that the kernel multiplies, without equal ones.
  llvm::SetVector<DictionaryAttr> estimates;
};
} // namespace

/// By the kernels' names in PTX.
static llvm::StringMap<Launched> findLaunches(ModuleOp module) {
  llvm::StringMap<Launched> kernels;
  module.walk([&](gpu::LaunchFuncOp launch) {
    Launched &kernel = kernels[getPTXName(launch.getKernelName())];
    Value size = launch.getDynamicSharedMemorySize();
    kernel.sharedBytes = size ? getConstantIntValue(size) : 0;
    if (auto estimate =
            launch->getAttrOfType<DictionaryAttr>(kEstimateAttrName))
      kernel.estimates.insert(estimate);
  });
  return kernels;
}

static void printLoop(const LoopMix &loop) {
  llvm::errs() << "    innermost loop that multiplies: " << loop.instructions
               << " instructions:";
  std::pair<StringRef, int64_t> kinds[] = {{"mma", loop.mma},
                                           {"fma", loop.fma},
                                           {"shared loads", loop.sharedLoads},
                                           {"shared stores", loop.sharedStores},
                                           {"global loads", loop.globalLoads},
                                           {"async copies", loop.copies},
                                           {"barriers", loop.barriers}};
  int64_t others = loop.instructions;
  for (auto [name, count] : kinds) {
    others -= count;
    if (!count)
      continue;
    llvm::errs() << " " << name << " " << count;
    if (name == "mma" || name == "fma")
      llvm::errs() << llvm::format(" (%.1f %%)",
                                   100.0 * count / loop.instructions);
    llvm::errs() << ",";
  }
  llvm::errs() << " others " << others << "\n";
}

/// Prints a `kEstimateAttrName`, which the dialect has verified.
static void printEstimate(DictionaryAttr estimate) {
  auto text = [&](StringRef name) {
    return estimate.getAs<StringAttr>(name).getValue();
  };
  auto number = [&](StringRef name) {
    auto attr = estimate.getAs<FloatAttr>(name);
    return llvm::format("%.1f", attr ? attr.getValueAsDouble() : 0.0);
  };
  llvm::errs() << "    cost model, all kernels of the convolution: "
               << number("microseconds") << " us on ";
  llvm::printEscapedString(text("card"), llvm::errs());
  llvm::errs() << ", bound by ";
  llvm::printEscapedString(text("bound"), llvm::errs());
  llvm::errs() << (estimate.contains("open") ? ", open extents assumed" : "")
               << "\n      sm " << number("sm") << " (compute "
               << number("compute") << ", shared " << number("shared")
               << ", epilogue " << number("epilogue") << ", stalls "
               << number("stalls") << "), l2 " << number("l2") << ", dram "
               << number("dram") << ", other kernels " << number("others")
               << "; " << number("wavefronts")
               << " wavefronts of shared memory a warp and stage\n";
}

void conv::printAllResources(ModuleOp module,
                             ArrayRef<KernelResources> resources) {
  llvm::StringMap<Launched> launches = findLaunches(module);
  for (const KernelResources &kernel : resources) {
    Launched launched = launches.lookup(kernel.kernel);
    llvm::errs() << kernel.kernel << ": " << kernel.registers << " registers, "
                 << kernel.sharedBytes << " bytes of static shared memory, ";
    if (launched.sharedBytes)
      llvm::errs() << *launched.sharedBytes << " of dynamic, ";
    if (kernel.spillStoreBytes + kernel.spillLoadBytes == 0)
      llvm::errs() << "no spills\n";
    else
      llvm::errs() << "spills " << kernel.spillStoreBytes
                   << " bytes of stores and " << kernel.spillLoadBytes
                   << " bytes of loads\n";
    if (kernel.loop)
      printLoop(*kernel.loop);
    for (DictionaryAttr estimate : launched.estimates)
      printEstimate(estimate);
  }
}
