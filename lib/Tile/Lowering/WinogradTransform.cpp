//===- WinogradTransform.cpp - Small tiles to and from the domain ---------===//

#include "WinogradTransform.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

//===----------------------------------------------------------------------===//
// The input
//===----------------------------------------------------------------------===//

InputTransform::InputTransform(KernelLowering &k, const WinogradShape &shape,
                               int64_t lead)
    : k(k), f(k.b, k.loc), shape(shape), lead(lead) {
  Value channel = k.rem(k.warp, shape.chunk);
  Value part = k.div(k.warp, shape.chunk); // 0 or 1
  Value isSecond = k.cmp(arith::CmpIPredicate::ne, part, k.i32(0));
  Value row = k.mul(channel, shape.rawRows()), column = k.lane;
  if (!shape.isLinear()) {
    Value down = k.div(k.lane, shape.tilesAcross);
    row = k.add(row, k.mul(down, shape.outputRows));
    column = k.mul(k.rem(k.lane, shape.tilesAcross), shape.outputColumns);
  }
  raw = k.offset(k.shared, k.add(k.mul(row, shape.pitch), column),
                 shape.rawOffset(0) + lead);
  auto rawRow = [&](int64_t ofFirst, int64_t ofSecond) {
    return k.offset(raw, k.select(isSecond, k.i32(ofSecond * shape.pitch),
                                  k.i32(ofFirst * shape.pitch)));
  };
  Value to = k.offset(k.shared, k.add(k.mul(channel, shape.smallTiles), k.lane),
                      shape.domainOffset(0));
  int64_t rowSize = shape.elementColumns() * shape.chunk * shape.smallTiles;
  auto domainRow = [&](int64_t ofFirst, int64_t ofSecond) {
    return k.offset(to, k.select(isSecond, k.i32(ofSecond * rowSize),
                                 k.i32(ofFirst * rowSize)));
  };
  const WinogradAlgebra &w = WinogradAlgebra::get(shape.outputRows);
  if (shape.outputRows == 2) {
    // Rows 1 and 2 are d1 + d2 and d2 - d1; 0 and 3 are d0 - d2 and d1 - d3.
    rawA = rawRow(1, 0);
    rawB = rawRow(2, 1);
    rawC = rawRow(1, 3);
    p = f.select(isSecond, -1, 1);
    first = domainRow(1, 0);
    second = domainRow(2, 3);
    return;
  }
  // Rows +-a are (d4 - b^2 d2) +- a (d3 - b^2 d1), +-b the same with a and b
  // exchanged; rows 0 and infinity are a^2 b^2 d0 - (a^2 + b^2) d2 + d4, one
  // row further for infinity.
  rawA = rawRow(0, 1);
  p = f.select(isSecond, -w.a * w.a, -w.b * w.b);
  q = f.select(isSecond, w.b, w.a);
  first = domainRow(1, 3);
  second = domainRow(2, 4);
  third = domainRow(0, 5);
}

/// The row's columns, in the widest pieces that lie aligned for every lane.
InputTransform::Row InputTransform::loadRow(Value pointer, int64_t row,
                                            int64_t slot) {
  Row values;
  int64_t count = shape.elementColumns();
  int64_t at = slot * shape.rawSize() + row * shape.pitch;
  if (shape.isLinear()) {
    SmallVector<Value> pieces;
    for (int64_t i = 0; i < count; ++i)
      k.loadShared(pointer, at + i * WinogradShape::smallTiles, 1, 1, pieces);
    return Row(pieces);
  }
  for (int64_t i = 0; i < count;) {
    int64_t width = 4;
    while ((lead + i) % width || shape.outputColumns % width ||
           i + width > count)
      width /= 2;
    SmallVector<Value> piece;
    k.loadShared(pointer, at + i, width, width, piece);
    llvm::append_range(values, piece);
    i += width;
  }
  return values;
}

void InputTransform::storeRow(const Row &d, Value pointer, int64_t slot) {
  for (auto [column, value] :
       llvm::enumerate(mapInput(f, shape.outputColumns, d)))
    k.storeShared(pointer,
                  slot * shape.domainSize() +
                      column * shape.chunk * shape.smallTiles,
                  value);
}

void InputTransform::emitSlice(int64_t index, int64_t slot) {
  if (shape.outputRows == 2)
    emitFour(index, slot);
  else
    emitSix(index, slot);
}

void InputTransform::emitFour(int64_t index, int64_t slot) {
  if (index == 0) {
    x = loadRow(rawA, 0, slot);
    y = loadRow(raw, 2, slot);
  } else if (index == 1) {
    for (auto [sum, value] : llvm::zip_equal(x, y))
      sum = f.fma(p, value, sum);
    storeRow(x, first, slot);
  } else if (index == 2) {
    x = loadRow(rawB, 0, slot);
    y = loadRow(rawC, 0, slot);
  } else {
    for (auto [sum, value] : llvm::zip_equal(x, y))
      sum = f.sub(sum, value);
    storeRow(x, second, slot);
  }
}

void InputTransform::emitSix(int64_t index, int64_t slot) {
  const WinogradAlgebra &w = WinogradAlgebra::get(4);
  double a2 = w.a * w.a, b2 = w.b * w.b;
  if (index == 0) {
    x = loadRow(raw, 4, slot);
    u = loadRow(raw, 2, slot);
  } else if (index == 1) {
    for (auto [sum, value] : llvm::zip_equal(x, u))
      sum = f.fma(p, value, sum);
    y = loadRow(raw, 3, slot);
    u = loadRow(raw, 1, slot);
  } else if (index == 2) {
    Value minus = LLVM::FNegOp::create(k.b, k.loc, q);
    for (size_t i = 0; i < x.size(); ++i) {
      Value odd = f.fma(p, u[i], y[i]);
      y[i] = f.fma(minus, odd, x[i]);
      x[i] = f.fma(q, odd, x[i]);
    }
    storeRow(x, first, slot);
  } else if (index == 3) {
    storeRow(y, second, slot);
    u = loadRow(rawA, 0, slot);
    v = loadRow(rawA, 4, slot);
  } else if (index == 4) {
    for (auto [value, sum] : llvm::zip_equal(u, v))
      value = f.fma(a2 * b2, value, sum);
    v = loadRow(rawA, 2, slot);
  } else {
    for (auto [sum, value] : llvm::zip_equal(u, v))
      sum = f.fma(-(a2 + b2), value, sum);
    storeRow(u, third, slot);
  }
}

//===----------------------------------------------------------------------===//
// The output
//===----------------------------------------------------------------------===//

OutputTransform::OutputTransform(KernelLowering &k, const WinogradShape &shape,
                                 Value rowGroup, int64_t pitch)
    : k(k), f(k.b, k.loc), shape(shape), pitch(pitch) {
  if (shape.rowGroups() == 1)
    return;
  // Outputs 0 and 2 need sums of the rows +-p, 1 and 3 differences; the row 0
  // or the row of infinity enters one of them.
  Value isOdd = k.cmp(arith::CmpIPredicate::ne, rowGroup, k.i32(0));
  int64_t rowSize = shape.elementColumns() * pitch;
  edgeRow =
      k.select(isOdd, k.i32((shape.elementRows() - 1) * rowSize), k.i32(0));
  sign = f.select(isOdd, -1, 1);
  if (shape.outputRows == 2) {
    edge = sign;
    return;
  }
  const WinogradAlgebra &w = WinogradAlgebra::get(4);
  const auto &o = w.output;
  edge0 = f.select(isOdd, o[1][5], o[0][0]);
  a0 = f.select(isOdd, o[1][1], o[0][1]);
  b0 = f.select(isOdd, o[1][3], o[0][3]);
  edge1 = f.select(isOdd, o[3][5], o[2][0]);
  a1 = f.select(isOdd, o[3][1], o[2][1]);
  b1 = f.select(isOdd, o[3][3], o[2][3]);
}

void OutputTransform::emit(Value from, SmallVectorImpl<Value> &outputs) {
  int64_t columns = shape.elementColumns();
  int64_t rowSize = columns * pitch;
  auto load = [&](Value pointer, int64_t row, int64_t column) {
    SmallVector<Value> value;
    k.loadShared(pointer, row * rowSize + column * pitch, 1, 1, value);
    return value.front();
  };
  // Rows of outputs, each along the elements' columns.
  SmallVector<SmallVector<Value>> rows(shape.outputRows / shape.rowGroups());
  Value edgeFrom = edgeRow ? k.offset(from, edgeRow) : Value();
  for (int64_t c = 0; c < columns; ++c) {
    if (shape.rowGroups() == 1) {
      SmallVector<Value> m;
      for (int64_t r = 0; r < shape.elementRows(); ++r)
        m.push_back(load(from, r, c));
      for (auto [row, value] :
           llvm::zip_equal(rows, mapOutput(f, shape.outputRows, m)))
        row.push_back(value);
      continue;
    }
    Value z = load(edgeFrom, 0, c);
    Value sumA = f.fma(sign, load(from, 2, c), load(from, 1, c));
    if (shape.outputRows == 2) {
      rows[0].push_back(f.fma(edge, z, sumA));
      continue;
    }
    Value sumB = f.fma(sign, load(from, 4, c), load(from, 3, c));
    // The edge's coefficient is 0 or 1: its product is exact, and the longest
    // path has the three roundings of mapOutput.
    auto combine = [&](Value edge, Value a, Value b) {
      Value sum = arith::MulFOp::create(k.b, k.loc, edge, z);
      return f.fma(b, sumB, f.fma(a, sumA, sum));
    };
    rows[0].push_back(combine(edge0, a0, b0));
    rows[1].push_back(combine(edge1, a1, b1));
  }
  for (ArrayRef<Value> row : rows)
    llvm::append_range(outputs, mapOutput(f, shape.outputColumns, row));
}
