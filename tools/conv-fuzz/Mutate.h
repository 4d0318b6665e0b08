//===- Mutate.h - Text made a little wrong ----------------------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_FUZZ_MUTATE_H
#define CONV_TOOLS_CONV_FUZZ_MUTATE_H

#include "Corpus.h"

namespace mlir::conv::fuzz {

/// What MLIR's lexer would see, roughly; text without meaning is a token too,
/// so that the tokens of a text joined are the text.
struct Token {
  enum Kind {
    Space,
    Newline,
    /// Digits; also those between the `x` of a shape.
    Number,
    /// The `x` of a shape.
    Times,
    /// f32, i64, index.
    ElementType,
    /// Bare words, keywords and op names.
    Word,
    /// %a, @a, ^a, #a, !a.
    Value,
    Symbol,
    Block,
    Attribute,
    Type,
    String,
    Punctuation
  };
  Kind kind = Punctuation;
  std::string text;
};

std::vector<Token> tokenize(llvm::StringRef text);
std::string join(const std::vector<Token> &tokens);

/// An integer of the kind that code forgets: 0, -1, 2^31, 2^63 - 1, ...
std::string pickEdgeNumber(Random &random);

/// A few changes, most of which leave the text's syntax right.
std::string mutateModule(llvm::StringRef text, const Corpus &corpus,
                         Random &random);

/// The same for options, schedules and JSON, of which nothing is known but
/// their tokens.
std::string mutateText(llvm::StringRef text, const Corpus &corpus,
                       Random &random);

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_MUTATE_H
