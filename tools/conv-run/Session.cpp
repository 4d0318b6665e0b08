//===- Session.cpp - One function with its tensors on a GPU ---------------===//

#include "Session.h"

#include "conv/Runtime/DType.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace conv_tool;
using nlohmann::json;
using namespace mlir::conv::runtime;

static uint64_t getBytes(const std::vector<int64_t> &extents,
                         conv_dtype dtype) {
  uint64_t bytes = conv_dtype_size(dtype);
  for (int64_t extent : extents)
    if (__builtin_mul_overflow(bytes, static_cast<uint64_t>(extent), &bytes))
      throw Failure("a tensor of shape " + printShape(extents) +
                    " is larger than any memory");
  return bytes;
}

/// The entry for a value that the user may call by its own name or by its
/// position ("arg0", "result1"); null if there is none.
template <typename T>
static const T *lookUp(const std::map<std::string, T> &entries,
                       const conv_value_info &info, const char *prefix,
                       size_t index) {
  auto it = entries.find(info.name);
  if (it == entries.end())
    it = entries.find(prefix + std::to_string(index));
  return it == entries.end() ? nullptr : &it->second;
}

/// Refuses names on the command line that nothing is called by.
template <typename T>
static void checkNames(const std::map<std::string, T> &entries,
                       const char *option, const std::vector<Value> &values,
                       const char *prefix) {
  for (const auto &entry : entries) {
    std::string known;
    bool found = false;
    for (size_t i = 0; i < values.size(); ++i) {
      found |= entry.first == values[i].info.name ||
               entry.first == prefix + std::to_string(i);
      known += (i ? ", " : "") + std::string(values[i].info.name);
    }
    if (!found)
      throw Failure(std::string(option) + " names " + entry.first +
                    "; the function has: " + known);
  }
}

Session::Session(const Options &options) : options(options) {
  conv_bundle *opened = nullptr;
  check(conv_bundle_open(options.bundle.c_str(), &opened));
  bundle.reset(opened);
  if (options.list && options.function.empty())
    return;
  check(conv_bundle_find_function(
      opened, options.function.empty() ? nullptr : options.function.c_str(),
      &function));
  for (size_t i = 0; i < conv_function_num_arguments(function); ++i) {
    Value value;
    check(conv_function_argument(function, i, &value.info));
    arguments.push_back(std::move(value));
  }
  for (size_t i = 0; i < conv_function_num_results(function); ++i) {
    Value value;
    check(conv_function_result(function, i, &value.info));
    results.push_back(std::move(value));
  }
  checkNames(options.inputs, "--input", arguments, "arg");
  checkNames(options.scalars, "--scalar", arguments, "arg");
  checkNames(options.shapes, "--shape", arguments, "arg");
  std::map<std::string, bool> freeze;
  for (const std::string &name : options.freeze)
    freeze[name] = true;
  checkNames(freeze, "--freeze", arguments, "arg");
  checkNames(options.verifyFiles, "--verify", results, "result");
}

static json describe(const conv_value_info &info) {
  json shape = json::array();
  for (int32_t d = 0; d < info.rank; ++d)
    if (info.extents[d] < 0)
      shape.push_back(info.symbols[d]);
    else
      shape.push_back(info.extents[d]);
  return {{"name", info.name},
          {"kind", info.kind == CONV_SCALAR ? "scalar" : "tensor"},
          {"dtype", conv_dtype_name(info.dtype)},
          {"shape", std::move(shape)}};
}

std::string conv_tool::printValue(const json &value) {
  std::string text = value["name"].get<std::string>() + ": ";
  for (const json &extent : value["shape"])
    text += (extent.is_string() ? extent.get<std::string>()
                                : std::to_string(extent.get<int64_t>())) +
            "x";
  return text + value["dtype"].get<std::string>();
}

json Session::describeBundle() const {
  json functions = json::array();
  for (size_t i = 0; i < conv_bundle_num_functions(bundle.get()); ++i) {
    const conv_function *entry = nullptr;
    check(conv_bundle_function(bundle.get(), i, &entry));
    if (function && entry != function)
      continue;
    json arguments = json::array(), results = json::array();
    conv_value_info info;
    for (size_t k = 0; k < conv_function_num_arguments(entry); ++k) {
      check(conv_function_argument(entry, k, &info));
      arguments.push_back(describe(info));
    }
    for (size_t k = 0; k < conv_function_num_results(entry); ++k) {
      check(conv_function_result(entry, k, &info));
      results.push_back(describe(info));
    }
    functions.push_back({{"name", conv_function_name(entry)},
                         {"arguments", std::move(arguments)},
                         {"results", std::move(results)}});
  }
  return {{"bundle", options.bundle},
          {"chip", getChip()},
          {"producer", conv_bundle_producer(bundle.get())},
          {"functions", std::move(functions)}};
}

//===----------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------===//

void Session::resolveShapes() {
  for (size_t i = 0; i < arguments.size(); ++i) {
    Value &value = arguments[i];
    const conv_value_info &info = value.info;
    if (info.kind == CONV_SCALAR)
      continue;
    std::string what = "argument " + std::to_string(i) + " (" + info.name + ")";
    const std::vector<int64_t> *given = lookUp(options.shapes, info, "arg", i);
    if (const std::string *file = lookUp(options.inputs, info, "arg", i)) {
      Tensor tensor = readNpy(*file, info.dtype);
      if (given && *given != tensor.extents)
        throw Failure(what + ": --shape says " + printShape(*given) + ", " +
                      *file + " has " + printShape(tensor.extents));
      value.extents = tensor.extents;
      inputs.emplace(i, std::move(tensor));
    } else if (given) {
      value.extents = *given;
    } else {
      for (int32_t d = 0; d < info.rank; ++d) {
        if (info.extents[d] < 0)
          throw Failure(what + " has an open shape (" +
                        printValue(describe(info)) +
                        "); give it with --shape " + info.name + "=...");
        value.extents.push_back(info.extents[d]);
      }
    }
    if (value.extents.size() != static_cast<size_t>(info.rank))
      throw Failure(what + " expects rank " + std::to_string(info.rank) +
                    ", got shape " + printShape(value.extents));
    value.bytes = getBytes(value.extents, info.dtype);
  }
}

static std::vector<int64_t> getSumLengths(const conv_function *function) {
  std::vector<int64_t> lengths(conv_function_num_convs(function));
  for (size_t i = 0; i < lengths.size(); ++i)
    check(conv_function_sum_length(function, i, &lengths[i]));
  return lengths;
}

Tensor Session::makeArgument(size_t index, bool report) {
  Value &value = arguments[index];
  const conv_value_info &info = value.info;
  auto read = inputs.find(index);
  if (read != inputs.end())
    return std::move(read->second);
  Tensor tensor;
  tensor.dtype = info.dtype;
  tensor.extents = value.extents;
  if (const std::string *given = lookUp(options.scalars, info, "arg", index)) {
    if (info.kind != CONV_SCALAR)
      throw Failure("--scalar names " + std::string(info.name) +
                    ", which is a tensor");
    char *end = nullptr;
    uint64_t bits = 0;
    bool ok;
    if (isFloat(info.dtype)) {
      bits = encodeFloat(info.dtype, std::strtod(given->c_str(), &end));
      ok = true;
    } else {
      ok = encodeInteger(info.dtype, std::strtoll(given->c_str(), &end, 10),
                         bits);
    }
    if (!ok || given->empty() || *end)
      throw Failure("--scalar " + std::string(info.name) + " expects " +
                    conv_dtype_name(info.dtype) + ", got '" + *given + "'");
    const char *bytes = reinterpret_cast<const char *>(&bits);
    tensor.data.assign(bytes, bytes + conv_dtype_size(info.dtype));
    return tensor;
  }
  double scale = info.kind == CONV_SCALAR
                     ? 1
                     : getScale(value.extents, index, getSumLengths(function));
  fillRandom(tensor, options.seed, index, scale);
  if (report && scale != 1)
    std::fprintf(stderr, "  %s: taken for a filter, scaled by %.4g\n",
                 info.name, scale);
  return tensor;
}

std::vector<conv_shape> Session::getShapes() const {
  std::vector<conv_shape> shapes;
  for (const Value &value : arguments)
    shapes.push_back(
        {static_cast<int32_t>(value.extents.size()), value.extents.data()});
  return shapes;
}

std::vector<Value> Session::describeResults(const conv_function *target,
                                            conv_executable *prepared) const {
  std::vector<Value> values;
  for (size_t i = 0; i < conv_function_num_results(target); ++i) {
    Value value;
    check(conv_function_result(target, i, &value.info));
    const int64_t *extents = nullptr;
    int32_t rank = 0;
    check(conv_executable_result_extents(prepared, i, &extents, &rank));
    value.extents.assign(extents, extents + rank);
    value.bytes = getBytes(value.extents, value.info.dtype);
    values.push_back(std::move(value));
  }
  return values;
}

void Session::prepare() {
  resolveShapes();
  conv_device *opened = nullptr;
  check(conv_device_open(options.device, &opened));
  gpu.reset(opened);
  check(conv_device_get_info(opened, &device));

  prepareWith({});
  results = describeResults(function, executable.get());

  call = std::make_unique<Call>();
  for (size_t i = 0; i < arguments.size(); ++i) {
    Tensor tensor = makeArgument(i, /*report=*/options.measureFile.empty());
    call->arguments.emplace_back(opened, arguments[i].bytes);
    if (arguments[i].info.kind == CONV_SCALAR)
      arguments[i].scalar = tensor.data;
    else
      call->arguments.back().copyIn(tensor.data.data());
  }
  for (const Value &value : results)
    call->results.emplace_back(opened, value.bytes);
  freeze();
}

conv_executable *Session::prepare(const conv_function *target,
                                  const std::vector<conv_value> &frozen) const {
  std::vector<conv_shape> shapes = getShapes();
  conv_prepare_options prepareOptions = {
      (options.graph ? uint32_t(CONV_PREPARE_GRAPH) : 0) |
          (options.inOrder ? uint32_t(CONV_PREPARE_IN_ORDER) : 0),
      frozen.empty() ? nullptr : frozen.data(), nullptr};
  conv_executable *prepared = nullptr;
  check(conv_prepare_with(target, gpu.get(), shapes.data(), shapes.size(),
                          &prepareOptions, &prepared));
  return prepared;
}

void Session::prepareWith(const std::vector<conv_value> &frozen) {
  auto begin = std::chrono::steady_clock::now();
  executable.reset(prepare(function, frozen));
  // With frozen arguments there is a second time: what the first one loaded is
  // then there already, so that they are added up.
  prepareMilliseconds += std::chrono::duration<double, std::milli>(
                             std::chrono::steady_clock::now() - begin)
                             .count();
}

/// What conv_prepare_with takes; empty where nothing is frozen.
std::vector<conv_value> Session::getFrozen() const {
  std::vector<conv_value> frozen;
  if (options.freeze.empty())
    return frozen;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Value &value = arguments[i];
    frozen.push_back({value.info.kind, value.info.dtype,
                      static_cast<int32_t>(value.extents.size()),
                      value.extents.data(), nullptr,
                      isFrozen[i] ? call->arguments[i].get() : nullptr});
  }
  return frozen;
}

/// Prepares anew with the arguments that the command line freezes.
void Session::freeze() {
  isFrozen.assign(arguments.size(), false);
  for (size_t i = 0; i < arguments.size(); ++i) {
    for (const std::string &name : options.freeze)
      isFrozen[i] = isFrozen[i] || name == arguments[i].info.name ||
                    name == "arg" + std::to_string(i);
    if (isFrozen[i] && arguments[i].info.kind == CONV_SCALAR)
      throw Failure("--freeze names " + std::string(arguments[i].info.name) +
                    ", which is a scalar");
  }
  if (!options.freeze.empty())
    prepareWith(getFrozen());
}

ExecutableHandle Session::prepareOther(const std::string &name) const {
  const conv_function *other = nullptr;
  check(conv_bundle_find_function(bundle.get(), name.c_str(), &other));
  return ExecutableHandle(prepare(other, getFrozen()));
}

double Session::timeOther(conv_executable *other, unsigned calls) {
  Timer timer(gpu.get());
  timer.start();
  for (unsigned i = 0; i < calls; ++i)
    enqueue(other, *call, results);
  timer.stop();
  check(conv_device_synchronize(gpu.get()));
  return timer.getMilliseconds();
}

//===----------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------===//

void Session::enqueue(conv_executable *target, const Call &on,
                      const std::vector<Value> &targetResults) {
  std::vector<conv_value> in, out;
  for (size_t i = 0; i < arguments.size(); ++i) {
    Value &value = arguments[i];
    bool scalar = value.info.kind == CONV_SCALAR;
    // Of a frozen argument there is one alone, whatever set of tensors is on.
    const Call &from = target == executable.get() && isFrozen[i] ? *call : on;
    in.push_back({value.info.kind, value.info.dtype,
                  static_cast<int32_t>(value.extents.size()),
                  value.extents.data(), nullptr,
                  scalar ? value.scalar.data() : from.arguments[i].get()});
  }
  for (size_t i = 0; i < targetResults.size(); ++i)
    out.push_back({CONV_TENSOR, targetResults[i].info.dtype,
                   static_cast<int32_t>(targetResults[i].extents.size()),
                   targetResults[i].extents.data(), nullptr,
                   on.results[i].get()});
  check(conv_run(target, nullptr, in.data(), in.size(), out.data(), out.size(),
                 nullptr, 0));
}

void Session::runOnce() {
  for (const DeviceBuffer &result : call->results)
    result.fill(poison);
  enqueue(executable.get(), *call, results);
  check(conv_device_synchronize(gpu.get()));
}

Tensor Session::readResult(size_t index) const {
  Tensor tensor;
  tensor.dtype = results[index].info.dtype;
  tensor.extents = results[index].extents;
  tensor.data.resize(results[index].bytes);
  call->results[index].copyOut(tensor.data.data());
  return tensor;
}

Bounds Session::getBounds(size_t result) const {
  conv_cost cost;
  check(conv_executable_get_cost(executable.get(), &cost));
  double rootSum =
      options.sumLength ? std::sqrt(*options.sumLength) : cost.root_sum;
  conv_dtype dtype = results[result].info.dtype;
  Bounds bounds = deriveBounds(rootSum, cost.accumulate, cost.product_error,
                               dtype, options.tolerance);
  // A result of zeros has a relative error of 1.
  if (isFloat(dtype) && !options.tolerance && !(bounds.relativeL2 < 1)) {
    char bound[32];
    (void)std::snprintf(bound, sizeof(bound), "%.3g", bounds.relativeL2);
    throw Failure("cannot verify " + getResultName(result) +
                  ": sums, types and product_error of the manifest allow a "
                  "relative L2 error of " +
                  bound + ", which zeros keep; give --tolerance");
  }
  return bounds;
}

std::vector<Tensor> Session::runReference() {
  const char *name = conv_function_reference(function);
  if (!name)
    throw Failure(std::string("the bundle holds no reference of ") +
                  conv_function_name(function) +
                  "; compile it with conv-opt --reference, or give the "
                  "expected result with --verify=FILE.npy");
  const conv_function *reference = nullptr;
  check(conv_bundle_find_function(bundle.get(), name, &reference));
  std::vector<conv_shape> shapes = getShapes();
  conv_executable *prepared = nullptr;
  check(conv_prepare(reference, gpu.get(), shapes.data(), shapes.size(),
                     &prepared));
  ExecutableHandle owner(prepared);
  std::vector<Value> values = describeResults(reference, prepared);

  // The results of the reference take the place of ours in the call.
  Call referenceCall;
  for (const Value &value : values) {
    referenceCall.results.emplace_back(gpu.get(), value.bytes);
    referenceCall.results.back().fill(poison);
  }
  std::swap(referenceCall.arguments, call->arguments);
  try {
    enqueue(prepared, referenceCall, values);
    check(conv_device_synchronize(gpu.get()));
  } catch (...) {
    std::swap(referenceCall.arguments, call->arguments);
    throw;
  }
  std::swap(referenceCall.arguments, call->arguments);

  std::vector<Tensor> tensors;
  for (size_t i = 0; i < values.size(); ++i) {
    Tensor tensor;
    tensor.dtype = values[i].info.dtype;
    tensor.extents = values[i].extents;
    tensor.data.resize(values[i].bytes);
    referenceCall.results[i].copyOut(tensor.data.data());
    tensors.push_back(std::move(tensor));
  }
  return tensors;
}

std::vector<Comparison> Session::verify() {
  std::vector<Tensor> expected;
  std::vector<size_t> which;
  if (options.verifyFiles.empty()) {
    expected = runReference();
    for (size_t i = 0; i < results.size(); ++i)
      which.push_back(i);
  } else {
    for (size_t i = 0; i < results.size(); ++i) {
      const std::string *file =
          lookUp(options.verifyFiles, results[i].info, "result", i);
      if (!file)
        continue;
      expected.push_back(readNpy(*file, results[i].info.dtype));
      which.push_back(i);
    }
  }
  std::vector<Comparison> comparisons;
  for (size_t k = 0; k < which.size(); ++k) {
    Comparison comparison =
        compare(readResult(which[k]), expected[k], getBounds(which[k]));
    comparison.result = which[k];
    // A reference that leaves holes would make any result look wrong.
    if (options.verifyFiles.empty() && !comparison.unwritten &&
        isFloat(expected[k].dtype)) {
      size_t size = conv_dtype_size(expected[k].dtype);
      const std::vector<char> &data = expected[k].data;
      for (size_t at = 0; at < data.size(); at += size) {
        if (isPoison(&data[at], size)) {
          comparison.passed = false;
          comparison.problem = "the reference itself left elements unwritten";
          break;
        }
      }
    }
    comparisons.push_back(std::move(comparison));
    expected[k] = {}; // gigabytes
  }
  return comparisons;
}

Timing Session::bench() {
  Timing timing;
  timing.runs = options.repeat;
  uint64_t bytes = 0;
  for (const Value &value : arguments)
    bytes += value.bytes;
  for (const Value &value : results)
    bytes += value.bytes;
  // Tensors that stay in L2 between runs would flatter the time: take several
  // sets in turn, until they do not fit.
  uint64_t l2 = static_cast<uint64_t>(std::max<int64_t>(device.l2_bytes, 0));
  if (bytes && bytes < 2 * l2)
    timing.sets = std::min<uint64_t>(64, (3 * l2 + bytes - 1) / bytes);
  std::vector<Call> copies;
  for (size_t k = 1; k < timing.sets; ++k) {
    Call copy;
    for (size_t i = 0; i < arguments.size(); ++i) {
      copy.arguments.emplace_back(gpu.get(), arguments[i].bytes);
      std::vector<char> data(arguments[i].bytes);
      call->arguments[i].copyOut(data.data());
      copy.arguments.back().copyIn(data.data());
    }
    for (const Value &value : results)
      copy.results.emplace_back(gpu.get(), value.bytes);
    copies.push_back(std::move(copy));
  }
  auto getSet = [&](size_t run) -> const Call & {
    size_t set = run % timing.sets;
    return set == 0 ? *call : copies[set - 1];
  };

  // Warm up for a while, so that the clocks have risen.
  constexpr double warmUpMilliseconds = 300;
  double spent = 0;
  for (unsigned run = 0; run < 1000 && (run < 3 || spent < warmUpMilliseconds);
       ++run) {
    Timer timer(gpu.get());
    timer.start();
    enqueue(executable.get(), getSet(run), results);
    timer.stop();
    spent += timer.getMilliseconds();
  }
  std::vector<Timer> timers;
  for (unsigned run = 0; run < timing.runs; ++run)
    timers.emplace_back(gpu.get());
  for (unsigned run = 0; run < timing.runs; ++run) {
    timers[run].start();
    enqueue(executable.get(), getSet(run), results);
    timers[run].stop();
  }
  check(conv_device_synchronize(gpu.get()));
  std::vector<double> times;
  for (const Timer &timer : timers)
    times.push_back(timer.getMilliseconds());
  std::sort(times.begin(), times.end());
  size_t half = times.size() / 2;
  timing.median =
      times.size() % 2 ? times[half] : (times[half - 1] + times[half]) / 2;
  timing.least = times.front();
  timing.most = times.back();
  return timing;
}

Peaks Session::getPeaks() const {
  // FMA units of one multiprocessor; two operations each and clock.
  int lanes = device.compute_major == 8 && device.compute_minor == 0 ? 64 : 128;
  Peaks peaks;
  peaks.flops = 2.0 * lanes * device.sm_count *
                static_cast<double>(device.sm_clock_khz) * 1e3;
  // Two transfers a clock on every line of the bus.
  peaks.bytes = 2.0 * static_cast<double>(device.memory_clock_khz) * 1e3 *
                static_cast<double>(device.memory_bus_bits) / 8;
  return peaks;
}
