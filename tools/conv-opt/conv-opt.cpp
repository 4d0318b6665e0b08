//===- conv-opt.cpp - The ConvFusion driver -------------------------------===//
//
// Runs passes as mlir-opt does, or with --emit compiles a module on the whole
// way to PTX, a cubin or a bundle.
//
//===----------------------------------------------------------------------===//

#include "../common/Version.h"
#include "Driver.h"
#include "conv/Pipelines/Pipelines.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/CommandLine.h"
#include <csignal>

/// LLVM's libraries register options before main begins, those of other back
/// ends too. --help shows ours and, registered later, MLIR's; --help-hidden
/// shows all.
static void hideOptionsOfLLVM() {
  for (auto &[name, option] : llvm::cl::getRegisteredOptions())
    if (!mlir::conv::isCompileOption(*option) &&
        !llvm::is_contained({"help", "help-hidden", "version"}, name))
      option->setHiddenFlag(llvm::cl::Hidden);
}

/// A file beyond the size that files may have (RLIMIT_FSIZE) is an error of its
/// write, which is said and cleaned up after, as on a full disk. Blocked, not
/// ignored: LLVM's handlers of signals that end a process include this one.
static void blockSizeSignal() {
  sigset_t signals;
  (void)sigemptyset(&signals);
  (void)sigaddset(&signals, SIGXFSZ);
  (void)pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

int main(int argc, char **argv) {
  blockSizeSignal();
  hideOptionsOfLLVM();
  conv_tool::setVersionPrinter();
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
