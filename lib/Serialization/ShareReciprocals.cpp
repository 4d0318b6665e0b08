//===- ShareReciprocals.cpp - One reciprocal in place of several ----------===//

#include "ShareReciprocals.h"
#include "conv/IR/AttrNames.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include <memory>

using namespace mlir;
using namespace mlir::conv;

namespace {

/// Whether `op` computes a value and does nothing else.
bool isArithmetic(Operation *op) {
  auto call = dyn_cast<LLVM::CallIntrinsicOp>(op);
  return (call && call.getIntrin() == kExp2Ftz) ||
         (isMemoryEffectFree(op) && op->getNumRegions() == 0);
}

/// A product of divisors, and what it is the product of.
struct Product {
  Value value;
  ArrayRef<Value> divisors;
  std::unique_ptr<Product> low, high;

  Product(OpBuilder &b, Location loc, ArrayRef<Value> divisors)
      : divisors(divisors) {
    if (divisors.size() == 1) {
      value = divisors.front();
      return;
    }
    size_t half = divisors.size() / 2;
    low = std::make_unique<Product>(b, loc, divisors.take_front(half));
    high = std::make_unique<Product>(b, loc, divisors.drop_front(half));
    value = arith::MulFOp::create(b, loc, low->value, high->value);
  }

  /// Appends the reciprocals of the divisors, given that of the product.
  void invert(OpBuilder &b, Location loc, Value reciprocal,
              SmallVectorImpl<Value> &reciprocals) const {
    if (!low) {
      reciprocals.push_back(reciprocal);
      return;
    }
    low->invert(b, loc, arith::MulFOp::create(b, loc, reciprocal, high->value),
                reciprocals);
    high->invert(b, loc, arith::MulFOp::create(b, loc, reciprocal, low->value),
                 reciprocals);
  }
};

/// 1 / a, 1 / b, 1 / c, 1 / d  ==>  r cd b, r cd a, r ab d, r ab c,
///                                  r = 1 / (ab cd)
///
/// for `reciprocals` of one block that do not depend on each other, up to
/// kMostSharedReciprocals: one instruction of the special-function units, which
/// take 8 clocks for a warp's, in place of four, and nine products, of which
/// each adds a rounding. Divisors are numbers up to 2^29
/// (kBoundedDivisorAttrName): the product of four does not overflow, and its
/// reciprocal is no denormal.
void shareReciprocal(RewriterBase &rewriter,
                     ArrayRef<NVVM::RcpApproxFtzF32Op> reciprocals) {
  SmallVector<Value> divisors, inverted;
  for (NVVM::RcpApproxFtzF32Op op : reciprocals)
    divisors.push_back(op->getOperand(0));
  NVVM::RcpApproxFtzF32Op last = reciprocals.back();
  Location loc = last.getLoc();
  rewriter.setInsertionPoint(last);
  Product product(rewriter, loc, divisors);
  Value both = NVVM::RcpApproxFtzF32Op::create(
      rewriter, loc, product.value.getType(), product.value);
  product.invert(rewriter, loc, both, inverted);
  for (auto [op, value] : llvm::zip_equal(reciprocals, inverted))
    rewriter.replaceOp(op, value);
}

/// Puts `ops` before `end` in their order, but each behind what it uses of
/// them: those that have to wait follow as soon as they may, so that few values
/// live meanwhile.
void sortByUses(ArrayRef<Operation *> ops, Block *block, Block::iterator end) {
  llvm::SmallDenseSet<Operation *> waiting(llvm::from_range, ops);
  SmallVector<Operation *> late;
  auto isReady = [&](Operation *op) {
    return llvm::none_of(op->getOperands(), [&](Value operand) {
      return waiting.contains(operand.getDefiningOp());
    });
  };
  auto place = [&](Operation *op) {
    op->moveBefore(block, end);
    waiting.erase(op);
  };
  for (Operation *op : ops) {
    if (!isReady(op)) {
      late.push_back(op);
      continue;
    }
    place(op);
    // What waits for another that waits stands behind it.
    llvm::erase_if(late, [&](Operation *other) {
      bool isNow = isReady(other);
      if (isNow)
        place(other);
      return isNow;
    });
  }
  assert(late.empty() && "arithmetic of one block has no cycles");
}

/// Shares the reciprocals of `ops`, which compute values one after the other
/// and do nothing else: neighbours among `bounded` that do not depend on each
/// other.
void shareAmong(RewriterBase &rewriter, SmallVector<Operation *> ops,
                const llvm::SmallDenseSet<Operation *> &bounded) {
  SmallVector<SmallVector<NVVM::RcpApproxFtzF32Op>> groups;
  llvm::SmallDenseSet<Operation *> users; // of the last group
  for (Operation *op : ops) {
    bool isUser = llvm::any_of(op->getOperands(), [&](Value operand) {
      return users.contains(operand.getDefiningOp());
    });
    if (bounded.contains(op)) {
      if (isUser || groups.empty() ||
          groups.back().size() == kMostSharedReciprocals) {
        groups.emplace_back();
        users.clear();
      }
      groups.back().push_back(cast<NVVM::RcpApproxFtzF32Op>(op));
    }
    if (bounded.contains(op) || isUser)
      users.insert(op);
  }
  Block *block = ops.front()->getBlock();
  Operation *before = ops.front()->getPrevNode();
  Operation *after = ops.back()->getNextNode();
  for (ArrayRef<NVVM::RcpApproxFtzF32Op> group : groups)
    if (group.size() > 1)
      shareReciprocal(rewriter, group);
  auto end = after ? after->getIterator() : block->end();
  auto first = before ? std::next(before->getIterator()) : block->begin();
  ops = llvm::map_to_vector(llvm::make_range(first, end),
                            [](Operation &op) { return &op; });
  sortByUses(ops, block, end);
}

} // namespace

void conv::shareReciprocals(RewriterBase &rewriter,
                            ArrayRef<NVVM::RcpApproxFtzF32Op> reciprocals) {
  llvm::SmallDenseSet<Operation *> bounded(llvm::from_range, reciprocals);
  llvm::SetVector<Block *> blocks;
  for (NVVM::RcpApproxFtzF32Op op : reciprocals)
    blocks.insert(op->getBlock());
  for (Block *block : blocks) {
    SmallVector<Operation *> stretch;
    for (Operation &op : llvm::make_early_inc_range(*block)) {
      if (isArithmetic(&op) && &op != block->getTerminator()) {
        stretch.push_back(&op);
        continue;
      }
      if (llvm::count_if(stretch, [&](Operation *known) {
            return bounded.contains(known);
          }) > 1)
        shareAmong(rewriter, stretch, bounded);
      stretch.clear();
    }
  }
}
