//===- LoadSteps.cpp - What need not be computed in every call ------------===//

#include "LoadSteps.h"
#include "conv/IR/AttrNames.h"
#include "llvm/ADT/SmallBitVector.h"
#include "llvm/ADT/SmallSet.h"

using namespace mlir;
using namespace mlir::conv;

/// What depends on constants alone stays on the GPU for as long as a function
/// is prepared, so it should be no larger than this, or than so many times what
/// it is made of: a filter of 3x3 is transformed to 6x6, and its channels are
/// filled up. A constant that is broadcast to the size of an output is not.
static constexpr int64_t kSmallBytes = 64 * 1024;
static constexpr int64_t kMostGrowth = 8;

namespace {

/// What is known of one launch.
struct Effects {
  /// Whether it is known which arguments it writes.
  bool isKnown = false;
  SmallVector<unsigned> reads, writes;
};

class Separator {
public:
  explicit Separator(HostProgram &program) : program(program) {}

  void run();

private:
  Effects getEffects(const LaunchStep &step) const;
  bool mayRunEarlier(size_t index) const;
  bool isFromConstants(size_t index) const;
  bool isWorthKeeping(size_t index) const;
  void choose();
  void separate();
  void shareEqual();

  HostProgram &program;
  SmallVector<Effects> effects;
  /// By buffer: how many launches may write it, and the last that does.
  SmallVector<unsigned> numWriters;
  SmallVector<size_t> writer;
  /// By launch. `early`: it depends on arguments and constants alone and may
  /// run at any time before its results are read. `constant`: it depends on
  /// constants alone. `chosen`: it is a load step.
  llvm::SmallBitVector early, constant, chosen;
};

} // namespace

/// Adds `buffer` to `list`, unless the list has it.
static void addOnce(SmallVectorImpl<unsigned> &list, unsigned buffer) {
  if (!llvm::is_contained(list, buffer))
    list.push_back(buffer);
}

Effects Separator::getEffects(const LaunchStep &step) const {
  Effects result;
  std::optional<llvm::SmallBitVector> written = step.getWrittenArguments();
  result.isKnown = written.has_value();
  for (auto [i, argument] : llvm::enumerate(step.arguments))
    if (auto *view = std::get_if<BufferView>(&argument)) {
      if (!written || !written->test(i))
        addOnce(result.reads, view->buffer);
      if (!written || written->test(i))
        addOnce(result.writes, view->buffer);
    }
  return result;
}

bool Separator::mayRunEarlier(size_t index) const {
  const LaunchStep &step = program.steps[index];
  const Effects &effect = effects[index];
  gpu::LaunchFuncOp op = step.op;
  // A kernel of a convolution is what the function is for, never its
  // preparation; it alone says how many blocks are resident.
  if (!effect.isKnown || effect.writes.empty() ||
      op->hasAttr("conv.blocks_per_sm"))
    return false;
  for (unsigned buffer : effect.writes)
    if (program.buffers[buffer].kind != BufferSpec::Kind::Workspace ||
        numWriters[buffer] != 1)
      return false;
  for (unsigned buffer : effect.reads)
    switch (program.buffers[buffer].kind) {
    case BufferSpec::Kind::Argument:
    case BufferSpec::Kind::Constant:
      if (numWriters[buffer] != 0)
        return false;
      break;
    case BufferSpec::Kind::Workspace:
      if (numWriters[buffer] != 1 || writer[buffer] >= index ||
          !early.test(writer[buffer]))
        return false;
      break;
    case BufferSpec::Kind::Result:
    case BufferSpec::Kind::Resident:
      return false;
    }
  return llvm::none_of(step.arguments, [](const KernelArgument &argument) {
    return std::holds_alternative<ScalarReference>(argument);
  });
}

/// Whether a launch that may run earlier depends on constants alone: it reads
/// nothing but constants and what other such launches have written.
bool Separator::isFromConstants(size_t index) const {
  return llvm::all_of(effects[index].reads, [&](unsigned buffer) {
    BufferSpec::Kind kind = program.buffers[buffer].kind;
    return kind == BufferSpec::Kind::Constant ||
           (kind == BufferSpec::Kind::Workspace &&
            constant.test(writer[buffer]));
  });
}

bool Separator::isWorthKeeping(size_t index) const {
  auto count = [&](ArrayRef<unsigned> buffers) {
    Expr bytes = 0;
    for (unsigned buffer : buffers)
      bytes = bytes + program.buffers[buffer].bytes;
    return bytes.getConstant();
  };
  std::optional<int64_t> written = count(effects[index].writes),
                         read = count(effects[index].reads);
  return written &&
         (*written <= kSmallBytes || (read && *written / kMostGrowth <= *read));
}

void Separator::choose() {
  size_t count = program.steps.size();
  numWriters.resize(program.buffers.size());
  writer.resize(program.buffers.size());
  for (auto [i, step] : llvm::enumerate(program.steps)) {
    effects.push_back(getEffects(step));
    // An argument that is written may overlap another one, which the numbers
    // of buffers do not tell: such a launch keeps its place.
    if (effects.back().isKnown &&
        llvm::none_of(effects.back().writes, [&](unsigned buffer) {
          return program.buffers[buffer].kind == BufferSpec::Kind::Argument;
        }))
      step.writes = effects.back().writes;
    for (unsigned buffer : effects.back().writes) {
      ++numWriters[buffer];
      writer[buffer] = i;
    }
  }
  early.resize(count);
  constant.resize(count);
  chosen.resize(count);
  for (size_t i = 0; i < count; ++i) {
    early[i] = mayRunEarlier(i);
    constant[i] = early[i] && isFromConstants(i);
    gpu::LaunchFuncOp op = program.steps[i].op;
    chosen[i] = early[i] && (op->hasAttr(kWeightAttrName) ||
                             (constant[i] && isWorthKeeping(i)));
  }
  // A load step reads what others have left.
  for (size_t i = count; i-- > 0;)
    if (chosen[i])
      for (unsigned buffer : effects[i].reads)
        if (program.buffers[buffer].kind == BufferSpec::Kind::Workspace)
          chosen.set(writer[buffer]);
}

void Separator::separate() {
  std::vector<LaunchStep> steps;
  for (auto [i, step] : llvm::enumerate(program.steps)) {
    if (!chosen[i]) {
      steps.push_back(std::move(step));
      continue;
    }
    for (unsigned buffer : *step.writes)
      program.buffers[buffer].kind = BufferSpec::Kind::Resident;
    program.loadSteps.push_back(std::move(step));
  }
  program.steps = std::move(steps);
}

/// Whether two load steps compute the same. What they write is compared by its
/// place among it.
static bool areEqual(const HostProgram &program, const LaunchStep &lhs,
                     const LaunchStep &rhs) {
  gpu::LaunchFuncOp lhsOp = lhs.op, rhsOp = rhs.op;
  if (lhsOp.getKernel() != rhsOp.getKernel() || lhs.grid != rhs.grid ||
      lhs.block != rhs.block || lhs.sharedBytes != rhs.sharedBytes ||
      lhs.arguments.size() != rhs.arguments.size() ||
      lhs.writes->size() != rhs.writes->size())
    return false;
  for (auto [a, b] : llvm::zip_equal(*lhs.writes, *rhs.writes))
    if (program.buffers[a].bytes != program.buffers[b].bytes)
      return false;
  auto isSameBuffer = [&](unsigned a, unsigned b) {
    const auto *inLhs = llvm::find(*lhs.writes, a);
    const auto *inRhs = llvm::find(*rhs.writes, b);
    bool isWritten = inLhs != lhs.writes->end();
    if (isWritten != (inRhs != rhs.writes->end()))
      return false;
    return isWritten
               ? inLhs - lhs.writes->begin() == inRhs - rhs.writes->begin()
               : a == b;
  };
  for (auto [a, b] : llvm::zip_equal(lhs.arguments, rhs.arguments)) {
    if (a.index() != b.index())
      return false;
    if (auto *view = std::get_if<BufferView>(&a)) {
      const BufferView &other = std::get<BufferView>(b);
      if (!isSameBuffer(view->buffer, other.buffer) ||
          view->offset != other.offset || view->sizes != other.sizes ||
          view->strides != other.strides)
        return false;
    } else if (auto *expr = std::get_if<Expr>(&a)) {
      if (*expr != std::get<Expr>(b))
        return false;
    } else if (std::get<TypedAttr>(a) != std::get<TypedAttr>(b)) {
      return false; // load steps take no scalars
    }
  }
  return true;
}

void Separator::shareEqual() {
  SmallVector<unsigned> instead(program.buffers.size());
  for (auto [i, buffer] : llvm::enumerate(instead))
    buffer = i;
  auto replace = [&](LaunchStep &step) {
    for (KernelArgument &argument : step.arguments)
      if (auto *view = std::get_if<BufferView>(&argument))
        view->buffer = instead[view->buffer];
  };
  std::vector<LaunchStep> kept;
  llvm::DenseMap<Attribute, SmallVector<size_t>> alike; // by kernel
  for (LaunchStep &step : program.loadSteps) {
    replace(step);
    gpu::LaunchFuncOp op = step.op;
    SmallVector<size_t> &candidates = alike[op.getKernel()];
    auto *same = llvm::find_if(candidates, [&](size_t candidate) {
      return areEqual(program, kept[candidate], step);
    });
    if (same == candidates.end()) {
      candidates.push_back(kept.size());
      kept.push_back(std::move(step));
      continue;
    }
    for (auto [written, by] :
         llvm::zip_equal(*step.writes, *kept[*same].writes))
      instead[written] = by;
  }
  program.loadSteps = std::move(kept);
  for (LaunchStep &step : program.steps)
    replace(step);
}

void Separator::run() {
  choose();
  if (chosen.none())
    return;
  separate();
  shareEqual();
}

void conv::separateLoadSteps(HostProgram &program) { Separator(program).run(); }
