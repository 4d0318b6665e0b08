//===- Measured.cpp - Schedules that were measured ------------------------===//

#include "conv/Kernels/Measured.h"
#include "conv/IR/ConvOps.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>

using namespace mlir;
using namespace mlir::conv;

std::string conv::getMeasuredKey(Problem problem) {
  problem.hasConstantFilter = false;
  return problem.key();
}

//===----------------------------------------------------------------------===//
// Candidates
//===----------------------------------------------------------------------===//

/// Schedules of a family that are measured even where those of others promise
/// more, unless they promise less than half the speed of the best: the model
/// compares schedules of one family better than families.
static constexpr unsigned leastOfFamily = 3;
static constexpr double slowestOfFamily = 2;

/// Up to `most` schedules of `problem`, that of the model first.
static SmallVector<Candidate> findCandidates(const Problem &problem,
                                             const Chip &chip,
                                             MLIRContext *context,
                                             unsigned most) {
  SelectionOptions options;
  options.maxCandidates = most;
  SmallVector<Candidate> found;
  llvm::append_range(
      found, selectSchedules(problem, chip, context, options).candidates);
  if (found.empty())
    return found;
  double best = found.front().estimate.microseconds;
  // By time, and in the order of the families.
  std::multimap<double, Candidate> ofFamilies;
  for (const KernelFamily *family : getKernelFamilies()) {
    if (family->supports(problem))
      continue;
    unsigned own = llvm::count_if(
        found, [&](const Candidate &c) { return c.family == family; });
    if (own >= leastOfFamily)
      continue;
    options.families = {family};
    options.maxCandidates = leastOfFamily;
    Selection selection = selectSchedules(problem, chip, context, options);
    for (const Candidate &candidate :
         ArrayRef(selection.candidates)
             .drop_front(std::min<size_t>(own, selection.candidates.size())))
      if (candidate.estimate.microseconds <= slowestOfFamily * best)
        ofFamilies.emplace(candidate.estimate.microseconds, candidate);
  }
  // They take the places of the last ones.
  size_t others = std::min<size_t>(most / 4, ofFamilies.size());
  if (found.size() > most - others)
    found.resize(most - others);
  for (const auto &entry : ofFamilies)
    if (found.size() < most)
      found.push_back(entry.second);
  return found;
}

/// The value in a function of its own: what is made of nothing, and slices, are
/// made there, everything else is an argument.
static Value isolate(OpBuilder &b, Value value, IRMapping &mapping,
                     Block &entry) {
  if (Value known = mapping.lookupOrNull(value))
    return known;
  Operation *op = value.getDefiningOp();
  if (isa_and_nonnull<tensor::EmptyOp, tensor::ExtractSliceOp>(op)) {
    for (Value operand : op->getOperands())
      isolate(b, operand, mapping, entry);
    return b.clone(*op, mapping)->getResult(0);
  }
  Value argument = entry.addArgument(value.getType(), value.getLoc());
  mapping.map(value, argument);
  return argument;
}

/// The argument that `value` is, or is made of by slices; null where it is made
/// of nothing.
static BlockArgument getArgument(Value value) {
  while (auto slice = value.getDefiningOp<tensor::ExtractSliceOp>())
    value = slice.getSource();
  return dyn_cast<BlockArgument>(value);
}

/// Adds a function `name` to `target` that computes `op` as `problem` says, by
/// `candidate`. Returns which argument the filter is; nothing where that is the
/// input as well.
static std::optional<unsigned> addFunction(ModuleOp target, FusedOp op,
                                           StringRef name,
                                           const Problem &problem,
                                           const Candidate &candidate) {
  OpBuilder b = OpBuilder::atBlockEnd(target.getBody());
  auto func = func::FuncOp::create(b, op.getLoc(), name,
                                   b.getFunctionType({}, op.getResultTypes()));
  Block &entry = func.getBody().emplaceBlock();
  b.setInsertionPointToEnd(&entry);
  IRMapping mapping;
  for (Value operand : op->getOperands())
    isolate(b, operand, mapping, entry);
  auto clone = cast<FusedOp>(b.clone(*op, mapping));
  Problem chosen = getProblemOf(problem, candidate);
  if (chosen.key() != Problem::get(op).key())
    setNumericsOf(clone, chosen);
  clone.setScheduleAttr(candidate.schedule);
  func::ReturnOp::create(b, op.getLoc(), clone->getResults());
  func.setFunctionType(
      b.getFunctionType(entry.getArgumentTypes(), op.getResultTypes()));
  BlockArgument filter = getArgument(clone.getFilter());
  if (!filter || filter == getArgument(clone.getInput()))
    return std::nullopt;
  return filter.getArgNumber();
}

std::vector<CandidateSet> conv::collectCandidates(ModuleOp module,
                                                  const Chip &chip,
                                                  unsigned most,
                                                  ModuleOp target) {
  std::vector<CandidateSet> sets;
  constexpr size_t none = ~size_t(0);
  // Their positions in `sets`, by what they were asked for as.
  llvm::StringMap<size_t> known;
  module.walk([&](FusedOp op) {
    if (op.getScheduleAttr())
      return;
    Problem problem = Problem::get(op);
    settleNumerics(problem, chip, /*choosesFamily=*/true);
    auto [entry, isNew] = known.try_emplace(getMeasuredKey(problem), none);
    if (!isNew) {
      if (entry->second != none)
        ++sets[entry->second].uses;
      return;
    }
    if (!problem.isStatic()) {
      op.emitWarning() << "'conv.fused' has no candidates: some of its extents "
                          "are open, and "
                          "what is fastest depends on them";
      return;
    }
    SmallVector<Candidate> candidates;
    while (candidates.empty() && !findRefusal(problem)) {
      candidates = findCandidates(problem, chip, op.getContext(), most);
      if (!candidates.empty() || problem.multiply == MultiplyMode::IEEE)
        break;
      // As conv-assign-schedules does.
      problem.multiply = MultiplyMode::IEEE;
    }
    if (candidates.empty())
      return;
    entry->second = sets.size();
    CandidateSet set;
    set.key = getMeasuredKey(problem);
    set.uses = 1;
    for (const Candidate &candidate : candidates) {
      set.functions.push_back("p" + std::to_string(sets.size()) + "_c" +
                              std::to_string(set.functions.size()));
      set.filter =
          addFunction(target, op, set.functions.back(), problem, candidate);
    }
    set.candidates = std::move(candidates);
    sets.push_back(std::move(set));
  });
  return sets;
}

//===----------------------------------------------------------------------===//
// What was measured
//===----------------------------------------------------------------------===//

/// The schedule that `text` says; null, without a diagnostic, for another text.
/// The parser calls itself for what is nested, so that a text has to be short.
static ScheduleInterface parseSchedule(StringRef text, MLIRContext *context) {
  constexpr size_t longest = 4096;
  if (!text.starts_with("#conv_kernel.") || text.size() > longest)
    return {};
  ScopedDiagnosticHandler quiet(context,
                                [](Diagnostic &) { return success(); });
  return dyn_cast_or_null<ScheduleInterface>(parseAttribute(text, context));
}

/// Whether arrays and objects of `text`, which is to be JSON, lie in each other
/// more often than the parser, which calls itself for them, can take.
static bool isTooDeep(StringRef text) {
  constexpr int deepest = 64;
  int depth = 0;
  bool isString = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (isString && c == '\\')
      ++i;
    else if (c == '"')
      isString = !isString;
    else if (!isString && (c == '[' || c == '{') && ++depth > deepest)
      return true;
    else if (!isString && (c == ']' || c == '}'))
      --depth;
  }
  return false;
}

FailureOr<MeasuredSchedules> MeasuredSchedules::read(StringRef path,
                                                     const Twine &what,
                                                     MLIRContext *context) {
  Location loc = UnknownLoc::get(context);
  auto fail = [&](const Twine &message) -> FailureOr<MeasuredSchedules> {
    return emitError(loc) << what << " " << message;
  };
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> buffer =
      llvm::MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer)
    return fail("cannot read " + path + ": " + buffer.getError().message());
  auto expects = [&](const Twine &got) {
    return fail("expects a file that conv-run --measure wrote; " + path + " " +
                got);
  };
  if (isTooDeep((*buffer)->getBuffer()))
    return expects("is nested too deeply");
  llvm::Expected<llvm::json::Value> root =
      llvm::json::parse((*buffer)->getBuffer());
  if (!root)
    return expects("is no JSON: " + llvm::toString(root.takeError()));
  const llvm::json::Object *object = root->getAsObject();
  const llvm::json::Array *problems =
      object ? object->getArray("measured") : nullptr;
  if (!problems)
    return expects("has no array 'measured'");
  MeasuredSchedules measured;
  for (auto [i, value] : llvm::enumerate(*problems)) {
    const llvm::json::Object *entry = value.getAsObject();
    std::optional<StringRef> key, text;
    std::optional<double> time, modelsTime;
    std::optional<int64_t> count;
    if (entry) {
      key = entry->getString("problem");
      text = entry->getString("schedule");
      time = entry->getNumber("microseconds");
      modelsTime = entry->getNumber("models_microseconds");
      count = entry->getInteger("schedules");
    }
    if (!key || !text || !time || !modelsTime || !count || *time <= 0)
      return expects("has in entry " + Twine(i) +
                     " of 'measured' not all of the texts 'problem' and "
                     "'schedule', the integer 'schedules', and the numbers "
                     "'microseconds', above 0, and 'models_microseconds'");
    ScheduleInterface schedule = parseSchedule(*text, context);
    if (!schedule || !lookupFamily(schedule)) {
      emitWarning(loc) << what << " takes no notice of a schedule in " << path
                       << " that this version does not have: " << *text;
      continue;
    }
    auto [known, isNew] = measured.entries.try_emplace(
        *key, Entry{schedule, *time, *modelsTime, *count});
    if (!isNew && *time < known->second.microseconds)
      known->second = {schedule, *time, *modelsTime, *count};
  }
  return measured;
}

const MeasuredSchedules::Entry *
MeasuredSchedules::lookup(const Problem &problem) const {
  auto found = entries.find(getMeasuredKey(problem));
  return found == entries.end() ? nullptr : &found->second;
}
