//===- Inputs.h - Inputs of conv-sim-ops ------------------------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_SIM_OPS_INPUTS_H
#define CONV_TOOLS_CONV_SIM_OPS_INPUTS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace mlir::conv::ops {

/// Reproducible on every host, unlike the distributions of <random>.
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}
  uint64_t next() {
    uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /// Uniform in [0, count).
  uint32_t below(uint32_t count) { return (next() >> 32) * count >> 32; }
  /// Uniform in [low, high].
  int between(int low, int high) {
    return low + static_cast<int>(below(high - low + 1));
  }
  /// Uniform in [0, 1).
  double unit() { return (next() >> 11) * 0x1p-53; }

private:
  uint64_t state;
};

/// `count` elements of one array of inputs, in 32-bit or (f64) 64-bit words.
/// `kind` names a distribution:
///   u32        any bits
///   small      0 to 7; one warp in four has one value throughout
///   f32, f64   wide exponents, special values among them
///   function, function64   mostly between -4 and 4
///   exponent   -150 to 130
///   halves2    0.5 to 2
///   pi         -pi to pi
///   shfl       the third operand of shfl.sync
///   rows       4 times a permutation of the lanes
///   bytes<N>   0 to N
/// Nothing for another kind.
std::optional<std::vector<uint64_t>> makeInputs(llvm::StringRef kind,
                                                uint64_t count, Random &random);

/// Fragments of `tiles` matrix multiplications: one array of 32 * tiles words
/// per register of A, B and C, in this order. `spec` is
///   <A> <B> <k> <accumulator> <pattern>
/// Patterns:
///   random  sixteen kinds of matrices by turns: narrow and wide exponents,
///           cancellation, subnormal numbers, infinity and NaN, overflow
///   order   which product is added before which: row 16 (t % parts) + r of
///           tile t has a large product at t / parts that cancels C, and a
///           small one at column s; the result is not 0 where s is added later
///   width   how far below the largest a summand may lie: rows go from 12 to
///           27 bits below; a product in even tiles, C in odd ones
/// Nothing for another spec.
std::optional<std::vector<std::vector<uint32_t>>>
makeMmaInputs(llvm::StringRef spec, uint64_t tiles, Random &random);

} // namespace mlir::conv::ops

#endif // CONV_TOOLS_CONV_SIM_OPS_INPUTS_H
