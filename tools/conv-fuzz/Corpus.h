//===- Corpus.h - What text mode mutates ------------------------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_FUZZ_CORPUS_H
#define CONV_TOOLS_CONV_FUZZ_CORPUS_H

#include "conv/Support/Random.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace mlir::conv::fuzz {

/// One module of a test file: the text between two `// -----`.
struct Piece {
  /// File and number of the piece in it.
  std::string origin;
  /// Without comments.
  std::string text;
  /// Index of the file's pipelines in `Corpus::pipelines`.
  std::vector<size_t> pipelines;
};

/// A pass or a pipeline of ours.
struct PassDescription {
  std::string name;
  /// The op it runs on; empty for any.
  std::string anchor;
  std::vector<std::string> options;
};

/// All inputs, and the words that they are made of. The words come from the
/// files and from the registry, so that what is added to the project is tried
/// without being listed anywhere.
struct Corpus {
  std::vector<Piece> pieces;
  /// What RUN lines run, as --pass-pipeline is written.
  std::vector<std::string> pipelines;
  std::vector<PassDescription> passes;
  std::vector<std::string> manifests;
  /// PTX that goes with the manifests.
  std::string ptx;
  /// Words of the pieces: op names, other bare words, attributes with '#',
  /// types with '!', string literals, the lot of a schedule.
  std::vector<std::string> ops, words, strings, schedules;

  /// A piece, small ones more often.
  const Piece &pick(Random &random) const;
};

/// Reads the .mlir files and manifests below `paths`. Returns an error message
/// or nothing. The passes must be registered.
std::string loadCorpus(const std::vector<std::string> &paths, Corpus &corpus);

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_CORPUS_H
