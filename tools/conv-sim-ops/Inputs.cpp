//===- Inputs.cpp - Inputs of conv-sim-ops --------------------------------===//

#include "Inputs.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APInt.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/bit.h"
#include <cmath>

using namespace mlir::conv;
using namespace mlir::conv::ops;

namespace {

/// A number of either sign whose exponent is uniform in [low, high].
double spread(Random &random, int low, int high) {
  double fraction = 1 + random.unit();
  int exponent = random.between(low, high);
  double value = std::ldexp(fraction, exponent);
  return random.below(2) ? value : -value;
}

float wideFloat(Random &random) {
  static const float special[] = {0.0f,
                                  -0.0f,
                                  1.0f,
                                  -1.0f,
                                  0x1p-149f,
                                  -0x1p-149f,
                                  0x1p-126f,
                                  0x1.fffffcp-127f,
                                  INFINITY,
                                  -INFINITY,
                                  NAN,
                                  0x1.fffffep127f,
                                  -0x1.fffffep127f,
                                  0.5f,
                                  2147483648.0f,
                                  -2147483648.0f,
                                  4294967296.0f,
                                  448.0f,
                                  464.0f,
                                  480.0f,
                                  57344.0f,
                                  61440.0f,
                                  65504.0f,
                                  65520.0f,
                                  1.5f,
                                  2.5f,
                                  -0.5f,
                                  0x1p-24f,
                                  0x1p-25f,
                                  0x1.8p-25f};
  switch (random.below(8)) {
  case 0: {
    // Zeros and ones often enough to meet in one operation.
    size_t count = random.below(2) ? 4 : std::size(special);
    return special[random.below(count)];
  }
  case 1:
    return llvm::bit_cast<float>(static_cast<uint32_t>(random.bits()));
  case 2:
    return spread(random, -149, 127);
  case 3: {
    // Few bits, so that ties occur.
    double digits = random.between(1, 4095);
    int exponent = random.between(-20, 4);
    double value = std::ldexp(digits, exponent);
    return random.below(2) ? value : -value;
  }
  default:
    return spread(random, -16, 16);
  }
}

double wideDouble(Random &random) {
  switch (random.below(8)) {
  case 0:
    return wideFloat(random);
  case 1:
    return llvm::bit_cast<double>(random.bits());
  case 2:
    return spread(random, -1074, 1023);
  default:
    return spread(random, -30, 30);
  }
}

double functionArgument(Random &random) {
  switch (random.below(8)) {
  case 0:
    return wideFloat(random);
  case 1:
  case 2:
    return spread(random, -30, 8);
  case 3:
    return 2 * random.unit() - 1;
  default:
    return 8 * random.unit() - 4;
  }
}

} // namespace

std::optional<std::vector<uint64_t>>
ops::makeInputs(llvm::StringRef kind, uint64_t count, Random &random) {
  std::vector<uint64_t> words(count);
  auto fill = [&](auto one) {
    for (uint64_t i = 0; i < count; ++i)
      words[i] = one(i);
    return words;
  };
  auto floats = [&](auto one) {
    return fill([&](uint64_t) {
      return uint64_t(llvm::bit_cast<uint32_t>(static_cast<float>(one())));
    });
  };
  if (kind == "u32")
    return fill([&](uint64_t) { return random.bits() >> 32; });
  if (kind == "small") {
    uint64_t common = 0;
    return fill([&](uint64_t i) {
      if (i % 32 == 0)
        common = random.below(4) ? 8 : random.below(8);
      return common < 8 ? common : random.below(8);
    });
  }
  if (kind == "f32")
    return floats([&] { return wideFloat(random); });
  if (kind == "f64")
    return fill(
        [&](uint64_t) { return llvm::bit_cast<uint64_t>(wideDouble(random)); });
  if (kind == "function")
    return floats([&] { return functionArgument(random); });
  if (kind == "function64")
    return fill([&](uint64_t) {
      double argument = functionArgument(random);
      return llvm::bit_cast<uint64_t>(argument * (1 + 0x1p-30 * random.unit()));
    });
  if (kind == "exponent")
    return floats([&] { return 280 * random.unit() - 150; });
  if (kind == "halves2")
    return floats([&] { return 0.5 + 1.5 * random.unit(); });
  if (kind == "pi")
    return floats([&] { return 3.14159 * (2 * random.unit() - 1); });
  if (kind == "shfl")
    return fill([&](uint64_t) -> uint64_t {
      static const uint32_t segments[] = {0, 16, 24, 28, 30, 31};
      uint64_t lane = random.below(32);
      return lane | segments[random.below(6)] << 8;
    });
  if (kind == "rows") {
    uint64_t lanes[32];
    return fill([&](uint64_t i) {
      if (i % 32 == 0) {
        for (uint64_t lane = 0; lane < 32; ++lane)
          lanes[lane] = lane;
        random.shuffle(lanes);
      }
      return 4 * lanes[i % 32];
    });
  }
  uint32_t bytes = 0;
  if (kind.consume_front("bytes") && !kind.getAsInteger(10, bytes))
    return fill([&](uint64_t) { return uint64_t(random.below(bytes + 1)); });
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Matrices
//===----------------------------------------------------------------------===//

namespace {

/// A type of multiplicands or accumulators.
struct Element {
  const llvm::fltSemantics *semantics = nullptr; // none: an integer
  unsigned bits = 32;
  int minExponent = 0, maxExponent = 0;
  bool tf32 = false;

  static std::optional<Element> get(llvm::StringRef name) {
    using llvm::APFloat;
    Element type;
    type.tf32 = name == "tf32";
    type.semantics = name == "tf32" || name == "f32" ? &APFloat::IEEEsingle()
                     : name == "f16"                 ? &APFloat::IEEEhalf()
                     : name == "bf16"                ? &APFloat::BFloat()
                     : name == "e4m3"                ? &APFloat::Float8E4M3FN()
                     : name == "e5m2"                ? &APFloat::Float8E5M2()
                                                     : nullptr;
    if (type.semantics) {
      type.bits = APFloat::semanticsSizeInBits(*type.semantics);
      type.minExponent = APFloat::semanticsMinExponent(*type.semantics);
      type.maxExponent = APFloat::semanticsMaxExponent(*type.semantics);
      return type;
    }
    if (name != "s8" && name != "u8" && name != "s32")
      return std::nullopt;
    type.bits = name == "s32" ? 32 : 8;
    return type;
  }

  /// `value` rounded to this type.
  uint32_t encode(double value) const {
    llvm::APFloat number(value);
    bool lossy;
    number.convert(*semantics, llvm::APFloat::rmNearestTiesToEven, &lossy);
    return number.bitcastToAPInt().getZExtValue();
  }
  uint32_t any(Random &random) const {
    uint32_t word = random.bits() >> 32;
    return bits == 32 ? word : word & ((1u << bits) - 1);
  }
  /// The bits that the multiplier must ignore.
  uint32_t disturb(uint32_t word, Random &random) const {
    if (!tf32 || (word & 0x7f800000u) == 0x7f800000u)
      return word;
    return (word & ~0x1fffu) | (random.bits() & 0x1fff);
  }
  int clampExponent(int exponent) const {
    return std::min(std::max(exponent, minExponent), maxExponent);
  }
  uint32_t sample(Random &random, int low, int high) const {
    return encode(spread(random, clampExponent(low), clampExponent(high)));
  }
};

/// One multiplication, row-major.
struct Tile {
  std::vector<uint32_t> a, b, c; // [16][k], [k][8], [16][8]
};

class MmaInputs {
public:
  Element a, b, c;
  unsigned k = 0;
  bool integer = false;

  Tile random(uint64_t tile, Random &random) const;
  Tile order(uint64_t tile) const;
  Tile width(uint64_t tile) const;

private:
  Tile zero() const {
    return {std::vector<uint32_t>(16 * k), std::vector<uint32_t>(8 * k),
            std::vector<uint32_t>(16 * 8)};
  }
};

} // namespace

Tile MmaInputs::random(uint64_t tile, Random &random) const {
  Tile result = zero();
  unsigned kind = tile % 16;
  // Exponents of A and B, and of C relative to their products.
  int low = -3, high = 3, lowC = -4, highC = 8;
  if (kind >= 4 && kind <= 6) {
    low = -12;
    high = 12;
    lowC = -24;
    highC = 24;
  } else if (kind == 10) {
    low = a.minExponent - 12;
    high = a.minExponent + 2;
    lowC = 2 * a.minExponent - 20;
    highC = 2 * a.minExponent + 8;
  } else if (kind == 12) {
    lowC = highC = 20;
  } else if (kind == 13) {
    lowC = highC = -22;
  } else if (kind == 14) {
    low = -82;
    high = -55;
    lowC = -160;
    highC = -118;
  } else if (kind == 15) {
    low = std::min(a.maxExponent, 64) - 2;
    high = std::min(a.maxExponent, 64);
    lowC = highC = c.maxExponent - 1;
  }
  auto one = [&](const Element &type, int low, int high) -> uint32_t {
    if (integer || kind == 9)
      return type.any(random);
    if (kind == 11) {
      static const double special[] = {0,  -0.0, 1,   -1,    0.5,   2,
                                       -2, 1.5,  1.0, 1e-30, -1e-6, 300};
      if (random.below(48) == 0)
        return type.encode(random.below(2) ? INFINITY : -INFINITY);
      if (random.below(96) == 0)
        return type.encode(NAN);
      return type.encode(special[random.below(std::size(special))]);
    }
    // Subnormal numbers too.
    if (kind == 10 || kind == 14)
      return type.encode(spread(random, std::max(low, type.minExponent - 23),
                                std::max(high, type.minExponent)));
    return type.sample(random, low, high);
  };
  for (uint32_t &word : result.a)
    word = a.disturb(one(a, low, high), random);
  for (uint32_t &word : result.b)
    word = b.disturb(one(b, low, high), random);
  for (uint32_t &word : result.c)
    word = one(c, lowC, highC);
  // Sums of products reach 2^19: near the limits, where they saturate or wrap.
  if (integer && kind >= 12)
    for (uint32_t &word : result.c)
      word = (kind % 2 ? 0x80000000u : 0x7fffffffu) ^ random.below(1u << 18);
  if (!integer && (kind == 7 || kind == 8)) {
    // Pairs of products that cancel, but for a few.
    uint32_t sign = 1u << (a.bits - 1);
    for (unsigned i = 0; i + 1 < k; i += 2)
      if (random.below(4)) {
        for (unsigned row = 0; row < 16; ++row)
          result.a[row * k + i + 1] = result.a[row * k + i] ^ sign;
        for (unsigned column = 0; column < 8; ++column)
          result.b[(i + 1) * 8 + column] = result.b[i * 8 + column];
      }
    for (uint32_t &word : result.c)
      word = kind == 7 ? c.encode(0) : c.sample(random, -20, 2);
  }
  return result;
}

Tile MmaInputs::order(uint64_t tile) const {
  Tile result = zero();
  unsigned parts = (k + 15) / 16;
  unsigned large = tile / parts % k;
  // 2^15 against 2^-15: further apart than any sum keeps.
  for (unsigned row = 0; row < 16; ++row) {
    unsigned small = 16 * (tile % parts) + row;
    if (small >= k || small == large)
      continue;
    result.a[row * k + large] = a.encode(0x1p8);
    result.a[row * k + small] = a.encode(0x1p-6);
    for (unsigned column = 0; column < 8; ++column)
      result.c[row * 8 + column] = c.encode(-0x1p14);
  }
  for (unsigned i = 0; i < k; ++i)
    for (unsigned column = 0; column < 8; ++column)
      result.b[i * 8 + column] = b.encode(i == large ? 0x1p6 : 0x1p-9);
  return result;
}

Tile MmaInputs::width(uint64_t tile) const {
  Tile result = zero();
  static const double factors[] = {1, 1.25, 1.5, 1.75, -1, -1.25, -1.5, -1.75};
  bool inC = tile % 2;
  for (unsigned row = 0; row < 16; ++row) {
    result.a[row * k] = a.encode(0x1p4);
    result.a[row * k + 1] = a.encode(inC ? -0x1p4 : std::ldexp(1, 4 - row));
    for (unsigned column = 0; column < 8; ++column)
      result.c[row * 8 + column] =
          c.encode(inC ? std::ldexp(factors[column], -4 - static_cast<int>(row))
                       : -0x1p8);
  }
  for (unsigned column = 0; column < 8; ++column) {
    result.b[column] = b.encode(0x1p4);
    // 2^8 against 2^4 2^-8: 12 bits below in row 0.
    result.b[8 + column] =
        b.encode(inC ? 0x1p4 : std::ldexp(factors[column], -8));
  }
  return result;
}

std::optional<std::vector<std::vector<uint32_t>>>
ops::makeMmaInputs(llvm::StringRef spec, uint64_t tiles, Random &random) {
  llvm::SmallVector<llvm::StringRef> words;
  spec.split(words, ' ');
  if (words.size() != 5)
    return std::nullopt;
  std::optional<Element> a = Element::get(words[0]), b = Element::get(words[1]),
                         c = Element::get(words[3]);
  MmaInputs inputs;
  if (!a || !b || !c || words[2].getAsInteger(10, inputs.k))
    return std::nullopt;
  inputs.a = *a;
  inputs.b = *b;
  inputs.c = *c;
  inputs.integer = !a->semantics;
  unsigned k = inputs.k, perA = 32 / a->bits, perC = 32 / c->bits;
  // Registers of 32 lanes each (PTX ISA, "Matrix Fragments for mma.m16n8k*").
  unsigned numA = 16 * k / 32 / perA, numB = 8 * k / 32 / perA, numC = 4 / perC;
  std::vector<std::vector<uint32_t>> arrays(numA + numB + numC,
                                            std::vector<uint32_t>(32 * tiles));
  for (uint64_t at = 0; at < tiles; ++at) {
    Tile tile;
    if (words[4] == "random")
      tile = inputs.random(at, random);
    else if (words[4] == "order" && !inputs.integer)
      tile = inputs.order(at);
    else if (words[4] == "width" && !inputs.integer)
      tile = inputs.width(at);
    else
      return std::nullopt;
    for (unsigned lane = 0; lane < 32; ++lane) {
      unsigned group = lane / 4, quad = lane % 4;
      auto put = [&](unsigned array, unsigned element, unsigned bits,
                     uint32_t value) {
        arrays[array][32 * at + lane] |= value << (element * bits);
      };
      for (unsigned r = 0; r < numA; ++r)
        for (unsigned e = 0; e < perA; ++e)
          put(r, e, a->bits,
              tile.a[(group + 8 * (r % 2)) * k + r / 2 * 4 * perA +
                     quad * perA + e]);
      for (unsigned r = 0; r < numB; ++r)
        for (unsigned e = 0; e < perA; ++e)
          put(numA + r, e, a->bits,
              tile.b[(r * 4 * perA + quad * perA + e) * 8 + group]);
      for (unsigned i = 0; i < 4; ++i)
        put(numA + numB + i / perC, i % perC, c->bits,
            tile.c[(group + 8 * (i / 2)) * 8 + quad * 2 + i % 2]);
    }
  }
  return arrays;
}
