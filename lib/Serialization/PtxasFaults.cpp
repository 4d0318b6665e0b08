//===- PtxasFaults.cpp - Code that ptxas compiles wrongly -----------------===//

#include "PtxasFaults.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

/// `difference`, of 64 bits, whose minuend fits in 32 bits, by differences of
/// 32 bits.
static Value *makeNarrow(BinaryOperator &difference, unsigned minuendBits,
                         const llvm::DataLayout &layout) {
  IRBuilder<> b(&difference);
  Type *i32 = b.getInt32Ty(), *i64 = b.getInt64Ty();
  Value *subtrahend = difference.getOperand(1);
  Value *lhs = b.CreateTrunc(difference.getOperand(0), i32);
  Value *rhs = b.CreateTrunc(subtrahend, i32);
  unsigned bits = computeKnownBits(subtrahend, layout, nullptr, &difference)
                      .countMaxActiveBits();
  // Without `nsw`: with it the backend may extend the operands, not the
  // difference, and have the fault back.
  if (std::max(minuendBits, bits) < 32)
    return b.CreateSExt(b.CreateSub(lhs, rhs), i64);
  // The words one by one, the low one with its borrow.
  Value *low = b.CreateBinaryIntrinsic(Intrinsic::usub_with_overflow, lhs, rhs);
  Value *borrow = b.CreateZExt(b.CreateExtractValue(low, 1), i32);
  Value *high = b.CreateTrunc(b.CreateLShr(subtrahend, 32), i32);
  high = b.CreateNeg(b.CreateAdd(high, borrow));
  return b.CreateOr(b.CreateZExt(b.CreateExtractValue(low, 0), i64),
                    b.CreateShl(b.CreateZExt(high, i64), 32));
}

/// `difference` by 32-bit ones where it is of a form that ptxas takes wrongly;
/// else null.
static Value *avoidBorrow(Instruction &instruction,
                          const llvm::DataLayout &layout) {
  auto *difference = dyn_cast<BinaryOperator>(&instruction);
  if (!difference || difference->getOpcode() != Instruction::Sub ||
      !difference->getType()->isIntegerTy(64) ||
      isa<Constant>(difference->getOperand(0)))
    return nullptr;
  unsigned bits =
      computeKnownBits(difference->getOperand(0), layout, nullptr, difference)
          .countMaxActiveBits();
  return bits > 32 ? nullptr : makeNarrow(*difference, bits, layout);
}

/// A minimum or maximum of less than 32 bits by one of 32; else null.
static Value *widenMinMax(Instruction &instruction) {
  Type *type = instruction.getType();
  if (!type->isIntegerTy() || type->getIntegerBitWidth() >= 32)
    return nullptr;
  Value *lhs, *rhs;
  Intrinsic::ID id = Intrinsic::not_intrinsic;
  if (auto *call = dyn_cast<MinMaxIntrinsic>(&instruction)) {
    id = call->getIntrinsicID();
    lhs = call->getLHS();
    rhs = call->getRHS();
  } else if (isa<SelectInst>(instruction)) {
    // The back end makes one of a comparison and a selection as well.
    SelectPatternFlavor flavor =
        matchSelectPattern(&instruction, lhs, rhs).Flavor;
    if (!SelectPatternResult::isMinOrMax(flavor) || lhs->getType() != type ||
        rhs->getType() != type)
      return nullptr;
    id = getMinMaxIntrinsic(flavor);
  }
  if (id == Intrinsic::not_intrinsic)
    return nullptr;
  bool isSigned = id == Intrinsic::smin || id == Intrinsic::smax;
  IRBuilder<> b(&instruction);
  auto widen = [&](Value *value) {
    return b.CreateIntCast(value, b.getInt32Ty(), isSigned);
  };
  return b.CreateTrunc(b.CreateBinaryIntrinsic(id, widen(lhs), widen(rhs)),
                       type);
}

void mlir::conv::avoidPtxasFaults(Module &module) {
  const llvm::DataLayout &layout = module.getDataLayout();
  for (Function &function : module)
    for (Instruction &instruction :
         make_early_inc_range(instructions(function))) {
      llvm::Value *other = avoidBorrow(instruction, layout);
      if (!other)
        other = widenMinMax(instruction);
      if (!other)
        continue;
      instruction.replaceAllUsesWith(other);
      instruction.eraseFromParent();
    }
}
