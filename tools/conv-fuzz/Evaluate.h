//===- Evaluate.h - The fuzzer's oracle -------------------------*- C++ -*-===//
//
// Computes a graph on ranges (Range.h). Shares nothing with the compiler.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_FUZZ_EVALUATE_H
#define CONV_FUZZ_EVALUATE_H

#include "Range.h"

namespace mlir::conv::fuzz {

/// Row-major.
using RangeTensor = std::vector<Range>;

/// What the elements of each result may be. `inputs` holds the arguments'
/// elements, which are numbers of their types.
std::vector<RangeTensor>
evaluate(const Graph &graph, const std::vector<std::vector<double>> &inputs);

} // namespace mlir::conv::fuzz

#endif // CONV_FUZZ_EVALUATE_H
