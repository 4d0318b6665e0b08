//===- Random.h - Random choices that a seed decides ------------*- C++ -*-===//
//
// The one generator of this project: equal seeds give equal numbers whatever
// the compiler and its library, unlike <random>, whose distributions are left
// to the library.
//
// Draw one number a statement. C++ leaves open in which order the arguments of
// a call and the operands of an operator are computed, and g++ and clang++
// choose differently: `f(random.unit(), random.bits())` means two things. The
// elements between braces are computed from left to right.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_SUPPORT_RANDOM_H
#define CONV_SUPPORT_RANDOM_H

#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <utility>

namespace mlir::conv {

/// The distance between two states of splitmix64.
constexpr uint64_t kRandomStep = 0x9e3779b97f4a7c15;

/// The number of splitmix64 after state `x`; a good hash of a counter too.
constexpr uint64_t mixBits(uint64_t x) {
  x += kRandomStep;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

/// Random bits as a number in [0, 1).
constexpr double unitOf(uint64_t bits) {
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

/// Two words of random bits as a number of the standard normal distribution,
/// by Box and Muller.
inline double normalOf(uint64_t first, uint64_t second) {
  // (0, 1] keeps the logarithm finite.
  double radius = unitOf(first) + 0x1p-53;
  return std::sqrt(-2 * std::log(radius)) *
         std::cos(6.283185307179586 * unitOf(second));
}

/// splitmix64.
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}
  /// One of the sequences of a seed, independent of the others.
  Random(uint64_t seed, uint64_t stream)
      : state(mixBits(mixBits(seed) + stream)) {}

  uint64_t bits() {
    uint64_t word = mixBits(state);
    state += kRandomStep;
    return word;
  }
  /// A number in [0, end); 0 where `end` is 0. `end` has at most 32 bits.
  uint64_t below(uint64_t end) {
    assert(end <= UINT32_MAX && "more than a draw can tell apart");
    return (bits() >> 32) * end >> 32;
  }
  /// A number in [low, high].
  int64_t between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(below(high - low + 1));
  }
  /// A number in [0, 1).
  double unit() { return unitOf(bits()); }
  bool chance(double probability) { return unit() < probability; }
  /// A number of the standard normal distribution.
  double normal() {
    uint64_t first = bits();
    uint64_t second = bits();
    return normalOf(first, second);
  }
  /// One element of a container, which must not be empty.
  template <typename Container>
  auto &pick(const Container &from) {
    return from[below(std::size(from))];
  }
  template <typename T>
  T pick(std::initializer_list<T> from) {
    return from.begin()[below(from.size())];
  }
  /// Brings the elements of a container into a random order.
  template <typename Container>
  void shuffle(Container &elements) {
    using std::swap;
    for (size_t i = std::size(elements); i-- > 1;)
      swap(elements[i], elements[below(i + 1)]);
  }

private:
  uint64_t state;
};

} // namespace mlir::conv

#endif // CONV_SUPPORT_RANDOM_H
