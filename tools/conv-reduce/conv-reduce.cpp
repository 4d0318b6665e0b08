//===- conv-reduce.cpp - Small modules that show a fault ------------------===//
//
// mlir-reduce with the dialects and passes of ConvFusion: makes a module
// smaller as long as a script finds it interesting.
//
//===----------------------------------------------------------------------===//

#include "../common/Version.h"
#include "conv/Pipelines/Pipelines.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-reduce/MlirReduceMain.h"

int main(int argc, char **argv) {
  conv_tool::setVersionPrinter();
  mlir::registerAllPasses();
  mlir::conv::registerAllConvPasses();
  mlir::DialectRegistry registry;
  mlir::conv::registerAllConvDialects(registry);
  mlir::MLIRContext context(registry);
  // Passes run nested, where what they depend on is not loaded.
  context.loadAllAvailableDialects();
  return mlir::failed(mlir::mlirReduceMain(argc, argv, context));
}
