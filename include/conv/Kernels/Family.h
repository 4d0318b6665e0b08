//===- Family.h - Families of kernels ---------------------------*- C++ -*-===//
//
// A family is one way to compute a convolution tile by tile: what it stages,
// how its sums are spread over a block, how it multiplies. Everything
// behind the sums (epilogue, reductions, stores), the search among families,
// and what users see of schedules is common to all.
//
// docs/architecture.md says step by step what a new family consists of.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_KERNELS_FAMILY_H
#define CONV_KERNELS_FAMILY_H

#include "conv/Kernels/CostModel.h"
#include "conv/Tile/Tile.h"
#include <memory>
#include <optional>

namespace mlir::conv {

/// Rule and remedy of a problem that no kernel exists for.
inline constexpr llvm::StringLiteral kNoKernelRule = "no-kernel";
inline constexpr llvm::StringLiteral kNoKernelRemedy =
    "the convolution is decomposed and runs through the fallback kernels";
/// Rule of a slice whose kernel reads a copy of it.
inline constexpr llvm::StringLiteral kInputMovedRule = "input-moved";
/// Rule of a slice that fusion found a kernel to read where it is.
inline constexpr llvm::StringLiteral kSliceReadRule = "slice-read";

/// Why a family has no kernel for a problem.
struct Refusal {
  /// What a problem is asked about, in this order: types, numerics and the
  /// number of dimensions; geometry and the order of dimensions; what all
  /// families are limited to. A family that refuses a later part has more to
  /// say about the problem.
  enum class Part { Kind, Form, Limits };
  /// Identifier of the rule, as in docs/verdicts.md.
  StringRef rule;
  /// "kernels exist for ..., got ..."; no trailing stop.
  std::string reason;
  /// What would mend it, or what happens instead.
  std::string remedy;
  Part part = Part::Limits;
};

class KernelFamily;

/// What a user says of a schedule: its family, and values of some of its
/// parameters.
struct PartialSchedule {
  struct Parameter {
    std::string name;
    /// Null where `schedule` is the value.
    Attribute value;
    std::shared_ptr<const PartialSchedule> schedule;
  };

  const KernelFamily *family = nullptr;
  SmallVector<Parameter> parameters;

  /// Reads "<family>" or "<family><name = value, ...>", with or without the
  /// dialect's prefix. `fail` is told what is wrong with it.
  static std::optional<PartialSchedule>
  parse(StringRef text, MLIRContext *context,
        function_ref<void(const Twine &)> fail);

  const Parameter *find(StringRef name) const;
  /// Whether a schedule is of the family and has the values of all parameters
  /// but the `undecided` ones.
  bool matches(ScheduleInterface schedule,
               ArrayRef<StringRef> undecided = {}) const;
  /// The one schedule that matches, where all parameters have values; null
  /// where some have none. Fails, with an error at an unknown location, where
  /// no schedule may have the values.
  FailureOr<ScheduleInterface> makeSchedule(MLIRContext *context) const;
  /// "outputs = [2, 2], blocks_per_sm = 1"
  std::string printParameters() const;
};

struct SelectionOptions {
  /// The families that are asked; empty: all.
  SmallVector<const KernelFamily *, 1> families;
  /// What the user asks of the schedules of a family; null: nothing.
  const PartialSchedule *partial = nullptr;
  /// How many candidates to return, best first.
  unsigned maxCandidates = 1;
  /// How many rejected schedules to return with their reasons, those first
  /// that would be fastest if they were possible.
  unsigned maxRejected = 0;
  /// Is told of each schedule that is considered; null: nobody.
  function_ref<void(ScheduleInterface)> report = nullptr;
};

/// A possible schedule with its plan and its estimated time.
struct Candidate {
  const KernelFamily *family = nullptr;
  ScheduleInterface schedule;
  std::shared_ptr<const KernelPlan> plan;
  Estimate estimate;
};

/// An impossible schedule, why, and its estimated time if it were possible.
struct RejectedCandidate {
  ScheduleInterface schedule;
  PlanCheck check;
  double microseconds = 0;
};

struct Selection {
  /// Best first, by `model::resolution` and time; empty if no schedule is
  /// possible.
  SmallVector<Candidate, 1> candidates;
  SmallVector<RejectedCandidate, 0> rejected;
  /// The best schedule of each family that has a possible one, in the order of
  /// the families.
  SmallVector<Candidate, 1> bestOfEach;
  /// The estimate of the fastest possible schedule, which need not be among
  /// `candidates`. Times within `model::resolution` of it count as equal to it.
  std::optional<Estimate> fastest;
  /// Geometries (tiles and how they are spread) that were enumerated; how many
  /// of them need more registers than there are; how many were worth a closer
  /// look; and the schedules built from the latter.
  int64_t geometries = 0, tooManyRegisters = 0, examined = 0, schedules = 0;
  /// Why nothing was tried with a schedule within a schedule that the user asks
  /// for; empty where something was.
  std::string innerRefusal;
  /// How many of the schedules were rejected, by `Rejection`.
  std::array<int64_t, numRejections> rejections = {};

  /// Adds the counts of another search to those of this one, and takes its
  /// refusal.
  void addCounts(const Selection &other);
};

/// A uniform draw from [low, high].
using DrawFn = function_ref<int64_t(int64_t low, int64_t high)>;

class KernelFamily {
public:
  virtual ~KernelFamily();

  /// Mnemonic of the schedule attribute.
  virtual StringRef getName() const = 0;
  /// A schedule as a user would write it, for diagnostics.
  virtual StringRef getExample() const = 0;
  /// Whether its kernels multiply transformed tiles, where the numerics allow
  /// it.
  virtual bool transforms() const { return false; }

  /// Why there is no kernel for `problem`, whatever the schedule; nothing if
  /// there may be one.
  virtual std::optional<Refusal> supports(const Problem &problem) const = 0;

  /// The best schedules for `problem`, which is supported, on `chip`. Dynamic
  /// extents are ranked at their nominal sizes. Deterministic.
  virtual Selection enumerate(const Problem &problem, const Chip &chip,
                              MLIRContext *context,
                              const SelectionOptions &options) const = 0;
  /// A random schedule, possible or not, for tests; null where the draws made
  /// none.
  virtual ScheduleInterface sample(const Problem &problem, MLIRContext *context,
                                   DrawFn draw) const = 0;

  /// The plan of a schedule of this family. Never fails: products are bounded,
  /// and `checkPlan` says what is too large.
  virtual std::shared_ptr<const KernelPlan>
  plan(const Problem &problem, ScheduleInterface schedule) const = 0;
  /// What one stage costs, counted from the plan.
  virtual StageCost countStage(const Problem &problem, const KernelPlan &plan,
                               const Chip &chip) const = 0;
  /// Estimated time of a plan that `checkPlan` accepts; `problem` is static.
  virtual Estimate estimate(const Problem &problem, const KernelPlan &plan,
                            const Chip &chip) const;

  /// Why a kernel for `problem`, which is supported, reads a contiguous copy of
  /// an input that is a part of a buffer (kInputMovedRule), and what would mend
  /// that. Nothing where it reads the input where it is.
  virtual std::optional<Refusal> explainCopy(const Problem &problem) const = 0;

  /// Emits what runs before the kernel, on the host, and returns the operands
  /// of the kernel that feed its main loop.
  virtual SmallVector<Value> buildOperands(OpBuilder &b, FusedOp op,
                                           const Problem &problem,
                                           const KernelPlan &plan) const = 0;
  /// Emits, in the kernel, the source of its stages. `arguments` are the
  /// kernel's arguments for the operands that buildOperands returned.
  virtual Value buildSource(OpBuilder &b, FusedOp op, const Problem &problem,
                            const KernelPlan &plan,
                            ValueRange arguments) const = 0;
  /// Emits the multiply of a stage into `sum`, or a chain of multiplies.
  virtual Value buildMultiply(OpBuilder &b, Location loc,
                              const KernelPlan &plan, Value sum,
                              Value stage) const = 0;
  /// Emits the sums of a tile in the layout `plan.fragment`: an accumulate over
  /// `source`, and a conversion where that layout is not the accumulator's.
  virtual Value buildAccumulator(OpBuilder &b, Location loc,
                                 const KernelPlan &plan, Value source) const;
};

/// Which of the limits that all families share `problem` goes beyond, as "... ,
/// got ..." without a trailing stop; empty where it keeps them all. They are
/// the element types that the common epilogue reads and writes, counts and
/// extents that kernels count in 32 bits, and reductions that one block can do:
/// over the channels of one group, or of several where tiles join groups
/// (`KernelPlan::joinsGroups`).
std::string findLimit(const Problem &problem, bool joinsGroups = false);

/// `type` as text.
std::string printType(Type type);

/// A contiguous copy of `memref`.
Value makeContiguous(OpBuilder &b, Location loc, Value memref);

/// The ring (`conv_tile.ring`) of a plan over "fhw" or "fp": `arguments` are
/// the input and the packed filter; `window`, `lead`, `vector` and `round`
/// (which may be null) are as its op says.
Value buildRing(OpBuilder &b, FusedOp op, const Problem &problem,
                const KernelPlan &plan, ValueRange arguments,
                const tile::SharedLayout &window, int64_t lead, int64_t vector,
                Type round = {});

/// All families, in a fixed order.
ArrayRef<const KernelFamily *> getKernelFamilies();

/// The family of that name; null for one that nobody registered.
const KernelFamily *lookupFamily(StringRef name);
/// The names of all families, as a diagnostic lists them.
std::string listFamilies();
/// The family of a schedule; null for one that nobody registered.
const KernelFamily *lookupFamily(ScheduleInterface schedule);

/// Nothing where some family supports `problem`; else the refusal to tell a
/// user. It is one with the latest part, and among these the one of the family
/// that is registered first.
std::optional<Refusal> findRefusal(const Problem &problem);
/// Where no family supports `problem` with rounded products, makes its products
/// exact and returns why they were refused; exact products are right wherever
/// rounded ones are allowed. Else returns nothing.
std::optional<Refusal> multiplyExactlyIfRefused(Problem &problem);

/// Makes the products of `problem` exact where no kernel rounds them, or where
/// (if `choosesFamily`) exact ones are faster on `chip`; returns why, or an
/// empty text where it leaves them.
std::string settleNumerics(Problem &problem, const Chip &chip,
                           bool choosesFamily);
/// The numerics that `candidate` has of those that `problem` allows.
Problem getProblemOf(const Problem &problem, const Candidate &candidate);
/// Gives `op` the numerics of `problem`.
void setNumericsOf(FusedOp op, const Problem &problem);

/// Chooses schedules for `problem` on `chip` among those of the families that
/// `options` names and that support it.
Selection selectSchedules(const Problem &problem, const Chip &chip,
                          MLIRContext *context,
                          const SelectionOptions &options = {});

/// Why no schedule of a family that supports `problem` is possible on `chip`,
/// with the limit that stops the schedule that would be best. Unless `partial`
/// is null, this is about the schedules that it asks for, and names the values
/// that the search considers and the other families that have such schedules.
std::string explainNoSchedule(const Problem &problem, const Chip &chip,
                              MLIRContext *context,
                              const PartialSchedule *partial = nullptr);

/// Sets `target` to the chip that schedules of pass `pass` are for: the limits
/// of its option 'chip', with the figures of the card that its option 'tune'
/// names, unless that is empty. An unknown name is an error of that option.
LogicalResult findTarget(MLIRContext *context, StringRef pass, StringRef chip,
                         StringRef tune, Chip &target);

} // namespace mlir::conv

#endif // CONV_KERNELS_FAMILY_H
