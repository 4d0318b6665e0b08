//===- Sass.cpp - Read what nvdisasm prints -------------------------------===//

#include "conv/Serialization/PTX.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::conv;

namespace {
struct Instruction {
  /// What stands in front of the opcode, such as "@!P0"; may be empty.
  StringRef predicate;
  /// With its modifiers, such as "LDSM.16.M88.4".
  StringRef opcode;
  /// The label that a branch names; may be empty.
  StringRef label;

  StringRef getName() const { return opcode.split('.').first; }
  /// Whether the next instruction may follow.
  bool fallsThrough() const {
    StringRef name = getName();
    bool leaves = name == "EXIT" || name == "RET" || opcode == "BRA";
    return !leaves || !predicate.empty();
  }
  /// ptxas pads some copies with loads that never run.
  bool neverRuns() const { return predicate == "@!PT"; }
};

/// The instructions of one kernel, in order.
class Listing {
public:
  void addLabel(StringRef label) { labels[label] = instructions.size(); }
  /// Adds one from a text such as "@!P0 BRA `(.L_x_7) ;".
  void addInstruction(StringRef text);
  /// The mix of the loop that multiplies most, the first of equals, of those
  /// around no other that multiplies; none where no loop multiplies.
  std::optional<LoopMix> findMainLoop() const;

private:
  SmallVector<size_t, 2> getSuccessors(size_t position) const;
  /// The natural loops: by its header, the instructions of each.
  llvm::MapVector<size_t, llvm::BitVector> findLoops() const;
  LoopMix countMix(const llvm::BitVector &loop) const;

  SmallVector<Instruction, 0> instructions;
  llvm::StringMap<size_t> labels;
};
} // namespace

void Listing::addInstruction(StringRef text) {
  Instruction instruction;
  if (text.starts_with("@")) {
    instruction.predicate = text.take_until(llvm::isSpace);
    text = text.drop_until(llvm::isSpace).ltrim();
  }
  auto [opcode, operands] = text.split(' ');
  instruction.opcode = opcode;
  if (instruction.getName() == "BRA")
    instruction.label = operands.split("`(").second.split(')').first.trim();
  instructions.push_back(instruction);
}

SmallVector<size_t, 2> Listing::getSuccessors(size_t position) const {
  const Instruction &instruction = instructions[position];
  SmallVector<size_t, 2> successors;
  if (instruction.fallsThrough() && position + 1 < instructions.size())
    successors.push_back(position + 1);
  auto target = labels.find(instruction.label);
  if (target != labels.end() && target->second < instructions.size())
    successors.push_back(target->second);
  return successors;
}

llvm::MapVector<size_t, llvm::BitVector> Listing::findLoops() const {
  size_t size = instructions.size();
  // A walk from the entry in depth; a branch to what is on the path goes back.
  SmallVector<SmallVector<size_t, 2>, 0> predecessors(size);
  SmallVector<std::pair<size_t, size_t>> backEdges;
  llvm::BitVector visited(size), onPath(size);
  SmallVector<std::pair<size_t, SmallVector<size_t, 2>>> path;
  auto enter = [&](size_t position) {
    visited.set(position);
    onPath.set(position);
    path.push_back({position, getSuccessors(position)});
  };
  if (size)
    enter(0);
  while (!path.empty()) {
    auto &[position, successors] = path.back();
    if (successors.empty()) {
      onPath.reset(position);
      path.pop_back();
      continue;
    }
    size_t next = successors.pop_back_val();
    predecessors[next].push_back(position);
    if (onPath.test(next))
      backEdges.push_back({position, next});
    else if (!visited.test(next))
      enter(next);
  }
  // A loop is its header and what reaches a branch back without passing it.
  llvm::MapVector<size_t, llvm::BitVector> loops;
  for (auto [branch, header] : backEdges) {
    llvm::BitVector &loop = loops[header];
    loop.resize(size);
    loop.set(header);
    SmallVector<size_t> worklist = {branch};
    while (!worklist.empty()) {
      size_t position = worklist.pop_back_val();
      if (loop.test(position))
        continue;
      loop.set(position);
      llvm::append_range(worklist, predecessors[position]);
    }
  }
  return loops;
}

LoopMix Listing::countMix(const llvm::BitVector &loop) const {
  LoopMix mix;
  for (unsigned position : loop.set_bits()) {
    StringRef name = instructions[position].getName();
    ++mix.instructions;
    if (instructions[position].neverRuns())
      continue;
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
  llvm::MapVector<size_t, llvm::BitVector> loops = findLoops();
  SmallVector<std::pair<llvm::BitVector, LoopMix>> multiplying;
  for (auto &[header, loop] : loops)
    if (LoopMix mix = countMix(loop); mix.countMultiplies() > 0)
      multiplying.push_back({loop, mix});
  std::optional<LoopMix> best;
  for (auto &[loop, mix] : multiplying) {
    auto isInside = [&, &outer = loop](auto &other) {
      return other.first != outer && !other.first.test(outer);
    };
    if (mix.countMultiplies() > (best ? best->countMultiplies() : 0) &&
        llvm::none_of(multiplying, isInside))
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
