//===- Programs.cpp - Random programs, tried and looked into --------------===//

#include "Fuzz.h"
#include "RunGraph.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <chrono>

using namespace mlir::conv;
using namespace mlir::conv::fuzz;

namespace {

/// What two failures of one kind have in common.
std::string getKind(const Outcome &outcome) {
  std::string kind = std::to_string(outcome.kind);
  if (outcome.kind != Outcome::Failed)
    return kind;
  // "race: ...", "does not compile: ...", "result 0: ...".
  kind += llvm::StringRef(outcome.text).split(':').first.rtrim("0123456789");
  return kind;
}

/// The inputs of a small program, as comments.
std::string describeInputs(const Graph &graph) {
  std::string text;
  std::vector<std::vector<double>> inputs = makeInputs(graph);
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].size() > 64)
      continue;
    text += "// arg" + std::to_string(i) + " =";
    for (double value : inputs[i])
      text += llvm::formatv(" {0}", value).str();
    text += "\n";
  }
  return text;
}

} // namespace

Graph Programs::makeGraph(uint64_t item) const {
  return generate(options.seed * 10000000 + item, options.transforms);
}

Outcome Programs::run(uint64_t item) const {
  std::string folder;
  if (!options.save.empty()) {
    llvm::SmallString<128> path(options.save);
    llvm::sys::path::append(path, std::to_string(item));
    folder = std::string(path);
  }
  return runGraph(makeGraph(item), folder);
}

WorkerOptions Programs::getWorkerOptions() {
  WorkerOptions workers;
  // Sanitizers and a busy machine make seconds of one.
  workers.itemSeconds = 30;
  return workers;
}

Failure Programs::explain(uint64_t item, const Outcome &outcome) const {
  std::string kind = getKind(outcome), text = outcome.text;
  WorkerOptions workers = getWorkerOptions();
  workers.jobs = 1;
  auto runOne = [&](const Graph &graph) {
    Outcome result;
    runIsolated(
        0, 1, workers, [&](uint64_t) { return runGraph(graph); },
        [&](uint64_t, const Outcome &one) { result = one; });
    return result;
  };
  auto start = std::chrono::steady_clock::now();
  Graph small = minimize(makeGraph(item), [&](const Graph &graph) {
    if (std::chrono::steady_clock::now() - start > std::chrono::minutes(2))
      return false;
    Outcome result = runOne(graph);
    if (getKind(result) != kind)
      return false;
    text = result.text;
    return true;
  });
  Failure failure;
  failure.text = llvm::StringRef(text).split('\n').first.str();
  // Printing may crash as well, if it compiles.
  runIsolated(
      0, 1, workers,
      [&](uint64_t) { return Outcome{Outcome::Good, getProgramText(small)}; },
      [&](uint64_t, const Outcome &one) {
        failure.input = one.kind == Outcome::Good ? one.text : writeMlir(small);
      });
  std::string seed = std::to_string(options.seed),
              number = std::to_string(item);
  failure.input = "// " + failure.text + "\n// " +
                  describeRun(small, seed + "-" + number + ".mlir") +
                  "\n// Found by: conv-fuzz" +
                  (options.transforms ? " --transforms" : "") +
                  " --seed=" + seed + " --first=" + number + " --count=1\n" +
                  describeInputs(small) + failure.input;
  return failure;
}
