//===- TextMode.cpp - Mutated modules, pipelines, options, manifests ------===//

#include "Corpus.h"
#include "Fuzz.h"
#include "Mutate.h"
#include "TextCase.h"
#include "Triage.h"
#include "conv/Target/Target.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <unistd.h>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::fuzz;

namespace {

/// What every process of a run shares: each item's process is forked from one
/// that holds this and has parsed nothing yet.
class Base {
public:
  Base() : context(makeRegistry(), MLIRContext::Threading::DISABLED) {
    if (std::error_code error =
            llvm::sys::fs::createUniqueDirectory("conv-fuzz", folder))
      llvm::errs() << "conv-fuzz: error: cannot make a temporary folder: "
                   << error.message() << "\n";
  }
  ~Base() { llvm::sys::fs::remove_directories(folder); }

  /// The context, and a folder of this process' own.
  CaseContext getCaseContext(const std::string &ptx) {
    SmallString<128> own(folder);
    llvm::sys::path::append(own, std::to_string(getpid()));
    llvm::sys::fs::create_directory(own);
    return {&context, std::string(own), ptx, ""};
  }

private:
  static DialectRegistry makeRegistry() {
    registerAllConvPasses();
    // Those that go between ours.
    registerTransformsPasses();
    DialectRegistry registry;
    registerAllConvDialects(registry);
    return registry;
  }

  MLIRContext context;
  SmallString<128> folder;
};

class TextMode : public FuzzMode {
public:
  explicit TextMode(const FuzzOptions &options) : options(options) {}

  /// An error message or nothing.
  std::string load() {
    std::vector<std::string> paths = options.corpus;
    if (paths.empty())
      paths = {CONV_FUZZ_SOURCE_DIR "/test", CONV_FUZZ_SOURCE_DIR "/examples"};
    std::string error = loadCorpus(paths, corpus);
    if (error.empty())
      dropCrashing();
    triage = std::make_unique<Triage>(options.mlirOpt,
                                      base.getCaseContext(corpus.ptx));
    return error;
  }

  Outcome run(uint64_t item) override {
    return runCase(makeCase(item), base.getCaseContext(corpus.ptx));
  }
  Failure explain(uint64_t item, const Outcome &outcome) override {
    return triage->explain(makeCase(item), outcome);
  }
  WorkerOptions getWorkerOptions() const override {
    WorkerOptions workers;
    workers.batch = 200;
    return workers;
  }

private:
  void dropCrashing();
  TextCase makeCase(uint64_t item) const;
  std::string makeValue(Random &random) const;
  std::string makePass(Random &random) const;
  std::string makePipeline(const Piece &piece, Random &random) const;
  void makeOptions(TextCase &one, Random &random) const;

  const FuzzOptions &options;
  Base base;
  Corpus corpus;
  std::unique_ptr<Triage> triage;
};

} // namespace

/// A text that crashes MLIR's parser or printer as it is leaves nothing to
/// find.
void TextMode::dropCrashing() {
  CaseContext where = base.getCaseContext(corpus.ptx);
  std::vector<bool> crashes(corpus.pieces.size());
  runIsolated(
      0, corpus.pieces.size(), getWorkerOptions(),
      [&](uint64_t i) {
        TextCase one;
        one.text = corpus.pieces[i].text;
        one.roundTrip = true;
        return runCase(one, where);
      },
      [&](uint64_t i, const Outcome &outcome) {
        crashes[i] = outcome.kind != Outcome::Good;
      });
  size_t i = 0;
  llvm::erase_if(corpus.pieces, [&](const Piece &) { return crashes[i++]; });
}

static std::string pickChip(Random &random) {
  if (random.percent(60))
    return "sm_89";
  return random.pick({"sm_80", "sm_86", "sm_87", "sm_90", "sm_100", "sm_120",
                      "sm_75", "sm_89a", "", "sm_", "89", "gfx90a", "sm_089"});
}

/// A value of an option, right or wrong.
std::string TextMode::makeValue(Random &random) const {
  switch (random.below(7)) {
  case 0:
  case 1:
    return pickEdgeNumber(random);
  case 2:
    return random.pick({"true", "false", "0", "1", "yes"});
  case 3:
    return pickChip(random);
  case 4:
    if (!corpus.schedules.empty())
      return "'" + mutateText(random.pick(corpus.schedules), corpus, random) +
             "'";
    [[fallthrough]];
  case 5:
    return random.pick({"isa", "bin", "fatbin", "", "''", "\"\"", "{", "}",
                        "{}", "'", "a b", "1,2,3", "+ptx84", "+ptx99", "<"});
  default:
    return random.pick(corpus.words);
  }
}

std::string TextMode::makePass(Random &random) const {
  if (random.percent(15))
    return random.pick({"canonicalize", "cse", "symbol-dce", "inline"});
  const PassDescription *pass = nullptr;
  do
    pass = &random.pick(corpus.passes);
  while (!StringRef(pass->name).starts_with("conv-"));
  std::string text = pass->name;
  if (random.percent(20)) {
    text += "{";
    for (size_t i = random.below(3) + 1; i; --i) {
      std::string option = pass->options.empty() || random.percent(5)
                               ? random.pick(corpus.words)
                               : random.pick(pass->options);
      text += option + "=" + makeValue(random) + (i > 1 ? " " : "");
    }
    text += "}";
  }
  if (pass->anchor == "builtin.module" || random.percent(3))
    return text;
  std::string anchor = pass->anchor;
  if (anchor.empty() || random.percent(3))
    anchor = random.pick(
        {"func.func", "func.func", "any", "gpu.module", "builtin.module"});
  return anchor + "(" + text + ")";
}

std::string TextMode::makePipeline(const Piece &piece, Random &random) const {
  std::string pipeline;
  if (!piece.pipelines.empty() && random.percent(50)) {
    pipeline = corpus.pipelines[random.pick(piece.pipelines)];
  } else if (random.percent(15)) {
    pipeline = random.pick(corpus.pipelines);
  } else {
    pipeline = "builtin.module(";
    for (size_t i = random.below(4) + 1; i; --i)
      pipeline += makePass(random) + (i > 1 ? "," : "");
    pipeline += ")";
  }
  if (random.percent(10))
    pipeline = mutateText(pipeline, corpus, random);
  return pipeline;
}

void TextMode::makeOptions(TextCase &one, Random &random) const {
  PipelineOptions &set = one.options;
  if (random.percent(30))
    set.chip = pickChip(random);
  if (random.percent(5))
    set.features = random.pick({"+ptx84", "+ptx87", "+ptx99", "ptx", "-ptx84",
                                "+", ",", "+ptx60", "+sm_90"});
  set.fuse = !random.percent(10);
  set.requireFusion = random.percent(10);
  if (random.percent(20) && !corpus.schedules.empty()) {
    set.schedule = random.pick(corpus.schedules);
    if (random.percent(80))
      set.schedule = mutateText(set.schedule, corpus, random);
  }
  if (random.percent(10))
    set.optLevel = random.pick({0, 1, 2, 3, -1, 4, 2147483647});
  if (random.percent(15))
    set.blockSize =
        random.pick<int64_t>({32, 64, 96, 128, 512, 1024, 0, -1, 1, 7, 33, 1025,
                              int64_t(1) << 31, INT64_MAX, INT64_MIN});
  if (random.percent(5))
    one.function = random.pick(corpus.words);
}

TextCase TextMode::makeCase(uint64_t item) const {
  Random random(options.seed, item);
  TextCase one;
  size_t roll = random.below(100);
  if (roll < 8 && !corpus.manifests.empty()) {
    one.kind = TextCase::Manifest;
    one.origin = "manifest.json";
    one.text = mutateText(random.pick(corpus.manifests), corpus, random);
    return one;
  }
  if (roll < 13 && !corpus.schedules.empty()) {
    one.kind = TextCase::Attribute;
    one.origin = "a schedule";
    one.text = "#conv_kernel.halo_fma" + random.pick(corpus.schedules);
    if (!random.percent(2))
      one.text = mutateText(one.text, corpus, random);
    return one;
  }
  const Piece &piece = corpus.pick(random);
  one.origin = piece.origin;
  one.text =
      random.percent(4) ? piece.text : mutateModule(piece.text, corpus, random);
  one.roundTrip = random.percent(30);
  if (roll < 33)
    return one;
  if (roll < 70) {
    one.kind = TextCase::Passes;
    one.pipeline = makePipeline(piece, random);
    return one;
  }
  makeOptions(one, random);
  one.stage = static_cast<Stage>(random.below(7));
  one.kind = roll < 94   ? TextCase::Compile
             : roll < 96 ? TextCase::Reference
             : roll < 97 ? TextCase::PTX
             : roll < 98 ? TextCase::Bundle
                         : TextCase::Simulate;
  return one;
}

std::unique_ptr<FuzzMode> fuzz::createTextMode(const FuzzOptions &options) {
  auto mode = std::make_unique<TextMode>(options);
  std::string error = mode->load();
  if (error.empty())
    return mode;
  llvm::errs() << "conv-fuzz: error: " << error << "\n";
  return nullptr;
}

bool fuzz::replayText(const FuzzOptions &options, const std::string &file) {
  auto buffer = llvm::MemoryBuffer::getFile(file);
  std::optional<TextCase> one;
  if (buffer)
    one = readTextCase((*buffer)->getBuffer());
  if (!one) {
    llvm::errs() << "conv-fuzz: error: '" << file << "' "
                 << (buffer ? "does not begin with '// conv-fuzz: {...}', as "
                              "what --mode=text keeps does (a program of "
                              "--mode=graph runs with conv-sim)"
                            : "cannot be read")
                 << "\n";
    return false;
  }
  Base base;
  SmallString<128> ptxFile(
      CONV_FUZZ_SOURCE_DIR
      "/test/Runtime/Inputs/double.convbundle/kernels.ptx");
  auto ptx = llvm::MemoryBuffer::getFile(ptxFile);
  CaseContext where = base.getCaseContext(ptx ? (*ptx)->getBuffer().str() : "");
  WorkerOptions workers;
  workers.jobs = workers.batch = 1;
  Outcome outcome;
  runIsolated(
      0, 1, workers, [&](uint64_t) { return runCase(*one, where); },
      [&](uint64_t, const Outcome &became) { outcome = became; });
  bool well = outcome.kind == Outcome::Good;
  if (well) {
    llvm::outs() << describe(*one) << ": went well: " << outcome.text << "\n";
    return true;
  }
  Triage::Blame blamed = Triage(options.mlirOpt, where).blame(*one);
  llvm::errs() << describe(*one) << ": FAILED"
               << (blamed.stock ? " as in unmodified MLIR" : "")
               << (blamed.place.empty() ? "" : ", in ") << blamed.place << ": "
               << outcome.text << "\n";
  return false;
}
