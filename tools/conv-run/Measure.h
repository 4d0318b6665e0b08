//===- Measure.h - The fastest of several schedules -------------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_RUN_MEASURE_H
#define CONV_TOOLS_CONV_RUN_MEASURE_H

#include "Options.h"

namespace conv_tool {

/// Times the schedules in a bundle that `conv-opt --emit=candidates` wrote and
/// writes the fastest of each problem to `options.measureFile`, for `conv-opt
/// --measured`. The filter of each convolution is frozen, and calls are CUDA
/// graphs. Throws Failure.
void measureCandidates(const Options &options);

} // namespace conv_tool

#endif // CONV_TOOLS_CONV_RUN_MEASURE_H
