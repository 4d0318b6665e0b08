//===- PrintManifest.cpp - Print what a bundle would say ------------------===//

#include "conv/Serialization/Manifest.h"
#include "conv/Serialization/Passes.h"
#include "llvm/Support/DebugLog.h"

namespace mlir::conv {
#define GEN_PASS_DEF_PRINTMANIFESTPASS
#include "conv/Serialization/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

#define DEBUG_TYPE "conv-print-manifest"

namespace {
struct PrintManifestPass
    : public conv::impl::PrintManifestPassBase<PrintManifestPass> {
  void runOnOperation() override {
    markAllAnalysesPreserved();
    const HostPrograms &programs = getAnalysis<HostPrograms>();
    SmallVector<BundleEntry> entries;
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (func.isPublic() && !func.isDeclaration()) {
        FailureOr<const HostProgram *> program = programs.get(func);
        if (failed(program))
          return signalPassFailure();
        entries.push_back({*program, func.getName().str()});
      }
    LDBG() << "describes " << entries.size() << " functions";
    BundleOptions options;
    options.manifestOnly = true;
    FailureOr<Bundle> bundle = buildBundle(entries, options);
    if (failed(bundle))
      return signalPassFailure();
    llvm::outs() << bundle->files.back().second.get();
  }
};
} // namespace
