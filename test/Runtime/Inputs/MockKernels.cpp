//===- MockKernels.cpp - Launches on the mock driver ----------------------===//

#include "MockCuda.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

using namespace mock;

static size_t getTypeBytes(const std::string &type) {
  if (type.size() < 3)
    return 0;
  size_t bits = static_cast<size_t>(std::atoi(type.c_str() + 2));
  return type == ".pred" ? 1 : bits / 8;
}

/// Bytes of the arrays `.shared .align 4 .b8 name[bytes];` in a kernel's text.
static int countShared(const std::string &text) {
  int bytes = 0;
  for (size_t at = text.find(".shared .align"); at != std::string::npos;
       at = text.find(".shared .align", at + 1)) {
    size_t open = std::min(text.find('[', at), text.size() - 1);
    bytes += std::atoi(text.c_str() + open + 1);
  }
  return bytes;
}

void mock::parsePtx(const std::string &ptx, int device, Module &module) {
  for (size_t at = ptx.find(".entry"); at != std::string::npos;
       at = ptx.find(".entry", at + 1)) {
    auto kernel = std::make_unique<Kernel>();
    kernel->device = device;
    size_t name =
        std::min(ptx.find_first_not_of(" \t\r\n", at + 6), ptx.size());
    size_t open = std::min(ptx.find_first_of("( \t\r\n{", name), ptx.size());
    kernel->name = ptx.substr(name, open - name);
    open = ptx.find_first_not_of(" \t\r\n", open);
    if (open != std::string::npos && ptx[open] == '(') {
      std::stringstream list(
          ptx.substr(open + 1, ptx.find(')', open) - open - 1));
      std::string parameter;
      while (std::getline(list, parameter, ',')) {
        std::stringstream words(parameter);
        std::string word;
        size_t bytes = 0;
        while (words >> word) {
          if (word == ".align")
            words >> word;
          else if (word == ".param" || word == ".ptr" || word == ".global")
            continue;
          else if (word[0] == '.')
            bytes = getTypeBytes(word);
          else if (word.find('[') != std::string::npos)
            bytes *= static_cast<size_t>(
                std::atoi(word.c_str() + word.find('[') + 1));
        }
        if (bytes)
          kernel->parameters.push_back(bytes);
      }
    }
    kernel->staticShared =
        countShared(ptx.substr(at, ptx.find(".entry", at + 1) - at));
    module.kernels.push_back(std::move(kernel));
  }
}

void Launch::setParameters(void **pointers) {
  parameters.assign(kernel->parameters.size(), 0);
  for (size_t i = 0; i < parameters.size(); ++i)
    std::memcpy(&parameters[i], pointers[i],
                std::min<size_t>(kernel->parameters[i], 8));
}

const std::pair<const uint64_t, Allocation> *mock::find(uint64_t address,
                                                        uint64_t bytes) {
  auto &allocations = getState().allocations;
  auto it = allocations.upper_bound(address);
  if (it == allocations.begin())
    return nullptr;
  --it;
  uint64_t offset = address - it->first;
  return offset <= it->second.bytes && bytes <= it->second.bytes - offset
             ? &*it
             : nullptr;
}

//===----------------------------------------------------------------------===//
// Address ranges
//===----------------------------------------------------------------------===//

namespace {
/// What a step of the manifest passes: ranks and bytes of an element of its
/// memrefs; rank -1 for other arguments.
struct Argument {
  int rank = -1;
  uint64_t elementBytes = 1;
};
using Signature = std::vector<Argument>;
} // namespace

/// The ways in which steps of the manifest in use launch each kernel.
static std::map<std::string, std::vector<Signature>> signatures;

static void readSignatures(const std::string &text) {
  static const std::map<std::string, uint64_t> bytes = {
      {"f64", 8}, {"i64", 8}, {"index", 8}, {"f32", 4}, {"i32", 4},
      {"f16", 2}, {"i16", 2}, {"bf16", 2},  {"i8", 1},  {"i1", 1}};
  signatures.clear();
  nlohmann::json manifest = nlohmann::json::parse(text, nullptr, false);
  if (!manifest.is_object() || !manifest["functions"].is_array())
    return;
  for (nlohmann::json &function : manifest["functions"])
    for (const char *list : {"load_steps", "steps"}) {
      if (!function.is_object() || !function[list].is_array())
        continue;
      for (nlohmann::json &step : function[list]) {
        if (!step.is_object() || !step["kernel"].is_string() ||
            !step["arguments"].is_array())
          continue;
        Signature signature;
        for (nlohmann::json &entry : step["arguments"]) {
          Argument argument;
          if (entry.is_object() && entry.contains("memref") &&
              entry["memref"].is_object()) {
            nlohmann::json &memref = entry["memref"];
            argument.rank = static_cast<int>(memref["sizes"].size());
            if (memref["dtype"].is_string() &&
                bytes.count(memref["dtype"].get<std::string>()))
              argument.elementBytes =
                  bytes.at(memref["dtype"].get<std::string>());
          }
          signature.push_back(argument);
        }
        signatures[step["kernel"].get<std::string>()].push_back(signature);
      }
    }
}

/// Tests tell the mock what bundle is run, so that it knows which parameters
/// make up a memref; "" makes it forget.
extern "C" __attribute__((visibility("default"))) void
conv_mock_use_manifest(const char *text) {
  std::lock_guard<std::mutex> lock(getState().mutex);
  readSignatures(text);
}

/// Empty if every memref lies in allocated memory, else what does not.
static std::string checkRanges(const Launch &launch,
                               const Signature &signature) {
  size_t at = 0;
  for (const Argument &argument : signature) {
    size_t count = argument.rank < 0 ? 1 : 3 + 2 * size_t(argument.rank);
    if (at + count > launch.parameters.size())
      return "another number of parameters";
    const uint64_t *slots = launch.parameters.data() + at;
    at += count;
    if (argument.rank < 0)
      continue;
    if (slots[0] != slots[1])
      return "two different pointers in a memref";
    const int64_t offset = static_cast<int64_t>(slots[2]);
    int64_t first = offset, last = offset;
    bool empty = false, overflow = false;
    for (int d = 0; d < argument.rank; ++d) {
      int64_t size = static_cast<int64_t>(slots[3 + d]);
      int64_t stride = static_cast<int64_t>(slots[3 + argument.rank + d]);
      empty |= size <= 0;
      int64_t reach = 0;
      int64_t &end = stride < 0 ? first : last;
      overflow |= __builtin_mul_overflow(size - (size > 0), stride, &reach) ||
                  __builtin_add_overflow(end, reach, &end);
    }
    if (empty) { // touches nothing, whatever its strides are
      first = offset;
      last = offset - 1;
      if (slots[0] == 0 && offset == 0)
        continue;
    } else if (overflow) {
      return "a memref whose elements overflow 64 bits";
    }
    int64_t size = static_cast<int64_t>(argument.elementBytes);
    int64_t begin = 0, end = 0;
    uint64_t address = 0;
    if (first < 0 || __builtin_mul_overflow(first, size, &begin) ||
        __builtin_mul_overflow(last + 1, size, &end) ||
        __builtin_add_overflow(slots[0], static_cast<uint64_t>(begin),
                               &address))
      return "a memref before its pointer or past the end of memory";
    const auto *base = find(slots[0], 0);
    const auto *found = find(address, static_cast<uint64_t>(end - begin));
    // The memory of an empty tensor may be anywhere.
    if (empty && first == 0)
      continue;
    if (!found || found != base)
      return "bytes " + std::to_string(begin) + " to " + std::to_string(end) +
             " behind a pointer, which are not allocated";
    if (found->second.device != launch.kernel->device)
      return "memory of GPU " + std::to_string(found->second.device);
  }
  return at == launch.parameters.size() ? "" : "another number of parameters";
}

/// A launch is right if one of the manifest's steps explains it.
static bool isInBounds(const Launch &launch) {
  static bool readFromEnvironment = false;
  if (!readFromEnvironment) {
    readFromEnvironment = true;
    if (const char *bundle = std::getenv("CONVFUSION_MOCK_BUNDLE")) {
      std::ifstream stream(std::string(bundle) + "/manifest.json");
      readSignatures({std::istreambuf_iterator<char>(stream), {}});
    }
  }
  auto found = signatures.find(launch.kernel->name);
  if (found == signatures.end())
    return true;
  std::string problem;
  for (const Signature &signature : found->second) {
    std::string next = checkRanges(launch, signature);
    if (next.empty())
      return true;
    problem = next;
  }
  log("out of bounds: " + launch.kernel->name + ": " + problem);
  if (std::getenv("CONVFUSION_MOCK_ABORT")) {
    std::fprintf(stderr, "mock driver: kernel %s was given %s\n",
                 launch.kernel->name.c_str(), problem.c_str());
    std::abort();
  }
  return false;
}

//===----------------------------------------------------------------------===//
// Carrying out
//===----------------------------------------------------------------------===//

/// Carries out the kernels that the header of MockCuda.cpp names.
static Result simulate(const Launch &launch) {
  const Kernel &kernel = *launch.kernel;
  if (kernel.name.rfind("mock_", 0) != 0)
    return success;
  size_t half = kernel.parameters.size() / 2;
  if (half < 3)
    return invalidValue;
  size_t rank = (half - 3) / 2;
  auto load = [&](size_t i) { return launch.parameters[i]; };
  uint64_t count = 1;
  for (size_t d = 0; d < rank; ++d)
    if (__builtin_mul_overflow(count, load(3 + d), &count))
      return illegalAddress;
  if (!count)
    return success;
  auto isDouble = [&](size_t fromEnd) {
    return kernel.name.size() >= fromEnd &&
           kernel.name.compare(kernel.name.size() - fromEnd, 3, "f64") == 0;
  };
  uint64_t inBytes = isDouble(7) ? 8 : 4, outBytes = isDouble(3) ? 8 : 4;
  uint64_t in = load(1) + load(2) * inBytes;
  uint64_t out = load(half + 1) + load(half + 2) * outBytes;
  if (count > (uint64_t(1) << 40) || !find(in, count * inBytes) ||
      !find(out, count * outBytes))
    return illegalAddress;
  bool hole = kernel.name.rfind("mock_hole", 0) == 0;
  bool wrong = kernel.name.rfind("mock_wrong", 0) == 0;
  auto read = [&](uint64_t i) -> double {
    char bytes[8];
    std::memcpy(bytes, reinterpret_cast<const char *>(in) + i * inBytes,
                inBytes);
    float single;
    double result;
    std::memcpy(&single, bytes, 4);
    std::memcpy(&result, bytes, 8);
    return inBytes == 8 ? result : single;
  };
  for (uint64_t i = 0; i + hole < count; ++i) {
    double value = 2 * read(i) + (wrong && i == 0);
    float single = static_cast<float>(value);
    std::memcpy(reinterpret_cast<char *>(out) + i * outBytes,
                outBytes == 8 ? static_cast<const void *>(&value) : &single,
                outBytes);
  }
  return success;
}

/// "mem2+16" for an address in device memory, a number otherwise.
static std::string describeParameter(uint64_t value, size_t bytes) {
  std::ostringstream os;
  if (bytes == 8) {
    if (const auto *allocation = find(value, 1)) {
      os << "mem" << allocation->second.number << "+"
         << value - allocation->first;
      return os.str();
    }
    os << static_cast<int64_t>(value);
  } else {
    os << "0x" << std::hex << value << std::dec << ":" << bytes;
  }
  return os.str();
}

Result mock::execute(const Launch &launch, void *stream) {
  const Kernel &kernel = *launch.kernel;
  if (int64_t error = getSetting("CONVFUSION_MOCK_LAUNCH_ERROR", 0))
    return static_cast<Result>(error);
  if (isLogging()) {
    std::ostringstream os;
    os << "launch " << kernel.name << " grid " << launch.grid[0] << " "
       << launch.grid[1] << " " << launch.grid[2] << " block "
       << launch.block[0] << " " << launch.block[1] << " " << launch.block[2]
       << " shared " << launch.sharedBytes << " stream "
       << reinterpret_cast<uintptr_t>(stream) << " params";
    for (size_t i = 0; i < kernel.parameters.size(); ++i)
      os << " "
         << describeParameter(launch.parameters[i], kernel.parameters[i]);
    log(os.str());
  }
  if (!isInBounds(launch))
    return illegalAddress;
  return simulate(launch);
}
