//===- LowerStore.cpp - Full results leave the registers ------------------===//
//
// Results whose rows are contiguous leave as whole runs of a row, through the
// warp's own piece of shared memory where a thread does not hold a vector of
// them; others straight from registers, in vectors where the channels are
// contiguous. The epilogue runs where an element is stored.
//
//===----------------------------------------------------------------------===//

#include "KernelLowering.h"
#include "conv/IR/AttrNames.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

/// Elements that one vector store writes: as many of `limit` consecutive ones
/// along `letter` as every result's extent and a 16-byte store allow.
int64_t KernelLowering::storeWidth(ArrayRef<StoreOp> stores, char letter,
                                   int64_t limit) {
  int64_t width = 16;
  int64_t extent = letter == 'f' ? walk.getChannels() : getStaticExtent(letter);
  // Runs of flattened pixels go on from row to row.
  if (walk.isFlat() && letter == 'w' && order.ends_with("hw") &&
      !ShapedType::isDynamic(extent))
    extent = ShapedType::isDynamic(getStaticExtent('h'))
                 ? ShapedType::kDynamic
                 : extent * getStaticExtent('h');
  while (width > 1 &&
         (ShapedType::isDynamic(extent) || extent % width || limit % width))
    width /= 2;
  for (StoreOp store : stores) {
    int64_t bits =
        getElementTypeOrSelf(store.getDest().getType()).getIntOrFloatBitWidth();
    int64_t bytes = llvm::divideCeil(bits, 8);
    while (width * bytes > 16)
      width /= 2;
  }
  return width;
}

/// Elements from the start of the result to `position`.
Value KernelLowering::locateInResult(StoreOp store, const Position &position) {
  Value dest = store.getDest();
  Value at;
  auto addPart = [&](char letter) {
    if (!position[letter])
      return;
    Value part = mul(extend(position[letter]), stride(dest, order, letter));
    at = at ? add(at, part) : part;
  };
  addPart('n');
  addPart('f');
  Value channels = at;
  at = {};
  for (char letter : StringRef("dhw"))
    addPart(letter);
  return channels && at ? add(channels, at) : channels ? channels : at;
}

/// Where `position` lies in the results of `stores`, for conditions that
/// follow; null where it is to be found behind them. The address of a flattened
/// pixel takes remainders, which LLVM would compute again behind the condition
/// of each channel. Addresses of rows and columns take none, and behind the
/// conditions they take fewer registers; so do those of the `pixels` different
/// ones that a thread stores, where these are many.
SmallVector<Value> KernelLowering::locateAhead(ArrayRef<StoreOp> stores,
                                               const Position &position,
                                               int64_t pixels) {
  constexpr int64_t mostPixels = 4;
  SmallVector<Value> targets(stores.size());
  if (walk.isFlat() && pixels <= mostPixels)
    for (auto [i, store] : llvm::enumerate(stores))
      targets[i] = locateInResult(store, position);
  return targets;
}

/// Stores consecutive `values` from `position` on, at `target` if that is known
/// (locateAhead).
void KernelLowering::storeElements(StoreOp store, ArrayRef<Value> values,
                                   const Position &position, Value target) {
  storeVector(store, values, target ? target : locateInResult(store, position));
}

void KernelLowering::storeVector(StoreOp store, ArrayRef<Value> values,
                                 Value at) {
  Value dest = store.getDest();
  Type element = cast<MemRefType>(dest.getType()).getElementType();
  SmallVector<Value> bytes;
  if (element.isInteger(1)) {
    // A byte each in memory, where a vector of them would be packed bits.
    element = b.getI8Type();
    for (Value value : values)
      bytes.push_back(arith::ExtUIOp::create(b, loc, element, value));
    values = bytes;
  }
  Value pointer = LLVM::GEPOp::create(
      b, loc, LLVM::LLVMPointerType::get(b.getContext(), 1), element,
      globalPointer(dest), ArrayRef<LLVM::GEPArg>{at});
  LLVM::StoreOp::create(b, loc, vectorOf(values), pointer,
                        values.size() * element.getIntOrFloatBitWidth() / 8);
}

void KernelLowering::lowerStores(ArrayRef<StoreOp> stores) {
  StoreOp first = stores.front();
  FragmentLayout layout =
      cast<FragmentType>(first.getFragment().getType()).getLayout().getLayout();
  int64_t widest = 0;
  for (StoreOp store : stores)
    widest = std::max<int64_t>(
        widest, llvm::divideCeil(getElementTypeOrSelf(store.getDest().getType())
                                     .getIntOrFloatBitWidth(),
                                 8));
  StorePlan plan = getStorePlan(walk, layout, widest);
  if (plan.rows)
    storeRows(stores, plan, layout);
  else
    storeDirect(stores, plan, layout);
}

/// Where rows are staged, in f32.
Value KernelLowering::getStagingArea() {
  if (stagingArea)
    return stagingArea;
  return offset(shared, walk.getStaging().value_or(0));
}

/// Whether the epilogue of one element is short enough to be repeated in code.
static bool isShort(ArrayRef<StoreOp> stores) {
  return llvm::all_of(stores, [](StoreOp store) {
    auto map = store.getFragment().getDefiningOp<MapOp>();
    return !map || countInstructions(map) <= 24;
  });
}

namespace {
/// Registers of a thread that share their positions along the dimensions
/// outside of `dims`: positions of the slice, and each register with its
/// position along the first of `dims`, ascending.
struct Slice {
  SmallVector<int64_t, 4> at;
  SmallVector<std::pair<int64_t, int64_t>> members; // (position, register)
};
} // namespace

/// Groups registers into slices along `dim`, in the order of their first
/// registers.
static SmallVector<Slice> makeSlices(ArrayRef<SmallVector<int64_t, 4>> offsets,
                                     int64_t dim) {
  SmallVector<Slice> slices;
  for (auto [reg, offset] : llvm::enumerate(offsets)) {
    SmallVector<int64_t, 4> others(offset);
    others[dim] = 0;
    auto *slice = llvm::find_if(
        slices, [&](const Slice &known) { return known.at == others; });
    if (slice == slices.end()) {
      slices.push_back({others, {}});
      slice = &slices.back();
    }
    slice->members.push_back({offset[dim], static_cast<int64_t>(reg)});
  }
  for (Slice &slice : slices)
    llvm::sort(slice.members);
  return slices;
}

/// Each warp turns one slice at a time, all of a thread's elements along the
/// rows, through its own piece of shared memory, (rows, pitch), so that a store
/// instruction writes whole runs. Where they are one vector, it is stored as
/// it is.
void KernelLowering::storeRows(ArrayRef<StoreOp> stores, const StorePlan &plan,
                               const FragmentLayout &layout) {
  int64_t dim = plan.contiguousDim;
  int64_t own = layout.getThreadExtent(dim), run = layout.getRun(dim);
  // Of a warp's row: the columns of its units, one after the other.
  int64_t columns =
      plan.acrossUnits ? layout.numLanes() * own : layout.getWarpExtent(dim);
  int64_t width = storeWidth(stores, 'w', own);
  int64_t perRow = columns / width; // vectors of a row
  // Lanes across the rows, fastest first.
  Digits rowDigits;
  SmallVector<Value> lanes = laneValues(layout), rowValues, columnValues;
  for (auto [digit, value] : llvm::zip_equal(layout.lanes, lanes)) {
    columnValues.push_back(digit.dim == dim ? value : Value());
    if (digit.dim != dim && !plan.acrossUnits) {
      rowDigits.push_back(digit);
      rowValues.push_back(value);
    }
  }
  int64_t vectors = countValues(rowDigits) * perRow;
  int64_t rounds = vectors / 32; // own / width each lane
  // Of these, those in which a lane stores different vectors of its rows.
  int64_t differing = 32 % perRow == 0   ? 1
                      : perRow % 32 == 0 ? perRow / 32
                                         : rounds;
  // The free stage may hold two slices: a warp then writes one while it reads
  // the other. The next slice is computed meanwhile, which takes registers:
  // with 64 sums a thread two problems took 0.92 to 0.98 of the time on an
  // H200, with 128 sums one took 1.02 to 1.05 times as long.
  int64_t size = plan.getStagingSize(layout.numWarps());
  constexpr int64_t mostRegisters = 64;
  bool takesTurns = 2 * size + plan.padding <= stagingRoom &&
                    layout.numRegisters() <= mostRegisters;
  int64_t buffers = takesTurns ? 2 : 1;
  Value staging;
  if (plan.staged)
    staging = offset(getStagingArea(), mul(warp, plan.getStagingPerWarp()));
  else
    assert(width == own && "the plan counts on one vector a thread");
  // Distance in words of two staged rows that hold `perWord` elements a word:
  // with that the rows of a quarter warp lie in distinct banks.
  auto getPitch = [&](int64_t perWord) -> int64_t {
    return perWord == 1
               ? plan.pitch
               : std::min<int64_t>(plan.pitch,
                                   llvm::alignTo(columns / perWord, 8) + 4);
  };
  auto getBuffer = [&](int64_t buffer) {
    return buffer ? offset(staging, buffer * (size + plan.padding)) : staging;
  };
  // Where this lane's elements begin.
  auto locateMine = [&](int64_t perWord, int64_t buffer) {
    Value row = i32(0);
    for (size_t i = rowDigits.size(); i-- > 0;)
      row = add(mul(row, rowDigits[i].extent), rowValues[i]);
    Value column = plan.acrossUnits ? mul(lane, own / perWord)
                                    : join(layout.lanes, columnValues, dim);
    if (!plan.acrossUnits && perWord > 1)
      column = div(column, perWord);
    return offset(getBuffer(buffer), add(mul(row, getPitch(perWord)), column));
  };
  SmallVector<Value> fragments;
  llvm::SetVector<Value> bases;
  for (StoreOp store : stores) {
    fragments.push_back(store.getFragment());
    collectBases(store.getFragment(), bases);
  }
  assert(bases.size() <= 1 && "one fragment at a time is staged");
  RegisterElements elementsOf(*this, stores, layout);
  Value everyone = i32(-1);

  // Which vector of the warp's piece this lane stores, and whose elements these
  // are: other lanes' across the rows, this warp's.
  auto locateVector = [&](Value round, const Slice &slice, int64_t perWord) {
    Value row, vector;
    if (perRow % 32 == 0) {
      int64_t roundsPerRow = perRow / 32;
      row = div(round, roundsPerRow);
      vector = add(mul(rem(round, roundsPerRow), 32), lane);
    } else if (32 % perRow == 0) {
      row = add(mul(round, 32 / perRow), div(lane, perRow));
      vector = rem(lane, perRow);
    } else {
      Value item = add(mul(round, 32), lane);
      row = div(item, perRow);
      vector = rem(item, perRow);
    }
    Value column = mul(vector, width);
    Digits digits(rowDigits);
    SmallVector<Value> values = split(row, rowDigits);
    llvm::append_range(digits, layout.warps);
    llvm::append_range(values, warpValues(layout));
    SmallVector<Value> inTile;
    for (int64_t d = 0; d < numDims(); ++d) {
      Value at = join(digits, values, d);
      if (plan.acrossUnits && d == 1)
        at = add(at, div(column, own));
      Value ofRow = plan.acrossUnits ? rem(column, own) : column;
      inTile.push_back(d == dim ? add(at, ofRow) : add(at, slice.at[d]));
    }
    return std::make_pair(locate(inTile), add(mul(row, getPitch(perWord)),
                                              mul(vector, width / perWord)));
  };
  auto enterIf = [&](const Position &position) {
    Value valid = both(isInsideChannels(position), isInsideSpatially(position));
    if (!valid)
      return;
    auto branch = scf::IfOp::create(b, loc, valid, false);
    b.setInsertionPointToStart(&branch.getThenRegion().front());
  };
  int64_t piece = run % 4 == 0 ? 4 : run % 2 == 0 ? 2 : 1;
  // Elements that are computed before the first of them is stored may share
  // reciprocals (conv-expand-math), in overlapping tiles with the same others.
  bool inPairs = walk.shifts('w') &&
                 plan.sharesAcrossSlices(layout, stores.size(),
                                         getStaticExtent('w') - tile[dim],
                                         kMostSharedReciprocals);
  int64_t inTurn = own % 4 == 0 && !inPairs ? 4 : piece;
  DenseMap<int64_t, Value> ahead; // by register, of the second slice
  auto getElement = [&](StoreOp store, int64_t reg) {
    Value known = ahead.lookup(reg);
    return known ? known : elementsOf.get(store.getFragment(), reg);
  };
  // Before a warp writes where it may have read. What was read of the tile
  // before lies behind a barrier of the main loop.
  auto leaveStaging = [&] {
    if (stagingUsed)
      NVVM::SyncWarpOp::create(b, loc, everyone);
    stagingUsed = true;
  };
  // Elements `perWord` at a time, which `getWord` makes a word.
  auto stage =
      [&](const Slice &slice, const Slice *second, int64_t perWord,
          int64_t buffer,
          function_ref<Value(ArrayRef<std::pair<int64_t, int64_t>>)> getWord) {
        Value mine = locateMine(perWord, buffer);
        ArrayRef members(slice.members);
        ArrayRef<std::pair<int64_t, int64_t>> others;
        if (second)
          others = second->members;
        for (; !members.empty(); members = members.drop_front(inTurn)) {
          SmallVector<Value> words;
          for (int64_t i = 0; i < inTurn; i += perWord)
            words.push_back(getWord(members.slice(i, perWord)));
          for (auto [at, reg] : others.take_front(inTurn))
            ahead[reg] = elementsOf.get(fragments.front(), reg);
          others = others.drop_front(second ? inTurn : 0);
          int64_t wordsOfPiece = piece / perWord;
          for (int64_t i = 0; i < inTurn / piece; ++i)
            storeShared(mine, members[i * piece].first / perWord,
                        ArrayRef(words).slice(i * wordsOfPiece, wordsOfPiece));
        }
        NVVM::SyncWarpOp::create(b, loc, everyone);
      };

  SmallVector<Slice> slices = makeSlices(getRegisterOffsets(layout), dim);
  // Results from registers: of a slice one result after the other.
  if (elementsOf.areLocal()) {
    struct Turn {
      StoreOp store;
      const Slice &slice;
      const Slice *second; // whose elements are computed with it, or null
      Type type;
      int64_t perWord; // elements of 16 bits are staged by twos
    };
    SmallVector<Turn> turns;
    for (size_t i = 0; i < slices.size(); ++i)
      for (StoreOp store : stores) {
        Type type =
            cast<FragmentType>(store.getFragment().getType()).getElementType();
        bool byTwos =
            type.getIntOrFloatBitWidth() == 16 && piece > 1 && width % 2 == 0;
        bool pairs = inPairs && i % 2 == 0 && i + 1 < slices.size();
        turns.push_back({store, slices[i], pairs ? &slices[i + 1] : nullptr,
                         type, byTwos ? 2 : 1});
      }
    auto stageTurn = [&](size_t number) {
      // With two buffers, the sync behind what was written to the other one
      // also stands behind the reads of this one.
      if (number == 0 || buffers == 1)
        leaveStaging();
      const Turn &turn = turns[number];
      stage(turn.slice, turn.second, turn.perWord, number % buffers,
            [&](auto members) {
              SmallVector<Value> elements;
              for (auto [at, reg] : members)
                elements.push_back(getElement(turn.store, reg));
              return toWord(*this, elements);
            });
    };
    if (plan.staged)
      stageTurn(0);
    for (size_t number = 0; number < turns.size(); ++number) {
      auto [store, slice, second, type, perWord] = turns[number];
      SmallVector<SmallVector<Value>> vectors(rounds);
      if (!plan.staged)
        for (auto [at, reg] : slice.members)
          vectors[0].push_back(elementsOf.get(store.getFragment(), reg));
      // All loads, then all stores: they wait for each other once.
      SmallVector<Position> positions;
      for (int64_t round = 0; round < rounds; ++round) {
        auto [position, at] = locateVector(i32(round), slice, perWord);
        positions.push_back(position);
        if (!plan.staged)
          continue;
        SmallVector<Value> words;
        loadShared(offset(getBuffer(number % buffers), at), 0, width / perWord,
                   width / perWord, words);
        for (Value word : words)
          fromWord(*this, word, type, perWord, vectors[round]);
      }
      // The next turn is computed while these loads are under way.
      bool stagesNext = plan.staged && number + 1 < turns.size();
      if (stagesNext && buffers > 1)
        stageTurn(number + 1);
      for (auto [position, values] : llvm::zip_equal(positions, vectors)) {
        OpBuilder::InsertionGuard guard(b);
        Value target = locateAhead(store, position, differing).front();
        enterIf(position);
        storeElements(store, values, position, target);
      }
      if (stagesNext && buffers == 1)
        stageTurn(number + 1);
    }
    return;
  }

  for (const Slice &slice : slices) {
    if (plan.staged && !bases.empty()) {
      leaveStaging();
      stage(slice, /*second=*/nullptr, 1, 0, [&](auto members) {
        return registers[bases.front()][members.front().second];
      });
    }
    auto emitRound = [&](Value round) {
      auto [position, from] = locateVector(round, slice, 1);
      OpBuilder::InsertionGuard guard(b);
      SmallVector<Value> targets = locateAhead(stores, position, differing);
      enterIf(position);
      SmallVector<Value> elementsOfRow;
      if (!bases.empty() && plan.staged)
        loadShared(offset(staging, from), 0, width, width, elementsOfRow);
      SmallVector<SmallVector<Value>> results(stores.size());
      for (int64_t v = 0; v < width; ++v) {
        Position at = position;
        SmallVector<int64_t> by(numDims(), 0);
        by[dim] = v;
        shiftSpatially(at, by);
        Elements elements;
        for (Value base : bases)
          elements[base] = plan.staged
                               ? elementsOfRow[v]
                               : registers[base][slice.members[v].second];
        for (auto [fragment, values] : llvm::zip_equal(fragments, results))
          values.push_back(evaluate(fragment, elements, at));
      }
      for (auto [store, values, target] :
           llvm::zip_equal(stores, results, targets))
        storeElements(store, values, position, target);
    };
    if (isShort(stores)) {
      for (int64_t round = 0; round < rounds; ++round)
        emitRound(i32(round));
    } else {
      auto loop = scf::ForOp::create(b, loc, i32(0), i32(rounds), i32(1));
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(loop.getBody());
      emitRound(loop.getInductionVar());
    }
  }
}

/// Straight from registers, in vectors where the channels are contiguous.
void KernelLowering::storeDirect(ArrayRef<StoreOp> stores,
                                 const StorePlan &plan,
                                 const FragmentLayout &layout) {
  int64_t width =
      plan.contiguousDim == 0 ? storeWidth(stores, 'f', layout.getRun(0)) : 1;
  SmallVector<Value> fragments;
  llvm::SetVector<Value> bases;
  for (StoreOp store : stores) {
    fragments.push_back(store.getFragment());
    collectBases(store.getFragment(), bases);
  }
  RegisterElements elementsOf(*this, stores, layout);
  SmallVector<Value> base;
  for (int64_t dim = 0; dim < numDims(); ++dim)
    base.push_back(getThreadBase(layout, dim));
  Position first;
  setSpatial(first, ArrayRef(base).drop_front());
  for (const Slice &slice : makeSlices(getRegisterOffsets(layout), 0)) {
    Position position = first;
    shiftSpatially(position, slice.at);
    auto aimAt = [&](size_t member) {
      setChannel(position, add(base[0], slice.members[member].first));
    };
    SmallVector<Value> targets; // of each vector's stores
    for (size_t i = 0; i < slice.members.size(); i += width) {
      if (walk.isFlat())
        aimAt(i);
      llvm::append_range(targets, locateAhead(stores, position, /*pixels=*/1));
    }
    Value valid = isInsideSpatially(position);
    OpBuilder::InsertionGuard guard(b);
    if (valid) {
      auto branch = scf::IfOp::create(b, loc, valid, false);
      b.setInsertionPointToStart(&branch.getThenRegion().front());
    }
    for (size_t i = 0; i < slice.members.size(); i += width) {
      OpBuilder::InsertionGuard inner(b);
      aimAt(i);
      if (Value channelValid = isInsideChannels(position)) {
        auto branch = scf::IfOp::create(b, loc, channelValid, false);
        b.setInsertionPointToStart(&branch.getThenRegion().front());
      }
      SmallVector<SmallVector<Value>> results(stores.size());
      for (int64_t v = 0; v < width; ++v) {
        Position at = position;
        at['f'] = add(position['f'], v);
        at.channel = add(position.channel, v);
        int64_t reg = slice.members[i + v].second;
        Elements elements;
        addElements(elements, bases, reg);
        for (auto [fragment, values] : llvm::zip_equal(fragments, results))
          values.push_back(elementsOf.areLocal()
                               ? elementsOf.get(fragment, reg)
                               : evaluate(fragment, elements, at));
      }
      auto ofVector =
          ArrayRef(targets).slice(i / width * stores.size(), stores.size());
      for (auto [store, values, target] :
           llvm::zip_equal(stores, results, ofVector))
        storeElements(store, values, position, target);
    }
  }
}
