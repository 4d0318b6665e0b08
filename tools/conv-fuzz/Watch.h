//===- Watch.h - What passes do while they are tried ------------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_FUZZ_WATCH_H
#define CONV_TOOLS_CONV_FUZZ_WATCH_H

#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/PassInstrumentation.h"
#include "llvm/ADT/DenseSet.h"
#include <string>

namespace mlir::conv::fuzz {

/// Counts errors, and keeps the first.
class Errors {
public:
  explicit Errors(MLIRContext *context)
      : handler(context, [this](Diagnostic &diagnostic) {
          // Printing it is part of what must work.
          std::string text;
          llvm::raw_string_ostream os(text);
          os << diagnostic.getLocation() << ": " << diagnostic;
          for (Diagnostic &note : diagnostic.getNotes())
            os << "\n" << note.getLocation() << ": " << note;
          if (diagnostic.getSeverity() == DiagnosticSeverity::Error &&
              count++ == 0)
            first = std::move(text);
          return success();
        }) {}

  unsigned count = 0;
  std::string first;

private:
  ScopedDiagnosticHandler handler;
};

/// Writes a file as CaseContext::trace has it, of the module that holds `op`.
/// None if the name is empty.
void writeTrace(StringRef file, StringRef place, Operation *op);

/// Looks at a module between passes: notes which pass fails, verifies what each
/// leaves, and writes down what it starts from.
class Watch : public PassInstrumentation {
public:
  /// `trace` is CaseContext::trace; `failedPass` becomes the name of the first
  /// pass that fails.
  Watch(std::string trace, std::string &failedPass)
      : trace(std::move(trace)), failedPass(failedPass) {}

  void runBeforePass(Pass *pass, Operation *op) override;
  void runAfterPass(Pass *pass, Operation *op) override;
  void runAfterPassFailed(Pass *pass, Operation *op) override;

private:
  std::string trace;
  std::string &failedPass;
  std::optional<bool> inputAsksForMissingDim;
  /// Types that a cast hides.
  DenseSet<Type> castFrom;
};

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_WATCH_H
