//===- Mma.cpp - Instructions of tensor cores -----------------------------===//

#include "Mma.h"
#include "llvm/Support/MathExtras.h"

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
  for (const std::function<void()> &load : prepare)
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
    emit(loads.prepare, 3 * groups / 4, groups);
    multiply(group);
  }
}

int64_t mlir::conv::tile::pairAlong(int64_t tilesH, int64_t tilesW) {
  return tilesW % 2 == 0 ? 2 : tilesH > 1 ? 1 : 0;
}

void mlir::conv::tile::forEachPair(
    int64_t tilesH, int64_t tilesW,
    function_ref<void(int64_t, int64_t, const SmallVector<int64_t, 2> &)>
        visit) {
  int64_t pair = pairAlong(tilesH, tilesW);
  for (int64_t h = 0; h < tilesH; h += pair == 1 ? 2 : 1)
    for (int64_t w = 0; w < tilesW; w += pair == 2 ? 2 : 1) {
      SmallVector<int64_t, 2> tiles{h * tilesW + w};
      if (pair == 2 || (pair == 1 && h + 1 < tilesH))
        tiles.push_back(tiles[0] + (pair == 2 ? 1 : tilesW));
      visit(h, w, tiles);
    }
}

Value Mma::toOperand(Value word) {
  Type type = operandType.isF16() ? Type(VectorType::get(2, operandType))
                                  : Type(k.b.getI32Type());
  return k.b.createOrFold<LLVM::BitcastOp>(k.loc, type, word);
}

SmallVector<Value> Mma::prepare(ArrayRef<Value> words, int64_t perInstruction) {
  if (!split)
    return llvm::to_vector(words);
  Type i32 = k.b.getI32Type(), f32 = k.b.getF32Type();
  auto cast = [&](Value value, Type type) {
    return k.b.createOrFold<arith::BitcastOp>(k.loc, type, value);
  };
  SmallVector<Value> prepared;
  for (; !words.empty(); words = words.drop_front(perInstruction)) {
    SmallVector<Value> low;
    for (Value word : words.take_front(perInstruction)) {
      // Half of the last place that is kept is added. A NaN's high part may be
      // a number; its low part is NaN.
      Value high = k.fold<arith::AndIOp>(k.add(cast(word, i32), k.i32(0x1000)),
                                         k.i32(-0x2000));
      prepared.push_back(high);
      Value rest =
          arith::SubFOp::create(k.b, k.loc, cast(word, f32), cast(high, f32));
      low.push_back(cast(rest, i32));
    }
    llvm::append_range(prepared, low);
  }
  return prepared;
}

MmaLoads Mma::makeLoads(MmaOperands &operands, int64_t tilesF, int64_t tilesP,
                        std::function<SmallVector<Value>(int64_t f)> load) {
  operands = MmaOperands(filterWords() * tilesF, 2 * tilesP);
  MmaLoads loads;
  loads.prepare = makePreparation(operands.filter);
  for (int64_t f = 0; f < tilesF; ++f)
    loads.filter.push_back([this, &operands, load, f] {
      for (auto [i, word] : llvm::enumerate(load(f)))
        operands.filter[filterWords() * f + i] = toOperand(word);
    });
  return loads;
}

MmaPieces Mma::makePreparation(SmallVectorImpl<Value> &filter) {
  MmaPieces pieces;
  for (size_t at = 0; split && at < filter.size(); at += filterWords())
    pieces.push_back([this, &filter, at] {
      auto words = MutableArrayRef<Value>(filter).slice(at, filterWords());
      llvm::copy(prepare(words.take_front(4), 4), words.begin());
    });
  return pieces;
}

SmallVector<Value, 4> Mma::issue(ArrayRef<Value> rows, ArrayRef<Value> columns,
                                 ArrayRef<Value> sums) {
  Type f32 = k.b.getF32Type();
  auto type =
      LLVM::LLVMStructType::getLiteral(k.b.getContext(), {f32, f32, f32, f32});
  bool isTF32 = isa<FloatTF32Type>(operandType);
  NVVM::MMATypes operands = operandType.isF16()    ? NVVM::MMATypes::f16
                            : operandType.isBF16() ? NVVM::MMATypes::bf16
                                                   : NVVM::MMATypes::tf32;
  int64_t shape[] = {16, 8, isTF32 ? 8 : 16};
  Value result = NVVM::MmaOp::create(
      k.b, k.loc, type, rows, columns, sums, shape, std::nullopt, std::nullopt,
      std::array<NVVM::MMATypes, 2>{operands, operands},
      std::array<NVVM::MMALayout, 2>{NVVM::MMALayout::row,
                                     NVVM::MMALayout::col});
  SmallVector<Value, 4> values;
  for (int64_t i = 0; i < 4; ++i)
    values.push_back(LLVM::ExtractValueOp::create(k.b, k.loc, result, i));
  return values;
}

void Mma::multiply(SmallVectorImpl<Value> &acc, int64_t first, int64_t stride,
                   ArrayRef<Value> rows, ArrayRef<Value> columns) {
  auto issueAll = [&](SmallVectorImpl<Value> &sums, ArrayRef<Value> rows,
                      size_t perInstruction, ArrayRef<Value> columns) {
    for (int64_t at = first; !rows.empty(); at += stride) {
      llvm::copy(issue(rows.take_front(4), columns,
                       ArrayRef<Value>(sums).slice(at, 4)),
                 sums.begin() + at);
      rows = rows.drop_front(std::min(perInstruction, rows.size()));
    }
  };
  if (!split)
    return issueAll(acc, rows, 4, columns);
  parts.resize(acc.size());
  for (Value &part : parts)
    if (!part)
      part = arith::ConstantOp::create(k.b, k.loc, k.b.getF32FloatAttr(0));
  // Small parts first.
  ArrayRef<Value> high = columns.take_front(2), low = columns.drop_front(2);
  issueAll(parts, rows.drop_front(4), 8, high);
  issueAll(parts, rows, 8, low);
  issueAll(parts, rows, 8, high);
}

void Mma::fold(SmallVectorImpl<Value> &acc, int64_t step, int64_t steps) {
  int64_t folds = llvm::divideCeil(steps, kMostChainedSteps);
  if (parts.empty() || (step + 1) * folds / steps == step * folds / steps)
    return;
  for (auto [sum, part] : llvm::zip_equal(acc, parts))
    sum = arith::AddFOp::create(k.b, k.loc, sum, part);
  parts.clear();
}

MmaOperands Mma::multiplySteps(SmallVectorImpl<Value> &acc, const MmaSteps &all,
                               MmaOperands operands,
                               ArrayRef<std::function<void()>> sideWork,
                               StageSeam *seam) {
  int64_t busySteps = seam ? seam->countBusySteps(all.steps) : all.busySteps;
  for (int64_t step = 0; step < all.steps; ++step) {
    MmaOperands next;
    MmaLoads loads;
    ArrayRef<std::function<void()>> work;
    if (step < busySteps) {
      size_t begin = sideWork.size() * step / busySteps;
      size_t end = sideWork.size() * (step + 1) / busySteps;
      work = sideWork.slice(begin, end - begin);
    }
    if (step + 1 < all.steps) {
      loads = all.load(step + 1, next);
    } else if (seam) {
      // A stage of one step still has its side work: it belongs before the
      // seam.
      for (const std::function<void()> &piece : std::exchange(work, {}))
        piece();
      loads = all.loadAhead(seam->cross(), next);
    }
    interleave(all.tiles, loads, work,
               [&](int64_t tile) { all.multiply(operands, tile); });
    fold(acc, step, all.steps);
    operands = std::move(next);
  }
  return operands;
}

SmallVector<Value> Mma::loadMatrices(Value at, int64_t count, bool transposed) {
  SmallVector<Type> words(count, k.b.getI32Type());
  Value loaded = NVVM::LdMatrixOp::create(
      k.b, k.loc, LLVM::LLVMStructType::getLiteral(k.b.getContext(), words), at,
      static_cast<uint32_t>(count),
      transposed ? NVVM::MMALayout::col : NVVM::MMALayout::row,
      NVVM::LdStMatrixShapeAttr::get(k.b.getContext(), 8, 8),
      NVVM::LdStMatrixEltType::B16);
  SmallVector<Value> values;
  for (int64_t i = 0; i < count; ++i)
    values.push_back(LLVM::ExtractValueOp::create(k.b, k.loc, loaded, i));
  return values;
}
