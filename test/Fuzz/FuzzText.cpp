//===- FuzzText.cpp - The compiler under attack ---------------------------===//
//
// A libFuzzer target: reads its input as a module and does with it what the
// first RUN line in it says, as `conv-opt` would: passes by their flags or by
// --pass-pipeline, else a stage or PTX. Every lit test is an input as it is.
// Whatever the input holds must end in results or in a diagnostic, and passes
// of ours leave IR that verifies.
//
// The mutator exchanges words, so that most mutants pass the lexer:
// scripts/fuzz-text.sh builds, runs and judges.
//
//===----------------------------------------------------------------------===//

#include "conv/Pipelines/Compile.h"
#include "conv/Support/Random.h"
#include "mlir/IR/Verifier.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassInstrumentation.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/StringSaver.h"
#include <cstdlib>
#include <map>
#include <set>

using namespace mlir;
using namespace mlir::conv;

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maxSize);

// libMLIR.so is not instrumented: what it allocates or poisons is not to be
// judged, and a process that ends early leaks.
extern "C" const char *__asan_default_options() {
  return "detect_leaks=0:detect_container_overflow=0:allow_user_poisoning=0";
}

namespace {

[[noreturn]] void die(const Twine &message) {
  llvm::errs() << "FuzzText: " << message << "\n";
  std::abort();
}

/// Asks of each pass of ours whether what it leaves verifies; what MLIR's
/// leave is MLIR's. Which of them said why they failed is asked at the end: a
/// pass of ours may say it for one of MLIR's that it runs.
struct Watch : PassInstrumentation {
  void runAfterPass(Pass *pass, Operation *op) override {
    if (pass->getArgument().starts_with("conv-") && failed(verify(op)))
      die("'" + pass->getArgument() + "' leaves IR that does not verify");
  }
};

/// What to do with a module: what the first RUN line in `text` says.
struct Work {
  std::string passes, emit;
  PipelineOptions options;

  explicit Work(StringRef text) {
    StringRef line =
        text.split("RUN:").second.split('\n').first.split('|').first;
    llvm::BumpPtrAllocator memory;
    llvm::StringSaver saver(memory);
    SmallVector<const char *> words;
    llvm::cl::TokenizeGNUCommandLine(line, saver, words);
    for (StringRef word : words) {
      if (!word.consume_front("-"))
        continue;
      word.consume_front("-");
      auto [name, value] = word.split('=');
      std::string *known = llvm::StringSwitch<std::string *>(name)
                               .Case("pass-pipeline", &passes)
                               .Case("emit", &emit)
                               .Case("target", &options.chip)
                               .Case("schedule", &options.schedule)
                               .Default(nullptr);
      if (known)
        *known = value.str();
      else if (PassInfo::lookup(name) || PassPipelineInfo::lookup(name))
        passes +=
            (passes.empty() ? "" : ",") + (name + "{" + value + "}").str();
    }
  }
};

/// Whether the parser of MLIR 22 dies of `text` in a known way, as an
/// unmodified mlir-opt does: linalg.broadcast, reduce and transpose whose list
/// of dimensions is none. Nothing else ends the process so often.
bool hasBrokenList(StringRef text) {
  static llvm::Regex list(
      "^[[:space:]]*\\[[[:space:]]*(-?[0-9]{1,18}[[:space:]]*"
      "(,[[:space:]]*-?[0-9]{1,18}[[:space:]]*)*)?\\]");
  SmallVector<StringRef> lines;
  text.split(lines, '\n');
  return llvm::any_of(lines, [&](StringRef line) {
    line = line.split("//").first;
    for (StringRef name : {"dimensions", "permutation"})
      for (StringRef rest = line.split(name).second; !rest.empty();
           rest = rest.split(name).second)
        if (StringRef value = rest.ltrim();
            value.consume_front("=") && !list.match(value))
          return true;
    return false;
  });
}

void run(StringRef text, MLIRContext &context) {
  unsigned errors = 0;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    errors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
    return success();
  });
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
  if (!module) {
    if (!errors)
      die("the parser refuses without a word");
    return;
  }
  Work work(text);
  LogicalResult result = success();
  if (!work.passes.empty()) {
    std::string message;
    llvm::raw_string_ostream os(message);
    StringRef pipeline = work.passes;
    if (pipeline.consume_front("builtin.module("))
      pipeline.consume_back(")");
    PassManager passes(&context, ModuleOp::getOperationName(),
                       PassManager::Nesting::Implicit);
    passes.addInstrumentation(std::make_unique<Watch>());
    if (failed(parsePassPipeline(pipeline, passes, os))) {
      if (os.str().empty() && !errors)
        die("a pipeline is refused without a word");
      return;
    }
    result = passes.run(*module);
  } else {
    CompileOptions options;
    options.pipeline = work.options;
    options.bundle.ptx.ignoreLibdevice = true;
    options.configure = [&](PassManager &passes) {
      passes.addInstrumentation(std::make_unique<Watch>());
      return success();
    };
    result = work.emit == "ptx" || work.emit == "bundle"
                 ? LogicalResult(compileToPTX(*module, options))
                 : compileToStage(*module, Stage::NVVM, options);
  }
  if (failed(result) && !errors)
    die("a module is refused without a word");
}

//===----------------------------------------------------------------------===//
// Mutating
//===----------------------------------------------------------------------===//

using Words = std::vector<std::string>;

/// Words of letters, digits and what names are made of; else one character.
Words split(StringRef text) {
  Words words;
  auto isWord = [](char c) {
    return llvm::isAlnum(c) || StringRef("_.$%@#!-").contains(c);
  };
  while (!text.empty()) {
    size_t end = std::max<size_t>(text.take_while(isWord).size(), 1);
    words.push_back(text.take_front(end).str());
    text = text.drop_front(end);
  }
  return words;
}

/// What a word may be exchanged for: those of its kind.
int kindOf(StringRef word) {
  return llvm::isDigit(word[0]) || word[0] == '-' ? 1
         : StringRef("%@#!^").contains(word[0])   ? 2 + word[0]
         : !llvm::isAlpha(word[0])                ? 0
         : word.contains('.')                     ? 2
                                                  : 3;
}

/// Words of all inputs so far, by kind.
std::map<int, llvm::SetVector<std::string, Words, std::set<std::string>>>
    dictionary;

const std::string &pickLike(const std::string &word, const Words &words,
                            Random &random) {
  static const Words numbers = {
      "0",  "1",    "2",  "3",          "7",          "8",
      "33", "1025", "-1", "2147483647", "4294967296", "9223372036854775807"};
  int kind = kindOf(word);
  if (kind == 1 && random.chance(0.5))
    return random.pick(numbers);
  const auto &known = dictionary[kind];
  // Names of values mean nothing elsewhere.
  if (kind < 4 && !known.empty() && random.chance(0.6))
    return known[random.below(known.size())];
  for (int i = 0; i < 50; ++i) {
    const std::string &other = random.pick(words);
    if (kindOf(other) == kind && other != word)
      return other;
  }
  return word;
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int *, char ***) {
  registerAllPasses();
  registerAllConvPasses();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // MLIR's lexer reads on to a character of zero.
  std::string text(reinterpret_cast<const char *>(data), size);
  if (hasBrokenList(text))
    return -1;
  static DialectRegistry registry;
  static std::unique_ptr<MLIRContext> context;
  static unsigned age = 0;
  if (age == 0)
    registerAllConvDialects(registry);
  // Types and attributes stay in a context.
  if (age++ % 200 == 0)
    context = std::make_unique<MLIRContext>(registry,
                                            MLIRContext::Threading::DISABLED);
  run(text, *context);
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
                                          size_t maxSize, unsigned seed) {
  Random random(seed);
  Words words = split(StringRef(reinterpret_cast<const char *>(data), size));
  if (words.empty() || random.chance(0.05))
    return LLVMFuzzerMutate(data, size, maxSize);
  for (const std::string &word : words)
    if (auto &known = dictionary[kindOf(word)]; known.size() < 5000)
      known.insert(word);
  for (int64_t edits = random.between(1, 3); edits > 0 && !words.empty();
       --edits) {
    size_t at = random.below(words.size());
    while (at + 1 < words.size() && words[at] == " ")
      ++at;
    double choice = random.unit();
    if (choice < 0.7) {
      std::string old = words[at], other = pickLike(old, words, random);
      // Types agree only where all of them change.
      bool everywhere = random.chance(0.5);
      for (size_t i = 0; i < words.size(); ++i)
        if (i == at || (everywhere && words[i] == old))
          words[i] = other;
    } else {
      auto begin = std::find(std::make_reverse_iterator(words.begin() + at),
                             words.rend(), "\n")
                       .base();
      auto end = std::find(words.begin() + at, words.end(), "\n");
      Words line(begin, end == words.end() ? end : end + 1);
      if (choice < 0.85)
        words.erase(begin, begin + line.size());
      else
        words.insert(begin, line.begin(), line.end());
    }
  }
  std::string text = llvm::join(words, "");
  if (text.size() > maxSize)
    return size;
  std::memcpy(data, text.data(), text.size());
  return text.size();
}
