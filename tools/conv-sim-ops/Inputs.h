//===- Inputs.h - Inputs of conv-sim-ops ------------------------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_SIM_OPS_INPUTS_H
#define CONV_TOOLS_CONV_SIM_OPS_INPUTS_H

#include "conv/Support/Random.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace mlir::conv::ops {

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
