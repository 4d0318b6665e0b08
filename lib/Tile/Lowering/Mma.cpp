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

void MmaLoads::emit() const {
  for (const std::function<void()> &load : filter)
    load();
  for (const std::function<void()> &load : pixels)
    load();
}

void mlir::conv::tile::interleave(int64_t groups, const MmaLoads &loads,
                                  ArrayRef<std::function<void()>> sideWork,
                                  function_ref<void(int64_t)> multiply) {
  for (int64_t group = 0; group < groups; ++group) {
    // Pieces that are spread evenly over the groups from `begin` to `end`.
    auto emit = [&](ArrayRef<std::function<void()>> pieces, int64_t begin,
                    int64_t end) {
      int64_t count = pieces.size(), length = std::max<int64_t>(1, end - begin);
      if (group < begin || group >= begin + length)
        return;
      for (int64_t i = count * (group - begin) / length,
                   e = count * (group - begin + 1) / length;
           i < e; ++i)
        pieces[i]();
    };
    emit(loads.filter, 0, groups / 2);
    emit(loads.pixels, groups / 4, 3 * groups / 4);
    emit(sideWork, 3 * groups / 4, groups);
    multiply(group);
  }
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
