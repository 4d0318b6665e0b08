//===- conv-opt.cpp - The ConvFusion driver -------------------------------===//

#include "conv/Pipelines/Pipelines.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::conv::registerAllConvDialects(registry);
  mlir::registerAllPasses();
  mlir::conv::registerAllConvPasses();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "ConvFusion optimizer driver\n", registry));
}
