//===- RingLoads.cpp - Copies to a ring through registers -----------------===//
//
// Quanta whose words lie apart in memory, or of elements that are not aligned
// as words, elements of 16 bits that become f32, f32 that become 16 bits, and
// f32 that are rounded to tf32: loaded in one part of a multiply, converted and
// stored in a later one.
//
//===----------------------------------------------------------------------===//

#include "LowerRing.h"

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::tile;

/// What loads the elements of an item: 4 or 8 from channels that lie apart, of
/// one column or, as one integer each, of two, or a quad or two of
/// neighbouring f32; and whether the input has those of each word (null:
/// always). Nothing here uses what was loaded, so that nothing waits for
/// memory.
RingLowering::Load RingLowering::makeQuantumLoad() {
  Type element = getElementTypeOrSelf(ring.getInput().getType());
  int64_t perWord = ring.getElementsPerWord();
  Value base = getBase(element);
  Value firstChannel = k.mul(fill.chunk, chunk);
  auto findSource = makeFindSource();
  return [this, element, perWord, base, firstChannel,
          findSource](Value item, int64_t round) -> SmallVector<Value> {
    WindowPosition at = locateCopy(item);
    CopySource source = findSource(item, round);
    Value from = k.offset(base, source.offset, 0, element);
    Value channel = k.add(firstChannel, at.channel);
    unsigned width = element.getIntOrFloatBitWidth() * (pairs ? 2 : 1);
    Type bits = b.getIntegerType(width);
    SmallVector<Value> loaded, valid;
    if (loadsQuads) {
      // Quanta are whole: there are all of their words or none.
      Value exists = source.valid;
      if (checkChannels) {
        exists = k.both(exists, k.inside(channel, k.i32(ring.getChannels())));
        from = k.select(exists, from, base);
      }
      from = getReadable(exists, from);
      for (int64_t quad = 0; quad < perWord; ++quad)
        loaded.push_back(
            LLVM::LoadOp::create(b, loc, VectorType::get({4}, b.getI32Type()),
                                 k.offset(from, 4 * quad), 16));
      loaded.append(4, exists);
      return loaded;
    }
    for (int64_t w = 0; w < 4; ++w) {
      valid.push_back(source.valid);
      if (checkChannels)
        valid[w] = k.both(
            valid[w], k.inside(k.add(channel, w), k.i32(ring.getChannels())));
      for (int64_t e = 0; e < perWord; ++e) {
        Value distance = k.mul(k.stride(ring.getInput(), order, 'c'),
                               k.i64(w * perWord + e));
        Value at = k.offset(from, distance, 0, element);
        // A channel past the last is not read.
        if (checkChannels)
          at = k.select(valid[w], at, base);
        at = getReadable(valid[w], at);
        loaded.push_back(LLVM::LoadOp::create(b, loc, bits, at, width / 8));
      }
    }
    llvm::append_range(loaded, valid);
    return loaded;
  };
}

/// The words of a quantum, or of two, from what makeQuantumLoad's function
/// gave.
SmallVector<Value> RingLowering::joinQuanta(ArrayRef<Value> loaded) {
  ArrayRef<Value> valid = loaded.take_back(4);
  SmallVector<Value> words;
  for (int64_t column = 0; column < (pairs ? 2 : 1); ++column)
    for (int64_t w = 0; w < 4; ++w) {
      Value word = joinWord(loaded, w, column);
      if (valid[w])
        word = k.select(valid[w], word,
                        arith::ConstantOp::create(b, loc, b.getF32FloatAttr(0))
                            .getResult());
      words.push_back(word);
    }
  return words;
}

/// One of the 4 words of a quantum in the first or second `column` of what
/// makeQuantumLoad's function gave: an f32 of its bits.
Value RingLowering::joinWord(ArrayRef<Value> loaded, int64_t word,
                             int64_t column) {
  bool narrows = ring.narrowsInput();
  int64_t perWord = ring.getElementsPerWord();
  SmallVector<Value, 2> elements;
  for (int64_t e = word * perWord; e < (word + 1) * perWord; ++e) {
    if (loadsQuads) {
      elements.push_back(
          LLVM::ExtractElementOp::create(b, loc, loaded[e / 4], k.i32(e % 4)));
      continue;
    }
    Value element = loaded[e];
    // Halves are moved as parts of vectors, a word in one instruction.
    if (pairs)
      element = LLVM::ExtractElementOp::create(
          b, loc,
          LLVM::BitcastOp::create(b, loc, VectorType::get({2}, b.getI16Type()),
                                  element),
          k.i32(column));
    elements.push_back(element);
  }
  if (!narrows)
    return LLVM::BitcastOp::create(b, loc, b.getF32Type(),
                                   elements.size() == 1 ? elements.front()
                                                        : k.vectorOf(elements));
  for (Value &element : elements)
    element = LLVM::BitcastOp::create(b, loc, b.getF32Type(), element);
  return k.narrow(elements[0], elements[1],
                  getElementTypeOrSelf(ring.getFilter().getType()));
}

/// What loads the elements of an item as their bits, and says whether the input
/// has any (null: always). Nothing here asks for what was loaded: the loads are
/// under way while the stage is multiplied.
RingLowering::Load RingLowering::makeWideningLoad() {
  Type element = getElementTypeOrSelf(ring.getInput().getType());
  Value base = getBase(element);
  auto findSource = makeFindSource();
  return [this, element, base,
          findSource](Value item, int64_t round) -> SmallVector<Value> {
    CopySource source = findSource(item, round);
    Value at =
        getReadable(source.valid, k.offset(base, source.offset, 0, element));
    // An integer of all the bits: one load.
    Type bits = b.getIntegerType(16 * ring.getVector());
    Value loaded = LLVM::LoadOp::create(b, loc, bits, at, 2 * ring.getVector());
    return {loaded, source.valid};
  };
}

/// The f32 of the elements whose bits are `loaded`; zeros where not `valid`.
SmallVector<Value> RingLowering::widen(Value loaded, Value valid) {
  if (valid)
    loaded = k.select(
        valid, loaded,
        arith::ConstantIntOp::create(b, loc, loaded.getType(), 0).getResult());
  int64_t count = ring.getVector();
  Type element = getElementTypeOrSelf(ring.getInput().getType());
  SmallVector<Value> elements;
  if (count == 1) {
    elements.push_back(LLVM::BitcastOp::create(b, loc, element, loaded));
  } else {
    Value vector = LLVM::BitcastOp::create(
        b, loc, VectorType::get({count}, element), loaded);
    for (int64_t i = 0; i < count; ++i)
      elements.push_back(
          LLVM::ExtractElementOp::create(b, loc, vector, k.i32(i)));
  }
  for (Value &value : elements)
    value = LLVM::FPExtOp::create(b, loc, b.getF32Type(), value);
  return elements;
}

void RingLowering::storePiece(Value stage, Value item, ArrayRef<Value> loaded) {
  WindowPosition at = locateCopy(item);
  SmallVector<Value> words;
  if (widens) {
    words = widen(loaded[0], /*valid=*/loaded[1]);
  } else {
    for (Value word : joinQuanta(loaded))
      words.push_back(ring.getRound() ? k.roundToTF32(word) : word);
  }
  Value to = k.offset(stage, windowOffset(at.channel, at.row, at.column));
  if (!pairs) {
    k.storeShared(to, 0, words);
    return;
  }
  k.storeShared(to, 0, ArrayRef(words).take_front(4));
  // Columns have one digit.
  for (const SharedDigit &digit : window.digits)
    if (digit.dim == 2)
      k.storeShared(to, digit.stride, ArrayRef(words).drop_front(4));
}

/// What `load` gives where `exists` (null: always), else anything.
SmallVector<Value>
RingLowering::loadIf(Value exists, function_ref<SmallVector<Value>()> load) {
  if (!exists)
    return load();
  SmallVector<Value> loaded, given;
  auto branch = scf::IfOp::create(
      b, loc, exists,
      [&](OpBuilder &, Location) {
        loaded = load();
        llvm::copy_if(loaded, std::back_inserter(given),
                      [](Value value) { return bool(value); });
        scf::YieldOp::create(b, loc, given);
      },
      [&](OpBuilder &, Location) {
        SmallVector<Value> nothing;
        for (Value value : given)
          nothing.push_back(arith::ConstantOp::create(
              b, loc, b.getZeroAttr(value.getType())));
        scf::YieldOp::create(b, loc, nothing);
      });
  size_t next = 0;
  for (Value &value : loaded)
    if (value)
      value = branch.getResult(next++);
  return loaded;
}

/// Loads with the copies of the filter between them and their stores, so that a
/// multiply which spreads the pieces covers the latency of memory.
CopiedStages::Pieces RingLowering::splitLoads(Value stage) {
  // So many are on their way at once: quanta in 4 registers each, or 8 where an
  // element takes one, pieces that are widened in 1 or 2.
  int64_t inFlight = widens  ? countWideningLoads(ring.getVector())
                     : pairs ? 2
                             : 4;
  Pieces filterCopies = splitFilterCopies(stage);
  int64_t count = countCopies(), rounds = countRounds();
  auto load = makeLoad();
  // Many rounds stay a loop, so that code stays small.
  if (rounds > 16) {
    filterCopies.push_back([this, count, load, stage] {
      OpBuilder::InsertionGuard guard(b);
      if (Value exists = hasStage()) {
        auto branch = scf::IfOp::create(b, loc, exists, /*withElse=*/false);
        b.setInsertionPointToStart(&branch.getThenRegion().front());
      }
      k.forRounds(count, [&](Value item, int64_t round) {
        storePiece(stage, item, load(item, round));
      });
    });
    return filterCopies;
  }
  auto words = std::make_shared<SmallVector<SmallVector<Value>>>(rounds);
  Value exists = hasStage();
  auto loadPiece = [this, load, words, exists](int64_t round) {
    return [this, load, words, exists, round] {
      (*words)[round] = loadIf(
          exists, [&] { return load(getItem(round, countCopies()), round); });
    };
  };
  // No branch round the store of a repeated item: it would draw the load to it,
  // and wait for memory.
  auto store = [this, stage, words, count, exists](int64_t round) {
    return [this, stage, words, count, exists, round] {
      OpBuilder::InsertionGuard guard(b);
      Value stores = exists;
      if (count < k.numThreads)
        stores = k.both(stores, k.inside(k.thread, k.i32(count)));
      if (stores) {
        auto branch = scf::IfOp::create(b, loc, stores, /*withElse=*/false);
        b.setInsertionPointToStart(&branch.getThenRegion().front());
      }
      storePiece(stage, getItem(round, countCopies()), (*words)[round]);
    };
  };
  Pieces pieces, stores;
  for (int64_t round = 0; round < std::min(rounds, inFlight); ++round)
    pieces.push_back(loadPiece(round));
  llvm::append_range(pieces, filterCopies);
  for (int64_t round = 0; round < rounds; ++round) {
    stores.push_back(store(round));
    if (round + inFlight < rounds)
      stores.push_back(loadPiece(round + inFlight));
  }
  // Half of the pieces stand before the multiplies: all but the stores.
  if (widens) {
    size_t half = std::max(pieces.size(), stores.size());
    pieces.resize(half, [] {});
    stores.resize(half, [] {});
  }
  // Without such copies nothing but time stands between the loads and their
  // stores. Problem 87 in tf32 takes 1.11 ms on an H200 without it, 1.08 with.
  else if (filterCopies.empty())
    pieces.append(2 * rounds, [] {});
  llvm::append_range(pieces, stores);
  return pieces;
}
