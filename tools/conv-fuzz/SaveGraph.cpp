//===- SaveGraph.cpp - Keep a program for a run on a GPU ------------------===//

#include "SaveGraph.h"
#include "RunGraph.h"
#include "Tensor.h"
#include "conv/Pipelines/Compile.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::fuzz;

static conv_dtype getDType(DType type) {
  switch (type) {
  case DType::F32:
    return CONV_F32;
  case DType::F16:
    return CONV_F16;
  case DType::BF16:
    return CONV_BF16;
  case DType::I8:
    return CONV_I8;
  case DType::I32:
    return CONV_I32;
  case DType::I64:
    return CONV_I64;
  case DType::I1:
    return CONV_I1;
  }
  llvm_unreachable("all types are listed");
}

std::string fuzz::saveGraph(const Graph &graph, const std::string &text,
                            ArrayRef<SimulatorValue> arguments,
                            const SimulatorRun &run,
                            const std::vector<Expected> &expected,
                            const std::string &folder) {
  if (std::error_code error = llvm::sys::fs::create_directories(folder))
    return "cannot make folder '" + folder + "': " + error.message();
  std::string problem;
  auto write = [&](const std::string &name, StringRef contents) {
    SmallString<128> path(folder);
    llvm::sys::path::append(path, name);
    std::error_code error;
    llvm::raw_fd_ostream file(path, error);
    if (!error)
      file << contents;
    if (error || file.has_error()) {
      file.clear_error();
      problem = ("cannot write " + path).str();
    }
  };
  auto writeNpy = [&](const std::string &name, conv_dtype dtype,
                      ArrayRef<int64_t> shape, ArrayRef<uint8_t> bytes) {
    conv_tool::Tensor tensor;
    tensor.dtype = dtype;
    tensor.extents.assign(shape.begin(), shape.end());
    tensor.data.assign(bytes.begin(), bytes.end());
    SmallString<128> path(folder);
    llvm::sys::path::append(path, name);
    conv_tool::writeNpyOr(std::string(path), tensor, problem);
  };
  write("program.mlir", text);
  llvm::json::Array argumentList, resultList;
  for (auto [i, value] : llvm::enumerate(arguments)) {
    DType type = graph.values[graph.arguments[i]].type;
    std::string name = "arg" + std::to_string(i) + ".npy";
    writeNpy(name, getDType(type), value.tensor.shape, value.tensor.bytes);
    argumentList.push_back(
        llvm::json::Object{{"file", name}, {"type", getName(type)}});
  }
  for (auto [i, result] : llvm::enumerate(run.results)) {
    DType type = graph.values[graph.results[i]].type;
    std::string name = "result" + std::to_string(i) + ".npy";
    writeNpy(name, getDType(type), result.shape, result.bytes);
    std::vector<float> bounds;
    bool exact = true;
    for (const fuzz::Range &range : expected[i].elements) {
      // Never less than half the width, which a conversion to f32 may round.
      float half = static_cast<float>(range.width() / 2);
      if (range.width() > 0)
        half = std::nextafter(half, HUGE_VALF);
      bounds.push_back(half);
      exact &= half == 0;
    }
    llvm::json::Object entry{
        {"file", name}, {"type", getName(type)}, {"exact", exact}};
    if (!exact) {
      std::string bound = "bound" + std::to_string(i) + ".npy";
      auto *bytes = reinterpret_cast<const uint8_t *>(bounds.data());
      writeNpy(bound, CONV_F32, result.shape,
               ArrayRef<uint8_t>(bytes, 4 * bounds.size()));
      entry["bound"] = bound;
    }
    resultList.push_back(std::move(entry));
  }
  if (!problem.empty())
    return problem;

  // Of the program as it was: what ran on the simulator is lowered already.
  DialectRegistry registry;
  registerAllConvDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
  CompileOptions options = getCompileOptions(graph);
  options.reference = false;
  FailureOr<Bundle> bundle = failure();
  if (module)
    bundle = compileToBundle(*module, options);
  if (failed(bundle))
    return "cannot make a bundle of the program";
  SmallString<128> path(folder);
  llvm::sys::path::append(path, "bundle");
  if (llvm::Error error = writeBundle(*bundle, path))
    return "cannot write the bundle: " + llvm::toString(std::move(error));
  std::string index;
  llvm::raw_string_ostream stream(index);
  stream << llvm::formatv("{0:2}\n",
                          llvm::json::Value(llvm::json::Object{
                              {"seed", static_cast<int64_t>(graph.seed)},
                              {"function", "f"},
                              {"bundle", "bundle"},
                              {"exact_inputs", graph.exactInputs},
                              {"arguments", std::move(argumentList)},
                              {"results", std::move(resultList)}}));
  write("index.json", index);
  return problem;
}
