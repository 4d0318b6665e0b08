//===- Progress.h - A line that says what takes long ------------*- C++ -*-===//

#ifndef CONV_TOOLS_CONVOPT_PROGRESS_H
#define CONV_TOOLS_CONVOPT_PROGRESS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <functional>

namespace mlir::conv {

/// A line on a terminal that is written over as work goes on, once it has taken
/// more than two seconds; nothing where the stream is no terminal.
class ProgressLine {
public:
  using Clock = std::function<double()>;

  /// `now` gives seconds since some moment, that of the start included.
  ProgressLine(llvm::raw_ostream &os, bool isTerminal, Clock now)
      : os(os), isTerminal(isTerminal), now(std::move(now)),
        start(this->now()) {}
  ~ProgressLine() { clear(); }

  /// What is being done: "schedule", or "PTX" of which `done` of `total` are.
  void report(llvm::StringRef phase, size_t done, size_t total);

  /// Takes the line away, so that something else can be written.
  void clear();

private:
  llvm::raw_ostream &os;
  bool isTerminal;
  Clock now;
  double start;
  bool isShown = false;
};

} // namespace mlir::conv

#endif // CONV_TOOLS_CONVOPT_PROGRESS_H
