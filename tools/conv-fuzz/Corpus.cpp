//===- Corpus.cpp - What text mode mutates --------------------------------===//

#include "Corpus.h"
#include "Mutate.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <algorithm>
#include <set>
#include <sys/mman.h>
#include <unistd.h>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::fuzz;

const Piece &Corpus::pick(Random &random) const {
  // Pieces are sorted by length.
  size_t end = pieces.size();
  if (random.percent(50))
    end = (end + 1) / 2;
  return pieces[random.below(end)];
}

/// Without what stands after `//`, outside of strings. Notes the RUN lines.
static std::string dropComments(StringRef text, std::string &runLines) {
  std::string result;
  while (!text.empty()) {
    StringRef line;
    std::tie(line, text) = text.split('\n');
    bool inString = false;
    for (size_t i = 0; i + 1 < line.size(); ++i) {
      if (line[i] == '"' && (i == 0 || line[i - 1] != '\\'))
        inString = !inString;
      if (inString || line[i] != '/' || line[i + 1] != '/')
        continue;
      StringRef comment = line.drop_front(i + 2).ltrim();
      if (comment.consume_front("RUN:"))
        runLines += comment.str() + "\n";
      line = line.take_front(i).rtrim();
      break;
    }
    if (!line.trim().empty())
      result += line.str() + "\n";
  }
  return result;
}

/// What stands between `open` and the matching quote.
static StringRef takeQuoted(StringRef text) {
  char quote = text.empty() ? ' ' : text[0];
  if (quote != '"' && quote != '\'')
    return text.take_until([](char c) { return llvm::isSpace(c); });
  return text.drop_front().take_until([&](char c) { return c == quote; });
}

/// The pipelines of RUN lines: as --pass-pipeline=... says, or of the passes
/// that are flags, on the whole module.
static std::vector<std::string> findPipelines(StringRef runLines) {
  std::vector<std::string> pipelines;
  while (!runLines.empty()) {
    StringRef line;
    std::tie(line, runLines) = runLines.split('\n');
    std::string passes;
    for (size_t at = line.find("--"); at != StringRef::npos;
         at = line.find("--", at + 2)) {
      StringRef flag = line.drop_front(at + 2);
      if (flag.consume_front("pass-pipeline=")) {
        pipelines.push_back(takeQuoted(flag).str());
        continue;
      }
      StringRef name = flag.take_until(
          [](char c) { return !llvm::isAlnum(c) && c != '-' && c != '_'; });
      if (!PassInfo::lookup(name) && !PassPipelineInfo::lookup(name))
        continue;
      flag = flag.drop_front(name.size());
      passes += (passes.empty() ? "" : ",") + name.str();
      if (flag.consume_front("="))
        passes += "{" + takeQuoted(flag).str() + "}";
    }
    if (!passes.empty())
      pipelines.push_back("any(" + passes + ")");
  }
  return pipelines;
}

/// All registered passes. MLIR prints its registry and has no other way to walk
/// through it.
static std::string readPasses(std::vector<PassDescription> &passes) {
  llvm::outs().flush();
  int saved = dup(STDOUT_FILENO);
  int file = memfd_create("conv-fuzz-passes", MFD_CLOEXEC);
  if (saved < 0 || file < 0)
    return "cannot make a file in memory";
  dup2(file, STDOUT_FILENO);
  printRegisteredPasses();
  llvm::outs().flush();
  dup2(saved, STDOUT_FILENO);
  close(saved);
  std::string printed(static_cast<size_t>(lseek(file, 0, SEEK_END)), 0);
  ssize_t bytes = pread(file, printed.data(), printed.size(), 0);
  close(file);
  StringRef rest(printed.data(), bytes > 0 ? static_cast<size_t>(bytes) : 0);
  while (!rest.empty()) {
    StringRef line;
    std::tie(line, rest) = rest.split('\n');
    line = line.ltrim();
    if (!line.consume_front("--"))
      continue;
    StringRef name =
        line.take_until([](char c) { return llvm::isSpace(c) || c == '='; });
    if (PassInfo::lookup(name) || PassPipelineInfo::lookup(name))
      passes.push_back({name.str(), "", {}});
    else if (!passes.empty())
      passes.back().options.push_back(name.str());
  }
  for (PassDescription &pass : passes) {
    const PassRegistryEntry *entry = PassInfo::lookup(pass.name);
    if (!entry) {
      pass.anchor = "builtin.module";
      continue;
    }
    OpPassManager manager;
    auto ignore = [](const Twine &) { return failure(); };
    if (succeeded(entry->addToPipeline(manager, "", ignore)))
      for (Pass &one : manager.getPasses())
        pass.anchor = one.getOpName().value_or("").str();
  }
  return passes.empty() ? "found no passes" : "";
}

/// The words of all pieces.
static void collectWords(Corpus &corpus) {
  std::set<std::string> ops, words, strings, schedules;
  for (const Piece &piece : corpus.pieces) {
    for (const Token &token : tokenize(piece.text)) {
      if (token.kind == Token::Word)
        (StringRef(token.text).contains('.') ? ops : words).insert(token.text);
      else if (token.kind == Token::String && token.text.size() < 200)
        strings.insert(token.text);
    }
    StringRef text = piece.text;
    for (size_t at = text.find("<family"); at != StringRef::npos;
         at = text.find("<family", at + 1))
      schedules.insert(text.slice(at, text.find('>', at) + 1).str());
  }
  corpus.ops.assign(ops.begin(), ops.end());
  corpus.words.assign(words.begin(), words.end());
  corpus.strings.assign(strings.begin(), strings.end());
  corpus.schedules.assign(schedules.begin(), schedules.end());
}

std::string fuzz::loadCorpus(const std::vector<std::string> &paths,
                             Corpus &corpus) {
  std::set<std::string> files;
  for (const std::string &path : paths) {
    if (!llvm::sys::fs::is_directory(path)) {
      files.insert(path);
      continue;
    }
    std::error_code error;
    for (llvm::sys::fs::recursive_directory_iterator at(path, error), end;
         at != end && !error; at.increment(error))
      if (StringRef name = at->path();
          name.ends_with(".mlir") || name.ends_with("manifest.json"))
        files.insert(name.str());
    if (error)
      return "cannot read '" + path + "': " + error.message();
  }
  for (const std::string &name : files) {
    auto buffer = llvm::MemoryBuffer::getFile(name);
    if (!buffer)
      return "cannot read '" + name + "': " + buffer.getError().message();
    StringRef text = (*buffer)->getBuffer();
    if (StringRef(name).ends_with(".json")) {
      corpus.manifests.push_back(text.str());
      SmallString<128> ptx = llvm::sys::path::parent_path(name);
      llvm::sys::path::append(ptx, "kernels.ptx");
      if (auto kernels = llvm::MemoryBuffer::getFile(ptx))
        corpus.ptx = (*kernels)->getBuffer().str();
      continue;
    }
    std::string runLines;
    size_t firstPiece = corpus.pieces.size(), number = 0;
    SmallVector<StringRef> parts;
    text.split(parts, "// -----");
    for (StringRef part : parts) {
      std::string piece = dropComments(part, runLines);
      if (!piece.empty())
        corpus.pieces.push_back({llvm::sys::path::filename(name).str() + ":" +
                                     std::to_string(number),
                                 std::move(piece),
                                 {}});
      ++number;
    }
    size_t firstPipeline = corpus.pipelines.size();
    llvm::append_range(corpus.pipelines, findPipelines(runLines));
    for (size_t i = firstPiece; i < corpus.pieces.size(); ++i)
      for (size_t p = firstPipeline; p < corpus.pipelines.size(); ++p)
        corpus.pieces[i].pipelines.push_back(p);
  }
  if (corpus.pieces.empty())
    return "found no .mlir files to mutate";
  llvm::sort(corpus.pieces, [](const Piece &lhs, const Piece &rhs) {
    return std::make_tuple(lhs.text.size(), lhs.text, lhs.origin) <
           std::make_tuple(rhs.text.size(), rhs.text, rhs.origin);
  });
  collectWords(corpus);
  // Of a few files of the user's own there may be none.
  auto atLeast = [](std::vector<std::string> &words, const char *word) {
    if (words.empty())
      words.push_back(word);
  };
  atLeast(corpus.words, "x");
  atLeast(corpus.ops, "arith.addf");
  atLeast(corpus.pipelines, "builtin.module(canonicalize)");
  return readPasses(corpus.passes);
}
