//===- Tensor.h - Tensors in host memory and .npy files ---------*- C++ -*-===//

#ifndef CONV_TOOLS_COMMON_TENSOR_H
#define CONV_TOOLS_COMMON_TENSOR_H

#include "conv/Runtime/conv_runtime.h"

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace conv_tool {

/// What ends the program with a sentence and a non-zero exit code.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A row-major tensor in host memory.
struct Tensor {
  conv_dtype dtype = CONV_F32;
  std::vector<int64_t> extents;
  std::vector<char> data;

  uint64_t getCount() const;
};

/// "2x3x4", "()" for rank 0.
std::string printShape(const std::vector<int64_t> &extents);

/// Reads a NumPy .npy file: little-endian, C order, of a type with a
/// counterpart here. f16 is numpy's float16; bf16, which numpy lacks, is taken
/// from uint16 when `expected` asks for it. Throws Failure.
Tensor readNpy(const std::string &path, conv_dtype expected);

/// Writes a .npy file under a temporary name first, so that the name holds a
/// complete file or none. bf16 is written as uint16. Throws Failure.
void writeNpy(const std::string &path, const Tensor &tensor);

/// readNpy and writeNpy for callers without exceptions: they return false where
/// the others throw, and say in `error` what was wrong.
bool readNpyOr(const std::string &path, conv_dtype expected, Tensor &tensor,
               std::string &error);
bool writeNpyOr(const std::string &path, const Tensor &tensor,
                std::string &error);

/// Calls body(begin, end, worker) for pieces of [0, count) on all cores.
void parallelFor(uint64_t count,
                 const std::function<void(uint64_t, uint64_t, unsigned)> &body);
/// How many different workers parallelFor may use.
unsigned getNumWorkers();

/// How random values are made: standard normal times `scale` for float types,
/// small integers otherwise. Element i depends on (seed, stream, i) alone, not
/// on the number of cores.
void fillRandom(Tensor &tensor, uint64_t seed, uint64_t stream, double scale);

/// Multiples of 1/8 in [-1, 1] for float types, so that sums of up to 2^17
/// products are exact in f32 in any order; small integers otherwise.
void fillEighths(Tensor &tensor, uint64_t seed, uint64_t stream);

} // namespace conv_tool

#endif // CONV_TOOLS_COMMON_TENSOR_H
