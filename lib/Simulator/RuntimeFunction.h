//===- RuntimeFunction.h - What instrumented kernels call -------*- C++ -*-===//

#ifndef CONV_LIB_SIMULATOR_RUNTIMEFUNCTION_H
#define CONV_LIB_SIMULATOR_RUNTIMEFUNCTION_H

#include <cstdint>
#include <string>
#include <type_traits>

namespace mlir::conv::sim {

/// A C++ function and its type as LLVM has it: "(f32, i32) -> f32", "(ptr) ->
/// ()". Integers have no sign there.
struct RuntimeFunction {
  void *address = nullptr;
  std::string signature;
};

template <typename T>
std::string getTypeName() {
  if constexpr (std::is_void_v<T>) {
    return "()";
  } else if constexpr (std::is_pointer_v<T>) {
    return "ptr";
  } else if constexpr (std::is_floating_point_v<T>) {
    static_assert(sizeof(T) <= 8);
    return "f" + std::to_string(8 * sizeof(T));
  } else {
    static_assert(std::is_integral_v<T>);
    return "i" + std::to_string(8 * sizeof(T));
  }
}

template <typename Result, typename... Parameters>
RuntimeFunction runtimeFunction(Result (*function)(Parameters...)) {
  std::string parameters;
  [[maybe_unused]] auto add = [&](const std::string &name) {
    parameters += (parameters.empty() ? "" : ", ") + name;
  };
  (add(getTypeName<Parameters>()), ...);
  return {reinterpret_cast<void *>(function),
          "(" + parameters + ") -> " + getTypeName<Result>()};
}

} // namespace mlir::conv::sim

#endif // CONV_LIB_SIMULATOR_RUNTIMEFUNCTION_H
