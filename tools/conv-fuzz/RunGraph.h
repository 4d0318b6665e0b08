//===- RunGraph.h - Compile, simulate and check a random program -*- C++ -*-==//

#ifndef CONV_TOOLS_CONV_FUZZ_RUNGRAPH_H
#define CONV_TOOLS_CONV_FUZZ_RUNGRAPH_H

#include "Graph.h"
#include "Workers.h"
#include "conv/Pipelines/Compile.h"
#include <functional>

namespace mlir::conv::fuzz {

/// Compiles the program, runs its kernels on the simulator and compares every
/// element of its results with what the oracle allows. A finding of the
/// simulator, a diagnostic of the compiler and a wrong element are failures.
///
/// With `folder`, the program, its arguments, the simulated results, the bound
/// of each element and a bundle are written there as well (benchmark/
/// agreement.py reads them); `name` is that of the function.
Outcome runGraph(const Graph &graph, const std::string &folder = "");

/// The program as it is compiled: with random schedules where the graph asks
/// for them, then as conv.fused. Empty if it cannot be parsed.
std::string getProgramText(const Graph &graph);

/// How it is compiled: with the numerics that the graph allows.
CompileOptions getCompileOptions(const Graph &graph);

/// The command that runs the program in `file` by itself.
std::string describeRun(const Graph &graph, const std::string &file);

/// The smallest program found that `fails`, by dropping results, steps and
/// attributes and by shrinking extents, one at a time. Asks at most `most`
/// times.
Graph minimize(Graph graph, const std::function<bool(const Graph &)> &fails,
               unsigned most = 600);

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_RUNGRAPH_H
