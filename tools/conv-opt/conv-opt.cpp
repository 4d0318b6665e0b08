//===- conv-opt.cpp - The ConvFusion driver -------------------------------===//
//
// Runs passes as mlir-opt does, or with --emit compiles a module on the whole
// way to PTX, a cubin or a bundle.
//
//===----------------------------------------------------------------------===//

#include "Driver.h"
#include "conv/Pipelines/Pipelines.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::conv::registerAllConvDialects(registry);
  bool compile = mlir::conv::isCompileCommand(argc, argv);
  if (!compile) {
    mlir::registerAllPasses();
    mlir::conv::registerAllConvPasses();
  }
  auto [input, output] = mlir::registerAndParseCLIOptions(
      argc, argv, "ConvFusion optimizer and compiler\n", registry);
  if (compile)
    return mlir::conv::runCompileCommand(input, output, registry);
  std::string unused = mlir::conv::findCompileOption();
  if (!unused.empty()) {
    llvm::errs() << "conv-opt: error: --" << unused
                 << " has no effect on single passes; it goes with --emit\n";
    return 1;
  }
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, input, output, registry));
}
