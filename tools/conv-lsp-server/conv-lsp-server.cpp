//===- conv-lsp-server.cpp - Editors' view of .mlir files -----------------===//
//
// mlir-lsp-server with the dialects of ConvFusion: diagnostics, definitions and
// uses while a file is edited.
//
//===----------------------------------------------------------------------===//

#include "../common/Version.h"
#include "conv/Pipelines/Pipelines.h"
#include "mlir/Tools/mlir-lsp-server/MlirLspServerMain.h"

int main(int argc, char **argv) {
  conv_tool::setVersionPrinter();
  mlir::DialectRegistry registry;
  mlir::conv::registerAllConvDialects(registry);
  return mlir::failed(mlir::MlirLspServerMain(argc, argv, registry));
}
