//===- FamilyOf.h - A family by its attribute and its plan ------*- C++ -*-===//

#ifndef CONV_LIB_KERNELS_FAMILYOF_H
#define CONV_LIB_KERNELS_FAMILYOF_H

#include "ScheduleSearch.h"

namespace mlir::conv {

/// A family whose schedules are `AttrT` and whose plans are `PlanT`. It defines
/// the functions of KernelFamily that follow from the two.
///
/// PlanT has a member `schedule`, the counts of an AttrT as a plain value,
/// whose type has a constructor from an AttrT, `getAttr(context)` and
/// `operator<`; and
///
///   static PlanT get(const Problem &, const Schedule &);
///   StageCost countStage(const Problem &, const Chip &) const;
///   static void search(ScheduleSearch<PlanT> &);     (ScheduleSearch.h)
///
/// A PlanT that was constructed without arguments has the `joinsGroups` of all
/// plans of the family.
///
/// A family of this kind reads its input and a filter that is packed in the
/// order of use.
template <typename AttrT, typename PlanT>
class FamilyOf : public KernelFamily {
public:
  StringRef getName() const final { return AttrT::getMnemonic(); }

  std::optional<Refusal> supports(const Problem &problem) const final {
    auto part = Refusal::Part::Kind;
    std::string reason = refuseKind(problem);
    if (reason.empty()) {
      part = Refusal::Part::Form;
      reason = refuseForm(problem);
    }
    if (reason.empty()) {
      part = Refusal::Part::Limits;
      reason = findLimit(problem, PlanT().joinsGroups);
    }
    if (reason.empty())
      return std::nullopt;
    return Refusal{kNoKernelRule, std::move(reason), kNoKernelRemedy.str(),
                   part};
  }

  Selection enumerate(const Problem &problem, const Chip &chip,
                      MLIRContext *context,
                      const SelectionOptions &options) const final {
    Problem read = getRead(problem);
    ScheduleSearch<PlanT> search(*this, read, chip, context, options);
    PlanT::search(search);
    return search.finish();
  }

  std::shared_ptr<const KernelPlan>
  plan(const Problem &problem, ScheduleInterface schedule) const final {
    return std::make_shared<PlanT>(PlanT::get(
        getRead(problem), decltype(PlanT::schedule)(cast<AttrT>(schedule))));
  }

  std::optional<Refusal> explainCopy(const Problem &problem) const final {
    MemRefType memory = problem.inputMemory;
    if (!memory)
      return std::nullopt;
    if (!memory.isStrided())
      return Refusal{kInputMovedRule,
                     "kernels read memory with an offset and strides, got " +
                         printType(memory),
                     "give the convolution memory of such a layout"};
    return refusePart(problem);
  }

  StageCost countStage(const Problem &problem, const KernelPlan &plan,
                       const Chip &chip) const final {
    return getOwn(plan).countStage(problem, chip);
  }

  SmallVector<Value> buildOperands(OpBuilder &b, FusedOp op,
                                   const Problem &problem,
                                   const KernelPlan &plan) const override {
    Value input = getInput(b, op, problem);
    return {input, packFilter(b, op, problem, getOwn(plan))};
  }

  Value buildSource(OpBuilder &b, FusedOp op, const Problem &problem,
                    const KernelPlan &plan, ValueRange arguments) const final {
    return buildStages(b, op, problem, getOwn(plan), arguments);
  }

protected:
  static const PlanT &getOwn(const KernelPlan &plan) {
    return static_cast<const PlanT &>(plan);
  }

  /// The problem that the kernel computes: `problem`, with a contiguous input
  /// where the kernel reads a copy of it.
  Problem getRead(const Problem &problem) const {
    Problem read = problem;
    if (explainCopy(problem))
      read.inputMemory = {};
    return read;
  }

  /// What the kernel reads as its input: the input of `op`, or a copy of it.
  Value getInput(OpBuilder &b, FusedOp op, const Problem &problem) const {
    if (!explainCopy(problem))
      return op.getInput();
    return makeContiguous(b, op.getLoc(), op.getInput());
  }

  /// Why there is no kernel for `problem` ("kernels exist for ..., got ..."),
  /// or nothing, in the first two parts of a refusal.
  virtual std::string refuseKind(const Problem &problem) const = 0;
  virtual std::string refuseForm(const Problem &problem) const = 0;
  /// What explainCopy says of an input in strided memory that is not
  /// contiguous.
  virtual std::optional<Refusal> refusePart(const Problem &) const {
    return std::nullopt;
  }
  /// Emits what packs the filter, and returns the packed filter.
  virtual Value packFilter(OpBuilder &b, FusedOp op, const Problem &problem,
                           const PlanT &plan) const = 0;
  /// What buildSource returns. `arguments` stand for the operands: the input
  /// and the packed filter, unless the family overrides buildOperands.
  virtual Value buildStages(OpBuilder &b, FusedOp op, const Problem &problem,
                            const PlanT &plan, ValueRange arguments) const = 0;
};

} // namespace mlir::conv

#endif // CONV_LIB_KERNELS_FAMILYOF_H
