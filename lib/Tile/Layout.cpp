//===- Layout.cpp - Where the elements of a tile live ---------------------===//

#include "conv/Tile/Layout.h"
#include "mlir/IR/BuiltinTypeInterfaces.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <array>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

int64_t tile::countValues(ArrayRef<Digit> digits) {
  int64_t count = 1;
  for (const Digit &digit : digits)
    count *= digit.extent;
  return count;
}

Digits tile::dropUnits(ArrayRef<Digit> digits) {
  Digits kept;
  for (const Digit &digit : digits)
    if (digit.extent != 1)
      kept.push_back(digit);
  return kept;
}

//===----------------------------------------------------------------------===//
// FragmentLayout
//===----------------------------------------------------------------------===//

SmallVector<int64_t> FragmentLayout::getPosition(const Owner &owner,
                                                 unsigned rank) const {
  SmallVector<int64_t> position(rank, 0);
  auto read = [&](ArrayRef<Digit> digits, int64_t number) {
    for (const Digit &digit : digits) {
      position[digit.dim] += number % digit.extent * digit.step;
      number /= digit.extent;
    }
  };
  read(registers, owner.reg);
  read(lanes, owner.lane);
  read(warps, owner.warp);
  return position;
}

Owner FragmentLayout::getOwner(ArrayRef<int64_t> position) const {
  auto number = [&](ArrayRef<Digit> digits) {
    int64_t result = 0, weight = 1;
    for (const Digit &digit : digits) {
      result += position[digit.dim] / digit.step % digit.extent * weight;
      weight *= digit.extent;
    }
    return result;
  };
  return {number(registers), number(lanes), number(warps)};
}

static int64_t countAlong(ArrayRef<Digit> digits, int64_t dim) {
  int64_t count = 1;
  for (const Digit &digit : digits)
    if (digit.dim == dim)
      count *= digit.extent;
  return count;
}

int64_t FragmentLayout::getThreadExtent(int64_t dim) const {
  return countAlong(registers, dim);
}

int64_t FragmentLayout::getWarpExtent(int64_t dim) const {
  return countAlong(registers, dim) * countAlong(lanes, dim);
}

int64_t FragmentLayout::getExtent(int64_t dim) const {
  return getWarpExtent(dim) * countAlong(warps, dim);
}

int64_t FragmentLayout::getRun(int64_t dim) const {
  Digits own;
  for (const Digit &digit : registers)
    if (digit.dim == dim)
      own.push_back(digit);
  llvm::sort(own, [](const Digit &lhs, const Digit &rhs) {
    return lhs.step < rhs.step;
  });
  int64_t run = 1;
  for (const Digit &digit : own)
    if (digit.step == run)
      run *= digit.extent;
  return run;
}

bool FragmentLayout::warpsHoldRuns(int64_t dim) const {
  int64_t next = 1;
  for (const Digit &digit :
       FragmentLayout{registers, lanes, {}}.getDigits(dim)) {
    if (digit.step != next)
      return false;
    next *= digit.extent;
  }
  return true;
}

Digits FragmentLayout::getDigits(int64_t dim) const {
  Digits found;
  for (ArrayRef<Digit> level : {ArrayRef<Digit>(registers),
                                ArrayRef<Digit>(lanes), ArrayRef<Digit>(warps)})
    for (const Digit &digit : level)
      if (digit.dim == dim)
        found.push_back(digit);
  llvm::sort(found, [](const Digit &lhs, const Digit &rhs) {
    return lhs.step < rhs.step;
  });
  return found;
}

FragmentLayout FragmentLayout::without(int64_t dim) const {
  auto others = [&](ArrayRef<Digit> digits) {
    Digits kept;
    for (const Digit &digit : digits)
      if (digit.dim != dim)
        kept.push_back(digit);
    return kept;
  };
  return {others(registers), others(lanes), others(warps)};
}

bool FragmentLayout::covers(ArrayRef<int64_t> shape,
                            std::string *reason) const {
  auto fail = [&](const Twine &text) {
    if (reason)
      *reason = text.str();
    return false;
  };
  for (ArrayRef<Digit> level : {ArrayRef<Digit>(registers),
                                ArrayRef<Digit>(lanes), ArrayRef<Digit>(warps)})
    for (const Digit &digit : level)
      if (digit.dim < 0 || digit.dim >= static_cast<int64_t>(shape.size()))
        return fail("a digit names dimension " + Twine(digit.dim) +
                    " of a tile with " + Twine(shape.size()) + " dimensions");
  for (auto [dim, extent] : llvm::enumerate(shape)) {
    int64_t next = 1;
    for (const Digit &digit : getDigits(dim)) {
      if (digit.step != next)
        return fail("dimension " + Twine(dim) + " counts in steps of " +
                    Twine(digit.step) + " where " + Twine(next) + " is next");
      next *= digit.extent;
    }
    if (next != extent)
      return fail("dimension " + Twine(dim) + " has " + Twine(next) +
                  " positions in the layout and " + Twine(extent) +
                  " in the tile");
  }
  return true;
}

//===----------------------------------------------------------------------===//
// SharedLayout
//===----------------------------------------------------------------------===//

int64_t SharedLayout::getOffset(ArrayRef<int64_t> position) const {
  int64_t offset = 0;
  for (const SharedDigit &digit : digits)
    offset += position[digit.dim] / digit.step % digit.extent * digit.stride;
  return offset;
}

int64_t SharedLayout::getSize() const {
  int64_t last = 0;
  for (const SharedDigit &digit : digits)
    last += (digit.extent - 1) * digit.stride;
  return last + 1;
}

int64_t SharedLayout::getRun(int64_t dim) const {
  SmallVector<SharedDigit, 4> own;
  for (const SharedDigit &digit : digits)
    if (digit.dim == dim)
      own.push_back(digit);
  llvm::sort(own, [](const SharedDigit &lhs, const SharedDigit &rhs) {
    return lhs.step < rhs.step;
  });
  int64_t run = 1;
  for (const SharedDigit &digit : own)
    if (digit.step == run && digit.stride == run)
      run *= digit.extent;
  return run;
}

/// Whether lanes whose numbers differ in the bit `distance` alone read the
/// same.
static bool agreeAcross(ArrayRef<int64_t> addresses, size_t distance) {
  for (size_t lane = 0; (lane | distance) < addresses.size(); ++lane)
    if (addresses[lane] != addresses[lane ^ distance])
      return false;
  return true;
}

int64_t tile::countWavefronts(ArrayRef<int64_t> addresses, int64_t bytes) {
  constexpr size_t all = 128; // bytes of all banks
  size_t groups = all / bytes;
  int64_t total = 0;
  while (!addresses.empty()) {
    ArrayRef<int64_t> together = addresses.take_front(groups);
    ArrayRef<int64_t> half = addresses.take_front(2 * groups);
    if (bytes == 16 && (agreeAcross(half, 1) || agreeAcross(half, 2)))
      together = half;
    // What different lanes want of one group of banks comes in turn.
    std::array<int64_t, all / 4> turns{};
    for (auto [lane, address] : llvm::enumerate(together))
      if (!llvm::is_contained(together.take_front(lane), address))
        ++turns[address / bytes % groups];
    total += *std::max_element(turns.begin(), turns.end());
    addresses = addresses.drop_front(together.size());
  }
  return total;
}

//===----------------------------------------------------------------------===//
// StorePlan
//===----------------------------------------------------------------------===//

/// Whether lanes count the runs of `own` positions along `dim` first, in order.
static bool lanesCountFirst(ArrayRef<Digit> lanes, int64_t dim, int64_t own) {
  bool others = false;
  for (const Digit &digit : lanes) {
    others |= digit.dim != dim;
    if (digit.dim != dim)
      continue;
    if (others || digit.step != own)
      return false;
    own *= digit.extent;
  }
  return true;
}

bool StorePlan::mayShareAcrossSlices(const FragmentLayout &layout,
                                     int64_t results) const {
  if (!rows || !staged || results != 1 || layout.getRun(contiguousDim) % 4 == 0)
    return false;
  // Neighbouring slices differ by the first digit that is not along the row.
  const Digit *other = llvm::find_if(layout.registers, [&](const Digit &digit) {
    return digit.dim != contiguousDim;
  });
  return other != layout.registers.end() && other->dim == 0 &&
         other->extent % 2 == 0;
}

int64_t StorePlan::getUnitOfRow(const FragmentLayout &layout,
                                int64_t most) const {
  int64_t unit = 1, count = 1;
  for (const Digit &digit : layout.getDigits(contiguousDim)) {
    if (!llvm::is_contained(layout.registers, digit))
      continue;
    int64_t taken = std::min(digit.extent, most / count);
    if (taken > 1)
      unit = digit.step * taken;
    count *= taken;
  }
  return unit;
}

int64_t StorePlan::getSharingUnit(const FragmentLayout &layout, int64_t dim,
                                  int64_t results, int64_t most) const {
  if (!rows || dim != contiguousDim)
    return 1;
  if (mayShareAcrossSlices(layout, results))
    return layout.getRun(dim) % 2 == 0 ? 2 : 1;
  return getUnitOfRow(layout, most);
}

/// Distance of two staged rows along `dim`, in f32: with as little padding as
/// makes the fewest wavefronts of what a warp writes at once, a piece of a run
/// from each lane. Quads of f32 in rows of whole quads are aligned.
static int64_t getPitch(const FragmentLayout &layout, int64_t dim) {
  int64_t run = layout.getRun(dim);
  int64_t words = run % 4 == 0 ? 4 : run % 2 == 0 ? 2 : 1;
  int64_t extent = layout.getWarpExtent(dim);
  // Without conflicts all 32 banks serve a word each.
  int64_t least = llvm::divideCeil(layout.numLanes() * words, int64_t(32));
  int64_t best = 0, fewest = 0;
  for (int64_t pitch = extent + 4;
       pitch <= extent + 16 && (!best || fewest > least); pitch += 4) {
    SmallVector<int64_t> addresses;
    for (int64_t lane = 0; lane < layout.numLanes(); ++lane) {
      int64_t rest = lane, row = 0, rows = 1, column = 0;
      for (const Digit &digit : layout.lanes) {
        int64_t value = rest % digit.extent;
        rest /= digit.extent;
        if (digit.dim == dim) {
          column += value * digit.step;
          continue;
        }
        row += value * rows;
        rows *= digit.extent;
      }
      addresses.push_back(4 * (row * pitch + column));
    }
    int64_t wavefronts = tile::countWavefronts(addresses, 4 * words);
    if (best && wavefronts >= fewest)
      continue;
    best = pitch;
    fewest = wavefronts;
  }
  return best;
}

StorePlan StorePlan::get(const FragmentLayout &layout, StringRef space,
                         StringRef order, int64_t extent, int64_t bytes) {
  StorePlan plan;
  if (order.empty())
    return plan;
  // Flattened pixels are neighbours where columns are.
  bool isFlat = space.contains('p');
  char last = order.back();
  size_t dim = space.find(isFlat && last == 'w' ? 'p' : last);
  if (dim == StringRef::npos)
    return plan;
  plan.contiguousDim = static_cast<int64_t>(dim);
  plan.rows = last == 'w' && layout.warpsHoldRuns(plan.contiguousDim);
  if (!plan.rows)
    return plan;
  int64_t own = layout.getThreadExtent(plan.contiguousDim);
  bool oneVector = own <= 4 && llvm::isPowerOf2_64(own) &&
                   layout.getRun(plan.contiguousDim) == own &&
                   lanesCountFirst(layout.lanes, plan.contiguousDim, own) &&
                   own * bytes <= 16 && !ShapedType::isDynamic(extent) &&
                   extent % own == 0;
  // Rows of units are short, but neighbouring lanes have neighbouring ones.
  bool acrossUnits = space.contains('u') && own > 1 &&
                     layout.lanes == Digits{{1, layout.numLanes(), 1}} &&
                     layout.getThreadExtent(1) == 1 &&
                     layout.getRun(plan.contiguousDim) == own;
  // Other rows that are as short as a vector gain nothing by passing through
  // shared memory.
  plan.rows =
      oneVector || acrossUnits || layout.getWarpExtent(plan.contiguousDim) > 4;
  plan.staged = plan.rows && !oneVector;
  plan.acrossUnits = plan.staged && acrossUnits;
  if (!plan.staged)
    return plan;
  if (plan.acrossUnits) {
    plan.padding = 4;
    plan.pitch = layout.numLanes() * own + plan.padding;
    plan.rowsPerWarp = 1;
    return plan;
  }
  plan.pitch = getPitch(layout, plan.contiguousDim);
  plan.padding = plan.pitch - layout.getWarpExtent(plan.contiguousDim);
  plan.rowsPerWarp =
      layout.numLanes() / countAlong(layout.lanes, plan.contiguousDim);
  return plan;
}
