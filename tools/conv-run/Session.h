//===- Session.h - One function with its tensors on a GPU -------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_RUN_SESSION_H
#define CONV_TOOLS_CONV_RUN_SESSION_H

#include "Compare.h"
#include "Gpu.h"
#include "Options.h"

#include <nlohmann/json.hpp>

namespace conv_tool {

/// An argument with its value, or a result with its memory.
struct Value {
  conv_value_info info;
  std::vector<int64_t> extents;
  uint64_t bytes = 0;
  std::vector<char> scalar; // host bytes of scalars
};

/// The tensors of one call in GPU memory.
struct Call {
  std::vector<DeviceBuffer> arguments, results; // scalars: empty buffers
};

struct Timing {
  unsigned runs = 0;
  size_t sets = 1;                        // copies of the tensors taken in turn
  double median = 0, least = 0, most = 0; // ms
};

/// What the GPU could do at most, and where the figures are from.
struct Peaks {
  double flops = 0; // per second, f32 FMA
  double bytes = 0; // per second, from DRAM; 0 if unknown
};

class Session {
public:
  /// Opens the bundle and finds the function. Needs no GPU.
  explicit Session(const Options &options);

  /// What is in the bundle, or of it the function that was named.
  nlohmann::json describeBundle() const;
  /// How long the runtime took to load and prepare the function.
  double getPrepareMilliseconds() const { return prepareMilliseconds; }

  /// Opens the GPU, makes the arguments and prepares the function.
  void prepare();
  /// Poisons the results, runs once and waits.
  void runOnce();
  Timing bench();
  /// Prepares another function of the bundle, with the same arguments (of which
  /// the same are frozen) and results as this one. Several threads may do so at
  /// once.
  ExecutableHandle prepareOther(const std::string &name) const;
  /// Milliseconds of `calls` calls of what prepareOther returned, one behind
  /// another.
  double timeOther(conv_executable *other, unsigned calls);

  /// Compares every result with the reference; prints a line for each.
  std::vector<Comparison> verify();

  Tensor readResult(size_t index) const;

  const conv_function *getFunction() const { return function; }
  conv_executable *getExecutable() const { return executable.get(); }
  const conv_device_info &getDevice() const { return device; }
  const std::vector<Value> &getArguments() const { return arguments; }
  const std::vector<Value> &getResults() const { return results; }
  const char *getChip() const { return conv_bundle_chip(bundle.get()); }
  Bounds getBounds(size_t result) const;
  Peaks getPeaks() const;
  std::string getResultName(size_t index) const {
    return results[index].info.name;
  }

private:
  void resolveShapes();
  void prepareWith(const std::vector<conv_value> &frozen);
  conv_executable *prepare(const conv_function *target,
                           const std::vector<conv_value> &frozen) const;
  std::vector<conv_value> getFrozen() const;
  void freeze();
  Tensor makeArgument(size_t index, bool report);
  std::vector<conv_shape> getShapes() const;
  std::vector<Tensor> runReference();
  void enqueue(conv_executable *target, const Call &call,
               const std::vector<Value> &targetResults);
  std::vector<Value> describeResults(const conv_function *target,
                                     conv_executable *prepared) const;

  const Options &options;
  BundleHandle bundle;
  const conv_function *function = nullptr;
  DeviceHandle gpu;
  conv_device_info device = {};
  std::vector<Value> arguments, results;
  std::map<size_t, Tensor> inputs; // read from files
  ExecutableHandle executable;
  std::unique_ptr<Call> call;
  std::vector<bool> isFrozen; // by argument
  double prepareMilliseconds = 0;
};

/// "x: arg0.d0x16xf32" of an argument or a result as Session::describeBundle
/// tells it.
std::string printValue(const nlohmann::json &value);

} // namespace conv_tool

#endif // CONV_TOOLS_CONV_RUN_SESSION_H
