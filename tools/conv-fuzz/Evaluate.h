//===- Evaluate.h - The fuzzer's oracle -------------------------*- C++ -*-===//
//
// Computes a graph on ranges (Range.h). Shares nothing with the compiler.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_TOOLS_CONV_FUZZ_EVALUATE_H
#define CONV_TOOLS_CONV_FUZZ_EVALUATE_H

#include "Range.h"

namespace mlir::conv::fuzz {

/// Row-major.
using RangeTensor = std::vector<Range>;

/// The values that a result may have.
struct Expected {
  RangeTensor elements;
  /// Where the result is the channel of an extremum: for each element, which
  /// channels are right. Empty for other results.
  std::vector<std::vector<bool>> channels;
};

/// What the elements of each result may be. `inputs` holds the arguments'
/// elements, which are numbers of their types. Errors of products of tiles that
/// kernels have transformed grow by up to `transformGrowth`, kappa of the rows
/// times kappa of the columns (docs/numerics.md); 0: none has.
///
/// The channel of an extremum is that of any value that may be the best. Where
/// a NaN enters, it may be that of the first NaN, as PyTorch says and kernels
/// do, or that of the best number before it, as the loops of linalg do.
std::vector<Expected> evaluate(const Graph &graph,
                               const std::vector<std::vector<double>> &inputs,
                               double transformGrowth);

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_EVALUATE_H
