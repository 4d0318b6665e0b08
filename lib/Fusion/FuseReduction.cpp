//===- FuseReduction.cpp - Sink channel reductions into conv.fused --------===//

#include "Combiner.h"
#include "Fuse.h"
#include "conv/IR/Reduction.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::conv;

static Verdict getDimsVerdict(const Twine &found) {
  return {FusionRule::ReductionDims, found.str(),
          "only reductions over exactly the output channels join the "
          "convolution; this one runs as a kernel of its own"};
}

/// Whether the consumer, placed, reduces over the output channels and nothing
/// else.
static LogicalResult checkLoops(const Consumer &consumer, unsigned loop,
                                const Placement &placement, Verdict &why) {
  FusedOp conv = placement.conv;
  int64_t channel = conv.getDims().outputDim('f');
  auto dim = dyn_cast<AffineDimExpr>(placement.loops[loop]);
  if (dim && channel >= 0 && int64_t(dim.getPosition()) == channel &&
      !placement.reduced)
    return success();
  if (!dim || placement.reduced)
    why = getDimsVerdict("the reduction is not over the output channels");
  else
    why =
        getDimsVerdict("the reduction is over output dimension '" +
                       conv.getDims().getOutput().substr(dim.getPosition(), 1) +
                       "', not over the channels");
  return failure();
}

namespace {
/// One live write of the consumer.
struct MatchedWrite {
  const Consumer::Write *write;
  Combiner combiner;
  ResultForm form;
};

/// The rewrite, once everything is known to be legal.
class ReductionFuser {
public:
  ReductionFuser(RewriterBase &rewriter, const Consumer &consumer,
                 const Placement &placement, ArrayRef<Source> inits)
      : rewriter(rewriter), consumer(consumer), placement(placement),
        inits(inits), editor(rewriter, placement.conv) {}

  LogicalResult run(ArrayRef<MatchedWrite> matches, ArrayRef<Operation *> slice,
                    const FuseLimits &limits, Verdict &why);

private:
  Value replaceNaN(Value partial, ReductionKind kind);
  Value replaceBehindInit(Value partial, const Combiner &combiner);
  Value convertChannel(Value channel, Type type, Location loc);
  /// The element of the init of write `index`, in finalize or in the epilogue.
  Value getInit(unsigned index, bool inFinalize = true);
  Value finishValue(const MatchedWrite &match, Value reduced);
  Value finishChannel(const MatchedWrite &match, ArrayRef<Value> reduced);

  RewriterBase &rewriter;
  const Consumer &consumer;
  const Placement &placement;
  ArrayRef<Source> inits;
  FusedEditor editor;
};
} // namespace

/// argmax that ignores NaN  ==>  argmax of select(isnan, -inf, partial)
Value ReductionFuser::replaceNaN(Value partial, ReductionKind kind) {
  auto type = cast<FloatType>(partial.getType());
  const llvm::fltSemantics &semantics = type.getFloatSemantics();
  bool negative = kind == ReductionKind::ArgMax;
  APFloat worst = APFloat::semanticsHasInf(semantics)
                      ? APFloat::getInf(semantics, negative)
                      : APFloat::getLargest(semantics, negative);
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(editor.getEpilogue().getTerminator());
  Location loc = partial.getLoc();
  Value isNumber = arith::CmpFOp::create(
      rewriter, loc, arith::CmpFPredicate::ORD, partial, partial);
  Value replacement =
      arith::ConstantOp::create(rewriter, loc, FloatAttr::get(type, worst));
  return arith::SelectOp::create(rewriter, loc, isNumber, partial, replacement);
}

/// argmax_ordered of what starts at %init
///   ==>  argmax_ordered of select(%v > %init or isnan(%v), %v, -inf)
///
/// What is not beyond the init takes no place, and of no other reduction it is
/// known whether that is so before the first NaN.
Value ReductionFuser::replaceBehindInit(Value partial,
                                        const Combiner &combiner) {
  if (isIdentity(combiner, inits[combiner.valueWrite]))
    return partial;
  Value init = getInit(combiner.valueWrite, /*inFinalize=*/false);
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(editor.getEpilogue().getTerminator());
  Location loc = partial.getLoc();
  bool isMin = combiner.kind == ReductionKind::ArgMinOrdered;
  Value isBeyond = arith::CmpFOp::create(rewriter, loc,
                                         isMin ? arith::CmpFPredicate::OLT
                                               : arith::CmpFPredicate::OGT,
                                         partial, init);
  Value isNaN = arith::CmpFOp::create(rewriter, loc, arith::CmpFPredicate::UNO,
                                      partial, partial);
  Value isKept = arith::OrIOp::create(rewriter, loc, isBeyond, isNaN);
  Value identity = arith::ConstantOp::create(
      rewriter, loc, getReductionIdentity(combiner.kind, partial.getType()));
  return arith::SelectOp::create(rewriter, loc, isKept, partial, identity);
}

Value ReductionFuser::convertChannel(Value channel, Type type, Location loc) {
  if (type == channel.getType())
    return channel;
  if (type.isIndex())
    return arith::IndexCastOp::create(rewriter, loc, type, channel);
  if (type.getIntOrFloatBitWidth() < 64)
    return arith::TruncIOp::create(rewriter, loc, type, channel);
  return arith::ExtSIOp::create(rewriter, loc, type, channel);
}

Value ReductionFuser::getInit(unsigned index, bool inFinalize) {
  return editor.getElement(
      inits[index], placement.toOutputSpace(inits[index].map), inFinalize);
}

Value ReductionFuser::finishValue(const MatchedWrite &match, Value reduced) {
  unsigned index = match.write->result.getResultNumber();
  if (isIdentity(match.combiner, inits[index]))
    return reduced;
  IRMapping mapping;
  mapping.map(match.combiner.partial, reduced);
  mapping.map(match.write->initArg, getInit(index));
  rewriter.setInsertionPoint(editor.getFinalize().getTerminator());
  for (Operation *op : match.combiner.ops)
    rewriter.clone(*op, mapping);
  return mapping.lookup(match.combiner.ops.back()->getResult(0));
}

Value ReductionFuser::finishChannel(const MatchedWrite &match,
                                    ArrayRef<Value> reduced) {
  const Combiner &combiner = match.combiner;
  unsigned index = match.write->result.getResultNumber();
  rewriter.setInsertionPoint(editor.getFinalize().getTerminator());
  Value channel = convertChannel(reduced[1], match.write->initArg.getType(),
                                 match.write->result.getLoc());
  if (isOrderedArgReduction(combiner.kind)) {
    // -1 where nothing is beyond the init, which the epilogue has looked for.
    Location loc = match.write->result.getLoc();
    Value start = getInit(index);
    rewriter.setInsertionPoint(editor.getFinalize().getTerminator());
    Value zero = arith::ConstantOp::create(
        rewriter, loc, rewriter.getIntegerAttr(channel.getType(), 0));
    Value isNone = arith::CmpIOp::create(
        rewriter, loc, arith::CmpIPredicate::slt, channel, zero);
    return arith::SelectOp::create(rewriter, loc, isNone, start, channel);
  }
  auto initChannel = dyn_cast_or_null<IntegerAttr>(inits[index].constant);
  if (isIdentity(combiner, inits[combiner.valueWrite]) && initChannel &&
      initChannel.getValue().isZero())
    return channel;
  IRMapping mapping;
  mapping.map(combiner.partial, reduced[0]);
  mapping.map(combiner.channel, channel);
  mapping.map(match.write->initArg, getInit(index));
  Value init = getInit(combiner.valueWrite);
  mapping.map(consumer.writes[combiner.valueWrite].initArg, init);
  rewriter.setInsertionPoint(editor.getFinalize().getTerminator());
  for (Operation *op : combiner.ops)
    rewriter.clone(*op, mapping);
  return mapping.lookup(combiner.ops.back()->getResult(0));
}

LogicalResult ReductionFuser::run(ArrayRef<MatchedWrite> matches,
                                  ArrayRef<Operation *> slice,
                                  const FuseLimits &limits, Verdict &why) {
  IRMapping mapping;
  mapReads(editor, consumer, placement, /*inFinalize=*/false, mapping);
  SmallVector<Value> wanted;
  for (const MatchedWrite &match : matches)
    wanted.push_back(match.combiner.partial);
  SmallVector<Value> partials = cloneBody(rewriter, consumer, slice, wanted,
                                          mapping, editor.getEpilogue());

  // Channels first: an argmax holds the value of the maximum as well.
  SmallVector<SmallVector<Value>> reduced(matches.size());
  for (bool arg : {true, false})
    for (auto [i, match] : llvm::enumerate(matches)) {
      const Combiner &combiner = match.combiner;
      const Consumer::Write *write = match.write;
      if (combiner.isArg() != arg)
        continue;
      const auto *pair = llvm::find_if(matches, [&](const MatchedWrite &other) {
        return other.combiner.isArg() && !other.combiner.ignoresNaN &&
               &consumer.writes[other.combiner.valueWrite] == write;
      });
      if (!arg && pair != matches.end()) {
        reduced[i] = {reduced[pair - matches.begin()].front()};
        continue;
      }
      Value partial = partials[i];
      if (combiner.ignoresNaN)
        partial = replaceNaN(partial, combiner.kind);
      if (isOrderedArgReduction(combiner.kind))
        partial = replaceBehindInit(partial, combiner);
      reduced[i] = editor.addReduction(combiner.kind, partial);
    }

  OpBuilder::InsertionGuard guard(rewriter);
  SmallVector<Replacement> replacements;
  for (auto [match, values] : llvm::zip_equal(matches, reduced)) {
    Value value = match.combiner.isArg() ? finishChannel(match, values)
                                         : finishValue(match, values.front());
    replacements.push_back(
        {match.write->result,
         editor.addResult(value, match.form.natural, /*full=*/false),
         match.form.written});
  }
  if (failed(finishEdit(rewriter, editor, consumer, placement.conv,
                        placement.hoisted, limits, why)))
    return failure();
  recordVerdict(consumer.op,
                {FusionRule::ChannelReduction,
                 "reduced over the channels of the output tile", ""});
  replaceConsumer(rewriter, editor, consumer, placement.conv, replacements);
  return success();
}

/// reduce_f(conv.fused {yield %v}, init)
///   ==>  conv.fused {yield %v} reduce [kind] finalize {combine(%r, init)}
LogicalResult conv::fuseReduction(RewriterBase &rewriter,
                                  const Consumer &original, FusedOp conv,
                                  const FuseLimits &limits, Verdict &why) {
  SmallVector<unsigned> loops;
  for (auto [loop, iterator] : llvm::enumerate(original.iterators))
    if (linalg::isReductionIterator(iterator))
      loops.push_back(loop);
  if (loops.size() != 1) {
    why =
        getDimsVerdict("the op reduces over " + Twine(loops.size()) + " loops");
    return failure();
  }
  // The combiner reads the outputs; the value that is reduced does not.
  Consumer consumer = original;
  llvm::erase_if(consumer.reads, [&](const Consumer::Read &read) {
    return llvm::any_of(consumer.writes, [&](const Consumer::Write &write) {
      return write.initArg == read.key;
    });
  });
  SmallVector<Source> inits;
  for (const Consumer::Write &write : consumer.writes)
    inits.push_back(traceSource(write.init, write.map));

  FailureOr<Placement> placement =
      placeConsumer(consumer, conv, limits, inits, why);
  if (failed(placement) ||
      failed(checkLoops(consumer, loops.front(), *placement, why)))
    return failure();
  SmallVector<MatchedWrite> matches;
  SmallVector<Value> wanted;
  for (auto [index, write] : llvm::enumerate(consumer.writes)) {
    if (write.result.use_empty())
      continue;
    FailureOr<Combiner> combiner =
        matchCombiner(consumer, index, loops.front(), why);
    if (failed(combiner))
      return failure();
    FailureOr<ResultForm> form =
        getResultForm(write, *placement, /*reduced=*/true, why);
    if (failed(form))
      return failure();
    wanted.push_back(combiner->partial);
    matches.push_back({&write, *combiner, *form});
  }
  FailureOr<SmallVector<Operation *>> slice =
      getBodySlice(consumer, wanted, why);
  if (failed(slice) || failed(checkSpeculation(consumer, conv, *slice, why)))
    return failure();

  return ReductionFuser(rewriter, consumer, *placement, inits)
      .run(matches, *slice, limits, why);
}
