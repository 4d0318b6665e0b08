//===- SaveGraph.h - Keep a program for a run on a GPU ----------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_FUZZ_SAVEGRAPH_H
#define CONV_TOOLS_CONV_FUZZ_SAVEGRAPH_H

#include "Evaluate.h"
#include "conv/Simulator/Program.h"

namespace mlir::conv::fuzz {

/// Writes to `folder`: program.mlir, a bundle of it, the arguments and the
/// simulated results as argI.npy and resultI.npy, the bounds as boundI.npy
/// (f32: half the width of what is right, 0 where only one result is, infinity
/// where anything may come) and index.json, which names them. Returns what went
/// wrong, empty if nothing did.
std::string saveGraph(const Graph &graph, const std::string &text,
                      ArrayRef<SimulatorValue> arguments,
                      const SimulatorRun &run,
                      const std::vector<Expected> &expected,
                      const std::string &folder);

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_SAVEGRAPH_H
