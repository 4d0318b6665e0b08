//===- Progress.cpp - A line that says what takes long --------------------===//

#include "Progress.h"
#include "llvm/Support/Format.h"

using namespace mlir::conv;

/// Back to the start of the line, and nothing in it.
static constexpr llvm::StringLiteral kEraseLine = "\r\x1b[K";

void ProgressLine::report(llvm::StringRef phase, size_t done, size_t total) {
  constexpr double kPatience = 2;
  double seconds = now() - start;
  if (!isTerminal || seconds < kPatience)
    return;
  os << kEraseLine << "conv-opt: " << llvm::format("%.0f s, ", seconds)
     << phase;
  if (total > 0)
    os << ", " << done << " of " << total;
  os.flush();
  isShown = true;
}

void ProgressLine::clear() {
  if (!isShown)
    return;
  os << kEraseLine;
  os.flush();
  isShown = false;
}
