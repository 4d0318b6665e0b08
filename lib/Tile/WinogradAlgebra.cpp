//===- WinogradAlgebra.cpp - The table of Winograd's transforms -----------===//

#include "conv/Tile/WinogradAlgebra.h"
#include "llvm/ADT/StringExtras.h"
#include <algorithm>
#include <cassert>
#include <cmath>

using namespace mlir::conv::tile;

static WinogradAlgebra makeTwo() {
  WinogradAlgebra w;
  w.outputs = 2;
  w.points = 4;
  w.inputRoundings = 1;
  w.outputRoundings = 2;
  const double g[4][3] = {{1, 0, 0}, {.5, .5, .5}, {.5, -.5, .5}, {0, 0, 1}};
  const double in[4][4] = {
      {1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}};
  const double out[2][4] = {{1, 1, 1, 0}, {0, 1, -1, -1}};
  for (int e = 0; e < 4; ++e) {
    std::copy(std::begin(g[e]), std::end(g[e]), w.filter[e]);
    std::copy(std::begin(in[e]), std::end(in[e]), w.input[e]);
  }
  for (int i = 0; i < 2; ++i)
    std::copy(std::begin(out[i]), std::end(out[i]), w.output[i]);
  return w;
}

/// Points 0, a, -a, b, -b, infinity. a = 3/4 and b = 3/2 halve the error of 1
/// and 2, at the same number of operations.
static WinogradAlgebra makeFour() {
  WinogradAlgebra w;
  w.outputs = 4;
  w.points = 6;
  w.a = 0.75;
  w.b = 1.5;
  w.inputRoundings = 2;
  w.outputRoundings = 3;
  double a2 = w.a * w.a, b2 = w.b * w.b;
  double signedPoints[] = {w.a, -w.a, w.b, -w.b};
  w.filter[0][0] = 1 / (a2 * b2);
  w.filter[5][2] = 1;
  // B^T: the polynomials that vanish at all points but one.
  double zero[] = {a2 * b2, 0, -(a2 + b2), 0, 1, 0};
  std::copy(std::begin(zero), std::end(zero), w.input[0]);
  std::copy(std::begin(zero), std::end(zero) - 1, w.input[5] + 1);
  for (int i = 0; i < 4; ++i) {
    double p = signedPoints[i], own = p * p, other = i < 2 ? b2 : a2;
    double scale = 2 * own * (own - other);
    for (int r = 0; r < 3; ++r)
      w.filter[i + 1][r] = std::pow(p, r) / scale;
    double row[] = {0, -other * p, -other, p, 1, 0};
    std::copy(std::begin(row), std::end(row), w.input[i + 1]);
    for (int y = 0; y < 4; ++y)
      w.output[y][i + 1] = std::pow(p, y);
  }
  w.output[0][0] = 1;
  w.output[3][5] = 1;
  return w;
}

const WinogradAlgebra &WinogradAlgebra::get(int64_t outputs) {
  static const WinogradAlgebra two = makeTwo(), four = makeFour();
  assert((outputs == 2 || outputs == 4) && "no other sizes are in the table");
  return outputs == 2 ? two : four;
}

WinogradShape WinogradShape::get(ArrayRef<int64_t> outputs,
                                 ArrayRef<int64_t> tile) {
  if (tile.size() == 2)
    return {outputs[0], outputs[1], tile[0],
            1,          1,          (outputs[1] + 2) * smallTiles};
  return {outputs[0],           outputs[1],           tile[0],
          tile[1] / outputs[0], tile[2] / outputs[1], 0};
}

FragmentLayout WinogradShape::getLayout() const {
  int64_t rows = outputRows / rowGroups();
  FragmentLayout layout;
  if (isLinear()) {
    layout.registers = dropUnits({{3, outputColumns, 1},
                                  {2, rows, rowGroups()},
                                  {0, 4, 1},
                                  {0, 2, couts / 2}});
    layout.lanes = {{1, smallTiles, 1}};
    layout.warps = dropUnits({{0, coutGroups(), 4}, {2, rowGroups(), 1}});
    return layout;
  }
  layout.registers = dropUnits({{2, outputColumns, 1},
                                {1, rows, rowGroups()},
                                {0, 4, 1},
                                {0, 2, couts / 2}});
  layout.lanes =
      dropUnits({{2, tilesAcross, outputColumns}, {1, tilesDown, outputRows}});
  layout.warps = dropUnits({{0, coutGroups(), 4}, {1, rowGroups(), 1}});
  return layout;
}

/// [32, 4, 32]
static std::string print(mlir::ArrayRef<int64_t> values) {
  std::string text = "[";
  text += llvm::join(
      llvm::map_range(values,
                      [](int64_t value) { return std::to_string(value); }),
      ", ");
  return text + "]";
}

std::string WinogradShape::checkOutputs(ArrayRef<int64_t> outputs) {
  if (outputs != ArrayRef<int64_t>{2, 2} &&
      outputs != ArrayRef<int64_t>{2, 4} && outputs != ArrayRef<int64_t>{4, 4})
    return "expects outputs [2, 2], [2, 4] or [4, 4] (rows, columns of a small "
           "tile), got " +
           print(outputs);
  return "";
}

std::string WinogradShape::check(ArrayRef<int64_t> outputs,
                                 ArrayRef<int64_t> tile) {
  if (std::string reason = checkOutputs(outputs); !reason.empty())
    return reason;
  bool isLinear = tile.size() == 2;
  if ((tile.size() != 3 && !isLinear) ||
      llvm::any_of(tile, [](int64_t v) { return v < 1 || v > 65536; }))
    return "expects a tile of 3 extents (couts, rows, columns) or 2 (couts, "
           "small tiles) between 1 and 65536, got " +
           print(tile);
  if (tile[0] != 32 && tile[0] != 64)
    return "expects a tile of 32 or 64 couts, got " + std::to_string(tile[0]);
  if (isLinear && tile[1] != smallTiles)
    return "expects 32 small tiles, got " + print(tile);
  if (!isLinear &&
      (tile[1] % outputs[0] || tile[2] % outputs[1] || tile[2] % 4 ||
       tile[1] / outputs[0] * (tile[2] / outputs[1]) != smallTiles))
    return "expects a tile of 32 small tiles of " + print(outputs) +
           " outputs, in columns that are a multiple of 4, got " + print(tile);
  if (WinogradShape shape = get(outputs, tile); shape.accumulators() > 192)
    return "expects at most 192 sums a thread, got " +
           std::to_string(shape.accumulators()) + " for " + print(tile) +
           " with outputs of " + print(outputs);
  return "";
}
