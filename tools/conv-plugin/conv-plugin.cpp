//===- conv-plugin.cpp - ConvFusion in an unmodified mlir-opt -------------===//
//
//   mlir-opt --load-dialect-plugin=ConvFusionPlugin.so
//            --load-pass-plugin=ConvFusionPlugin.so
//            --pass-pipeline='builtin.module(conv-fusion-pipeline)'
//
//===----------------------------------------------------------------------===//

#include "conv/Pipelines/Pipelines.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"

using namespace mlir;

extern "C" LLVM_ATTRIBUTE_WEAK DialectPluginLibraryInfo
mlirGetDialectPluginInfo() {
  return {
      MLIR_PLUGIN_API_VERSION, "ConvFusion", "0.1",
      [](DialectRegistry *registry) { conv::registerConvDialects(*registry); }};
}

extern "C" LLVM_ATTRIBUTE_WEAK PassPluginLibraryInfo mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "ConvFusion", "0.1",
          [] { conv::registerAllConvPasses(); }};
}
