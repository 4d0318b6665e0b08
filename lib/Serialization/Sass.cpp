//===- Sass.cpp - Read what nvdisasm prints -------------------------------===//

#include "conv/Serialization/PTX.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::conv;

namespace {
/// A branch back: the loop's first instruction and its last.
struct Loop {
  size_t begin, end;
  bool contains(const Loop &other) const {
    return begin <= other.begin && other.end <= end &&
           (begin != other.begin || end != other.end);
  }
};

/// One kernel's instructions, by opcode, and its loops.
class Listing {
public:
  void addLabel(StringRef label) { labels[label] = opcodes.size(); }
  /// Of a line such as "@!P0 BRA `(.L_x_7) ;".
  void addInstruction(StringRef text);
  /// The mix of the loop that multiplies most, the first of equals, of those
  /// around no other that multiplies; none where no loop multiplies.
  std::optional<LoopMix> findMainLoop() const;

private:
  LoopMix countMix(const Loop &loop) const;

  SmallVector<StringRef> opcodes;
  SmallVector<Loop> loops;
  llvm::StringMap<size_t> labels;
};
} // namespace

void Listing::addInstruction(StringRef text) {
  // "@P0" or "@!UP0".
  if (text.starts_with("@"))
    text = text.drop_until(llvm::isSpace).ltrim();
  auto [opcode, operands] = text.split(' ');
  if (opcode.split('.').first == "BRA") {
    auto target =
        labels.find(operands.split("`(").second.split(')').first.trim());
    // Known by now: the branch goes back. A branch to itself follows the end.
    if (target != labels.end() && target->second < opcodes.size())
      loops.push_back({target->second, opcodes.size()});
  }
  opcodes.push_back(opcode);
}

LoopMix Listing::countMix(const Loop &loop) const {
  LoopMix mix;
  for (StringRef opcode :
       ArrayRef(opcodes).slice(loop.begin, loop.end - loop.begin + 1)) {
    StringRef name = opcode.split('.').first;
    ++mix.instructions;
    mix.mma += name == "HMMA" || name == "IMMA" || name == "DMMA";
    mix.fma += name == "FFMA";
    mix.sharedLoads += name == "LDS" || name == "LDSM";
    mix.sharedStores += name == "STS";
    mix.globalLoads += name == "LDG";
    mix.copies += name == "LDGSTS";
    mix.barriers += name == "BAR";
  }
  return mix;
}

std::optional<LoopMix> Listing::findMainLoop() const {
  std::optional<LoopMix> best;
  for (const Loop &loop : loops) {
    LoopMix mix = countMix(loop);
    if (mix.countMultiplies() > (best ? best->countMultiplies() : 0) &&
        llvm::none_of(loops, [&](const Loop &other) {
          return loop.contains(other) && countMix(other).countMultiplies() > 0;
        }))
      best = mix;
  }
  return best;
}

llvm::StringMap<LoopMix> conv::parseMainLoops(StringRef listing) {
  llvm::StringMap<LoopMix> mixes;
  SmallVector<StringRef> lines;
  listing.split(lines, '\n');
  std::string name;
  Listing kernel;
  auto finish = [&] {
    if (std::optional<LoopMix> mix = kernel.findMainLoop())
      mixes[name] = *mix;
    kernel = Listing();
  };
  for (StringRef line : lines) {
    line = line.trim();
    if (line.consume_back(":")) {
      if (line.consume_front(".text.")) {
        finish();
        name = line.str();
      } else {
        kernel.addLabel(line);
      }
    } else if (line.consume_front("/*")) {
      // "/*0f30*/    @P0 BRA `(.L_x_6) ;"
      auto [address, text] = line.split("*/");
      if (llvm::all_of(address, llvm::isHexDigit))
        kernel.addInstruction(text.trim());
    }
  }
  finish();
  return mixes;
}
