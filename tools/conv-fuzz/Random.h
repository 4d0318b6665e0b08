//===- Random.h - Choices that a seed decides -------------------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_FUZZ_RANDOM_H
#define CONV_TOOLS_CONV_FUZZ_RANDOM_H

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>

namespace mlir::conv::fuzz {

/// splitmix64: the same numbers on every platform, unlike the distributions of
/// the standard library.
class Random {
public:
  Random(uint64_t seed, uint64_t item)
      : state(seed * 0x9e3779b97f4a7c15 ^ (item + 1) * 0xd1342543de82ef95) {}

  uint64_t bits() {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// In [0, end); 0 where that is empty.
  size_t below(size_t end) { return end ? bits() % end : 0; }
  bool chance(unsigned percent) { return below(100) < percent; }
  /// One of what a container holds, which must not be empty.
  template <typename Container>
  auto &pick(const Container &from) {
    return from[below(std::size(from))];
  }
  template <typename T>
  const T &pick(std::initializer_list<T> from) {
    return from.begin()[below(from.size())];
  }

private:
  uint64_t state;
};

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_RANDOM_H
