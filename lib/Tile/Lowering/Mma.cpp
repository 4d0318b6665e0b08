//===- Mma.cpp - Instructions of tensor cores -----------------------------===//

#include "Mma.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

SmallVector<Value> MmaOperands::flatten() const {
  SmallVector<Value> values(filter);
  llvm::append_range(values, pixels);
  return values;
}

MmaOperands MmaOperands::unflatten(ArrayRef<Value> values, int64_t filters) {
  MmaOperands operands;
  llvm::append_range(operands.filter, values.take_front(filters));
  llvm::append_range(operands.pixels, values.drop_front(filters));
  return operands;
}

Value Mma::toOperand(Value word) {
  Type type = operandType.isF16() ? Type(VectorType::get(2, operandType))
                                  : Type(k.b.getI32Type());
  return k.b.createOrFold<LLVM::BitcastOp>(k.loc, type, word);
}

void Mma::multiply(SmallVectorImpl<Value> &acc, int64_t first,
                   ArrayRef<Value> rows, ArrayRef<Value> columns) {
  Type f32 = k.b.getF32Type();
  auto sums =
      LLVM::LLVMStructType::getLiteral(k.b.getContext(), {f32, f32, f32, f32});
  NVVM::MMATypes type = operandType.isF16()    ? NVVM::MMATypes::f16
                        : operandType.isBF16() ? NVVM::MMATypes::bf16
                                               : NVVM::MMATypes::tf32;
  int64_t shape[] = {16, 8, isTF32() ? 8 : 16};
  Value result = NVVM::MmaOp::create(
      k.b, k.loc, sums, rows, columns, ArrayRef<Value>(acc).slice(first, 4),
      shape, std::nullopt, std::nullopt,
      std::array<NVVM::MMATypes, 2>{type, type},
      std::array<NVVM::MMALayout, 2>{NVVM::MMALayout::row,
                                     NVVM::MMALayout::col});
  for (int64_t i = 0; i < 4; ++i)
    acc[first + i] = LLVM::ExtractValueOp::create(k.b, k.loc, result, i);
}

SmallVector<Value> Mma::loadMatrices(Value at, int64_t count) {
  SmallVector<Type> words(count, k.b.getI32Type());
  Value loaded = NVVM::LdMatrixOp::create(
      k.b, k.loc, LLVM::LLVMStructType::getLiteral(k.b.getContext(), words), at,
      static_cast<uint32_t>(count), NVVM::MMALayout::row,
      NVVM::LdStMatrixShapeAttr::get(k.b.getContext(), 8, 8),
      NVVM::LdStMatrixEltType::B16);
  SmallVector<Value> values;
  for (int64_t i = 0; i < count; ++i)
    values.push_back(LLVM::ExtractValueOp::create(k.b, k.loc, loaded, i));
  return values;
}
