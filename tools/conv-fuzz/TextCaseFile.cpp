//===- TextCaseFile.cpp - Inputs of text mode as files --------------------===//

#include "TextCase.h"
#include "llvm/Support/JSON.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::fuzz;

static constexpr StringLiteral kHeader = "// conv-fuzz: ";
static constexpr StringLiteral kKinds[] = {
    "parse",  "passes",   "compile",   "reference", "ptx",
    "bundle", "simulate", "attribute", "manifest"};
static constexpr StringLiteral kStages[] = {
    "raised", "fused", "scheduled", "bufferized", "tiles", "kernels", "nvvm"};

std::string fuzz::write(const TextCase &one) {
  const PipelineOptions &options = one.options;
  // JSON is UTF-8, which mutated words need not be.
  auto word = [](StringRef text) {
    return llvm::json::isUTF8(text) ? text.str() : llvm::json::fixUTF8(text);
  };
  llvm::json::Object header{{"kind", kKinds[one.kind]},
                            {"origin", word(one.origin)},
                            {"pipeline", word(one.pipeline)},
                            {"stage", kStages[static_cast<int>(one.stage)]},
                            {"chip", word(options.chip)},
                            {"features", word(options.features)},
                            {"fuse", options.fuse},
                            {"require_fusion", options.requireFusion},
                            {"schedule", word(options.schedule)},
                            {"opt_level", options.optLevel},
                            {"block_size", options.blockSize},
                            {"function", word(one.function)},
                            {"round_trip", one.roundTrip}};
  std::string file;
  llvm::raw_string_ostream os(file);
  os << kHeader << llvm::json::Value(std::move(header)) << "\n" << one.text;
  return file;
}

std::optional<TextCase> fuzz::readTextCase(StringRef file) {
  TextCase one;
  auto [line, text] = file.split('\n');
  if (!line.consume_front(kHeader))
    return std::nullopt;
  one.text = text.str();
  auto parsed = llvm::json::parse(line);
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    return std::nullopt;
  }
  const llvm::json::Object *header = parsed->getAsObject();
  if (!header)
    return std::nullopt;
  auto getText = [&](StringRef key) {
    return header->getString(key).value_or("").str();
  };
  const auto *kind = llvm::find(kKinds, getText("kind"));
  std::optional<Stage> stage = parseStage(getText("stage"));
  if (kind == std::end(kKinds) || !stage)
    return std::nullopt;
  one.kind = static_cast<TextCase::Kind>(kind - std::begin(kKinds));
  one.stage = *stage;
  one.origin = getText("origin");
  one.pipeline = getText("pipeline");
  one.options.chip = getText("chip");
  one.options.features = getText("features");
  one.options.fuse = header->getBoolean("fuse").value_or(true);
  one.options.requireFusion =
      header->getBoolean("require_fusion").value_or(false);
  one.options.schedule = getText("schedule");
  one.options.optLevel =
      static_cast<int>(header->getInteger("opt_level").value_or(3));
  one.options.blockSize = header->getInteger("block_size").value_or(256);
  one.function = getText("function");
  one.roundTrip = header->getBoolean("round_trip").value_or(false);
  return one;
}

std::string fuzz::describe(const TextCase &one) {
  std::string text = kKinds[one.kind].str();
  if (one.kind == TextCase::Passes)
    text += " " + one.pipeline;
  if (one.kind == TextCase::Compile)
    text += " " + kStages[static_cast<int>(one.stage)].str();
  return text + ", from " + one.origin;
}
