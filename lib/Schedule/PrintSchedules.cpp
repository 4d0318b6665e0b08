//===- PrintSchedules.cpp - Show how schedules are chosen -----------------===//

#include "conv/IR/ConvDialect.h"
#include "conv/Schedule/Passes.h"
#include "conv/Schedule/Selection.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/Support/FormatVariadic.h"

namespace mlir::conv {
#define GEN_PASS_DEF_PRINTSCHEDULESPASS
#include "conv/Schedule/Passes.h.inc"
} // namespace mlir::conv

using namespace mlir;
using namespace mlir::conv;

/// "126 x 126", with "?" for what is dynamic.
static std::string pair(const std::array<int64_t, 2> &values) {
  auto text = [](int64_t value) {
    return ShapedType::isDynamic(value) ? std::string("?")
                                        : std::to_string(value);
  };
  return text(values[0]) + " x " + text(values[1]);
}

static void printProblem(raw_ostream &os, const Problem &p) {
  os << "  problem: ";
  if (ShapedType::isDynamic(p.batch))
    os << "? images, ";
  else
    os << p.batch << " images, ";
  if (p.groups != 1)
    os << p.groups << " groups of ";
  os << p.channels << " -> " << p.filters << " channels, " << pair(p.input)
     << " -> " << pair(p.output) << ", taps " << pair(p.kernel) << ", strides "
     << pair(p.strides) << ", " << p.numFullResults << " full and "
     << p.reductions.size() << " reduced results\n";
  if (p.isStatic())
    return;
  Problem nominal = getNominalProblem(p);
  os << "  ranked as: " << nominal.batch << " images, " << pair(nominal.input)
     << " -> " << pair(nominal.output) << "\n";
}

static void printSchedule(raw_ostream &os, MLIRContext *context,
                          const Schedule &schedule) {
  // As an attribute, so that the text can be given to `override`.
  Attribute(schedule.getAttr(context)).print(os);
}

static void printEstimate(raw_ostream &os, const Schedule &s,
                          const FfmaLayout &layout, const Estimate &e) {
  os << llvm::formatv("       compute {0:F1}, shared {1:F1}, epilogue {2:F1}, "
                      "stalls {3:F1}, l2 {4:F1}, dram {5:F1}; waves {6:F2}, "
                      "use {7:F2}\n",
                      e.compute, e.shared, e.epilogue, e.stalls, e.l2, e.dram,
                      e.waves, e.utilization);
  os << llvm::formatv("       {0} tiles, {1} threads, {2} registers, {3} bytes "
                      "of shared memory\n",
                      e.tiles, s.numThreads(), layout.registers,
                      layout.sharedBytes);
}

namespace {
class PrintSchedules
    : public conv::impl::PrintSchedulesPassBase<PrintSchedules> {
public:
  using PrintSchedulesPassBase::PrintSchedulesPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    target = lookupChip(std::string(chip));
    if (!target)
      return emitError(UnknownLoc::get(context))
             << "conv-print-schedules: option 'chip' "
             << unknownChipMessage(std::string(chip));
    return success();
  }

  void runOnOperation() override {
    // Whole, so that threads of other passes cannot write between its lines.
    std::string text;
    llvm::raw_string_ostream os(text);
    getOperation()->walk([&](FusedOp op) { print(os, op); });
    llvm::outs() << text;
    markAllAnalysesPreserved();
  }

private:
  void print(raw_ostream &os, FusedOp op);

  const Chip *target = nullptr;
};
} // namespace

void PrintSchedules::print(raw_ostream &os, FusedOp op) {
  auto function = op->getParentOfType<FunctionOpInterface>();
  os << "conv.fused in @" << (function ? function.getName() : "") << " on "
     << target->name << "\n";
  std::string reason;
  FailureOr<Problem> problem = Problem::get(op, reason);
  if (failed(problem)) {
    os << "  no kernel: " << reason << "\n";
    return;
  }
  printProblem(os, *problem);

  if (ScheduleAttr given = op.getScheduleAttr()) {
    Schedule schedule(given);
    os << "  given: ";
    printSchedule(os, &getContext(), schedule);
    os << "\n";
    ScheduleCheck check = checkSchedule(*problem, schedule, *target);
    if (check)
      os << "       " << check.reason << "\n";
    if (!check || check.onlySlow) {
      FfmaLayout layout = FfmaLayout::get(*problem, schedule);
      Estimate estimate = estimateSchedule(getNominalProblem(*problem),
                                           schedule, *target, layout);
      os << llvm::formatv("       {0:F1} us\n", estimate.microseconds);
      printEstimate(os, schedule, layout, estimate);
    }
  }

  SelectionOptions options;
  options.maxCandidates = options.maxRejected = top;
  Selection selection = selectSchedules(*problem, *target, options);
  os << "  looked at " << selection.geometries << " geometries ("
     << selection.tooManyRegisters << " with too many registers), "
     << selection.examined << " of them closely, with " << selection.schedules
     << " schedules\n  rejected for";
  bool any = false;
  for (unsigned i = 1; i < numRejections; ++i)
    if (selection.rejections[i]) {
      os << (any ? ", " : " ") << getRejectionName(static_cast<Rejection>(i))
         << ": " << selection.rejections[i];
      any = true;
    }
  os << (any ? "\n" : " nothing\n");
  for (auto [i, candidate] : llvm::enumerate(selection.candidates)) {
    os << llvm::formatv("  #{0}: {1:F1} us ", i + 1,
                        candidate.estimate.microseconds);
    printSchedule(os, &getContext(), candidate.schedule);
    os << "\n";
    printEstimate(os, candidate.schedule, candidate.layout, candidate.estimate);
  }
  for (const RejectedCandidate &candidate : selection.rejected) {
    os << llvm::formatv("  rejected: {0:F1} us ", candidate.microseconds);
    printSchedule(os, &getContext(), candidate.schedule);
    os << "\n       " << candidate.check.reason << "\n";
  }
}
