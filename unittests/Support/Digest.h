//===- Digest.h - One number that stands for many ---------------*- C++ -*-===//
//
// Tests hold the digests of what generators make of a seed, so that they fail
// where a compiler or a library makes something else of it.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_UNITTESTS_SUPPORT_DIGEST_H
#define CONV_UNITTESTS_SUPPORT_DIGEST_H

#include "conv/Support/Random.h"
#include <cstring>
#include <string>

namespace conv_test {

class Digest {
public:
  void add(uint64_t word) { value = mlir::conv::mixBits(value ^ word); }
  void add(double number) {
    uint64_t word;
    std::memcpy(&word, &number, sizeof(word));
    add(word);
  }
  template <typename Bytes>
  void addBytes(const Bytes &bytes) {
    for (auto byte : bytes)
      add(static_cast<uint64_t>(static_cast<unsigned char>(byte)));
  }
  uint64_t get() const { return value; }

private:
  uint64_t value = 0;
};

} // namespace conv_test

#endif // CONV_UNITTESTS_SUPPORT_DIGEST_H
