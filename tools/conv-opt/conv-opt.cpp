//===- conv-opt.cpp - The ConvFusion driver -------------------------------===//

#include "conv/Fusion/Passes.h"
#include "conv/IR/ConvDialect.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllPasses();
  mlir::conv::registerConvFusionPasses();
  registry.insert<mlir::conv::ConvDialect>();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "ConvFusion optimizer driver\n", registry));
}
