//===- TextCase.h - One input of text mode, and what is done with it ------===//

#ifndef CONV_TOOLS_CONV_FUZZ_TEXTCASE_H
#define CONV_TOOLS_CONV_FUZZ_TEXTCASE_H

#include "Workers.h"
#include "conv/Pipelines/Compile.h"

namespace mlir::conv::fuzz {

/// A text, and the way it takes through the compiler.
struct TextCase {
  enum Kind {
    /// Parse and verify.
    Parse,
    /// Parse, then the pass pipeline.
    Passes,
    /// compileToStage, compileToReference, compileToPTX, compileToBundle.
    Compile,
    Reference,
    PTX,
    Bundle,
    /// Compile, then run on the simulator.
    Simulate,
    /// An attribute or a type alone.
    Attribute,
    /// manifest.json, for the runtime.
    Manifest
  };
  Kind kind = Parse;
  std::string text;
  /// The file that it was made from.
  std::string origin;
  /// As --pass-pipeline is written.
  std::string pipeline;
  Stage stage = Stage::NVVM;
  PipelineOptions options;
  std::string function;
  /// Whether what comes out is printed and parsed again.
  bool roundTrip = false;
};

/// As a file: a comment that holds everything but the text, then the text.
std::string write(const TextCase &one);
/// Reads what `write` wrote. Nothing where that comment is missing.
std::optional<TextCase> readTextCase(StringRef file);
/// What is done with the text, in a line.
std::string describe(const TextCase &one);

/// What running a case needs and leaves.
struct CaseContext {
  MLIRContext *context = nullptr;
  /// A folder for bundles.
  std::string folder;
  /// PTX of the bundles.
  std::string ptx;
  /// Where to write, before each pass: its place in a pipeline in the first
  /// line, then the module in generic form; and to a file of this name with
  /// kPrinted behind it what is printed and parsed again. Nowhere if empty.
  std::string trace;
};

constexpr StringLiteral kPrinted = ".printed";

/// How the text of an outcome begins where the printed module does not parse,
/// or is another one.
constexpr StringLiteral kMisprinted = "what is printed does not parse";
constexpr StringLiteral kDiffers = "printed, parsed and printed again differs";

/// How it begins where something is refused without a reason; the pass that did
/// so follows, if one did.
constexpr StringLiteral kWordless = "failed without an error message";

/// Takes the way. Good: it went through, or was refused with an error; the text
/// of the outcome says which.
Outcome runCase(const TextCase &one, const CaseContext &where);

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_TEXTCASE_H
