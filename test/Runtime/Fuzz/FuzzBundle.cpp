//===- FuzzBundle.cpp - Bundles under attack ------------------------------===//
//
// A libFuzzer target: opens a bundle made of the input, prepares each of its
// functions and runs it on the mock driver, which aborts where a launch is
// given an address that is not allocated. Whatever the bundle holds must end in
// a status.
//
// The input is the files of a bundle, one after another: a line
// "NAME BYTES\n" and the bytes; the name "->NAME" makes a symbolic link with
// the bytes as its target. The mutator knows JSON: it changes values, moves and
// doubles whole subtrees of manifest.json, so that most mutants pass the
// parser; other files are cut and changed byte by byte.
//
// `FuzzBundle --pack FOLDER` prints the input that a bundle makes, its kernels
// without their bodies: neither the runtime nor the mock driver reads those,
// and without them an input is small and its mutants are many.
//
//===----------------------------------------------------------------------===//

#include "conv/Runtime/conv_runtime.h"
#include "conv/Support/Random.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

using mlir::conv::Random;
using nlohmann::json;

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maxSize);

namespace {

struct File {
  std::string name, data;
};

/// Where bundles are written, and beside it what they must not read.
std::string folder, outside;
/// What is in the file outside; the mock driver must never get it.
const char *const secret = "CONVFUSION-OUTSIDE";

void (*useManifest)(const char *) = nullptr;

[[noreturn]] void die(const std::string &message) {
  std::fprintf(stderr, "FuzzBundle: %s\n", message.c_str());
  std::abort();
}

std::vector<File> unpack(const uint8_t *data, size_t size) {
  std::vector<File> files;
  std::string text(reinterpret_cast<const char *>(data), size);
  for (size_t at = 0; at < text.size();) {
    size_t newline = text.find('\n', at), space = text.find(' ', at);
    if (newline == std::string::npos || space > newline)
      break;
    size_t bytes = std::strtoull(text.c_str() + space + 1, nullptr, 10);
    bytes = std::min(bytes, text.size() - newline - 1);
    files.push_back(
        {text.substr(at, space - at), text.substr(newline + 1, bytes)});
    at = newline + 1 + bytes;
  }
  return files;
}

std::string pack(const std::vector<File> &files) {
  std::string result;
  for (const File &file : files)
    result +=
        file.name + " " + std::to_string(file.data.size()) + "\n" + file.data;
  return result;
}

/// PTX with every function's body emptied; bodies stand between lines "{" and
/// "}".
std::string dropBodies(std::string ptx) {
  for (size_t open = ptx.find("\n{\n"); open != std::string::npos;
       open = ptx.find("\n{\n", open + 1)) {
    size_t close = ptx.find("\n}", open);
    if (close == std::string::npos)
      break;
    ptx.erase(open + 2, close - open - 2);
  }
  return ptx;
}

//===----------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------===//

/// Writes the files into the emptied folder; names that lead out of it are left
/// out, as no bundle on a disk has them.
void writeFiles(const std::vector<File> &files) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  std::filesystem::create_directories(folder);
  for (const File &file : files) {
    bool link = file.name.rfind("->", 0) == 0;
    std::string name = file.name.substr(link ? 2 : 0);
    if (name.empty() || name[0] == '/' || name.size() > 100 ||
        name.find("..") != std::string::npos ||
        name.find('\0') != std::string::npos)
      continue;
    std::filesystem::path path = folder + "/" + name;
    std::filesystem::create_directories(path.parent_path(), ignored);
    if (link) {
      // Targets of a bundle's own making could be anywhere on this machine.
      std::filesystem::create_symlink(outside, path, ignored);
      continue;
    }
    std::ofstream(path, std::ios::binary) << file.data;
  }
}

/// GPU memory that is freed with its owner.
struct Memory {
  Memory(conv_device *device, size_t bytes) : device(device) {
    if (conv_device_malloc(device, bytes, &pointer) != CONV_OK)
      pointer = nullptr;
  }
  ~Memory() { (void)conv_device_free(device, pointer); }
  Memory(const Memory &) = delete;

  conv_device *device;
  void *pointer = nullptr;
};

void expectSentence(conv_status status) {
  if (status != CONV_OK && !*conv_last_error())
    die("a failure without a sentence");
}

constexpr int64_t mostBytes = 1 << 20;

/// Bytes of a tensor, -1 where it is too large to be run here.
int64_t getBytes(const int64_t *extents, int32_t rank, conv_dtype dtype) {
  int64_t bytes = static_cast<int64_t>(conv_dtype_size(dtype));
  for (int32_t d = 0; d < rank; ++d)
    if (extents[d] < 0 || __builtin_mul_overflow(bytes, extents[d], &bytes))
      return -1;
  return bytes > mostBytes ? -1 : bytes;
}

void runFunction(const conv_function *function, conv_device *device,
                 Random &random) {
  size_t numArguments = conv_function_num_arguments(function);
  size_t numResults = conv_function_num_results(function);
  std::vector<std::vector<int64_t>> extents;
  std::vector<conv_shape> shapes;
  std::vector<conv_value_info> infos(numArguments + numResults);
  for (size_t i = 0; i < numArguments; ++i) {
    expectSentence(conv_function_argument(function, i, &infos[i]));
    std::vector<int64_t> shape;
    for (int32_t d = 0; d < infos[i].rank; ++d) {
      (void)std::strlen(infos[i].symbols[d]);
      shape.push_back(infos[i].extents[d] >= 0 ? infos[i].extents[d]
                                               : random.between(0, 8));
    }
    extents.push_back(std::move(shape));
  }
  for (size_t i = 0; i < numArguments; ++i)
    shapes.push_back(
        {static_cast<int32_t>(extents[i].size()), extents[i].data()});
  conv_executable *executable = nullptr;
  conv_status status =
      conv_prepare(function, device, shapes.data(), shapes.size(), &executable);
  expectSentence(status);
  if (status != CONV_OK)
    return;
  for (size_t i = 0; i < conv_executable_num_launches(executable); ++i) {
    conv_launch_info info;
    expectSentence(conv_executable_launch(executable, i, &info));
    const size_t *after = nullptr;
    size_t count = 0;
    expectSentence(
        conv_executable_launch_dependencies(executable, i, &after, &count));
    (void)std::strlen(info.kernel);
  }
  std::vector<std::unique_ptr<Memory>> memory;
  std::vector<conv_value> arguments, results;
  uint64_t scalar = 0x0102030405060708;
  bool runnable = conv_executable_workspace_bytes(executable) <= mostBytes;
  for (size_t i = 0; i < numArguments + numResults && runnable; ++i) {
    conv_value value = {};
    if (i < numArguments) {
      value.rank = shapes[i].rank;
      value.extents = shapes[i].extents;
    } else {
      expectSentence(
          conv_function_result(function, i - numArguments, &infos[i]));
      expectSentence(conv_executable_result_extents(
          executable, i - numArguments, &value.extents, &value.rank));
    }
    value.kind = infos[i].kind;
    value.dtype = infos[i].dtype;
    int64_t bytes = getBytes(value.extents, value.rank, value.dtype);
    runnable = bytes >= 0;
    if (runnable && value.kind == CONV_TENSOR) {
      memory.push_back(
          std::make_unique<Memory>(device, static_cast<size_t>(bytes)));
      value.data = memory.back()->pointer;
    } else {
      value.data = &scalar;
    }
    (i < numArguments ? arguments : results).push_back(value);
  }
  // And with tensors frozen: some, in launches, and all, in a graph.
  conv_executable *others[2] = {nullptr, nullptr};
  for (uint32_t graph = 0; graph < 2 && runnable; ++graph) {
    std::vector<conv_value> frozen = arguments;
    for (conv_value &value : frozen) {
      bool thawed = !graph && random.below(2);
      if (thawed || value.kind == CONV_SCALAR)
        value.data = nullptr;
    }
    conv_prepare_options options = {graph ? uint32_t(CONV_PREPARE_GRAPH) : 0,
                                    frozen.data(), nullptr};
    expectSentence(conv_prepare_with(function, device, shapes.data(),
                                     shapes.size(), &options, &others[graph]));
  }
  // Twice, since the second run finds everything in place.
  for (conv_executable *each : {executable, others[0], others[1]}) {
    for (int round = 0; round < 2 && runnable && each; ++round)
      expectSentence(conv_run(each, nullptr, arguments.data(), arguments.size(),
                              results.data(), results.size(), nullptr, 0));
  }
  for (conv_executable *each : {others[0], others[1], executable})
    conv_executable_destroy(each);
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv) {
  if (*argc > 2 && !std::strcmp((*argv)[1], "--pack")) {
    std::vector<File> files;
    std::string root = (*argv)[2];
    for (const auto &entry :
         std::filesystem::recursive_directory_iterator(root)) {
      if (!entry.is_regular_file() || entry.path().extension() == ".cubin")
        continue;
      std::ifstream stream(entry.path(), std::ios::binary);
      std::string data(std::istreambuf_iterator<char>(stream), {});
      files.push_back(
          {std::filesystem::relative(entry.path(), root).string(),
           entry.path().extension() == ".ptx" ? dropBodies(data) : data});
    }
    std::string packed = pack(files);
    std::fwrite(packed.data(), 1, packed.size(), stdout);
    std::exit(0);
  }
  folder =
      (std::filesystem::temp_directory_path() / "convfuzz-XXXXXX").string();
  if (!mkdtemp(folder.data()))
    die("cannot make a folder");
  outside = folder + ".outside";
  folder += "/bundle";
  std::ofstream(outside) << ".version 8.4 // " << secret;
  std::atexit([] {
    std::error_code ignored;
    std::filesystem::remove_all(std::filesystem::path(folder).parent_path(),
                                ignored);
    std::filesystem::remove(outside, ignored);
  });
  setenv("CONVFUSION_CUDA_DRIVER", CONV_MOCK_CUDA, 1);
  setenv("CONVFUSION_CACHE", "off", 1);
  setenv("CONVFUSION_MOCK_MEMORY", "16777216", 1);
  setenv("CONVFUSION_MOCK_ABORT", "1", 1);
  setenv("CONVFUSION_MOCK_SECRET", secret, 1);
  void *mock = dlopen(CONV_MOCK_CUDA, RTLD_NOW | RTLD_LOCAL);
  useManifest = reinterpret_cast<void (*)(const char *)>(
      mock ? dlsym(mock, "conv_mock_use_manifest") : nullptr);
  if (!useManifest)
    die("cannot open the mock driver " CONV_MOCK_CUDA);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // libFuzzer learns what the mock driver looks for, and writes it itself.
  std::string_view text(reinterpret_cast<const char *>(data), size);
  if (text.find(secret) != std::string_view::npos)
    return -1;
  std::vector<File> files = unpack(data, size);
  writeFiles(files);
  conv_bundle *bundle = nullptr;
  conv_status status = conv_bundle_open(folder.c_str(), &bundle);
  expectSentence(status);
  if (status != CONV_OK)
    return 0;
  useManifest(conv_bundle_manifest(bundle));
  conv_device *device = nullptr;
  if (conv_device_open(0, &device) != CONV_OK)
    die(conv_last_error());
  Random random(size);
  const conv_function *function = nullptr;
  expectSentence(conv_bundle_find_function(bundle, nullptr, &function));
  for (size_t i = 0; i < conv_bundle_num_functions(bundle); ++i)
    if (conv_bundle_function(bundle, i, &function) == CONV_OK)
      runFunction(function, device, random);
  conv_device_close(device);
  conv_bundle_close(bundle);
  return 0;
}

//===----------------------------------------------------------------------===//
// Mutating
//===----------------------------------------------------------------------===//

namespace {

class Mutator {
public:
  explicit Mutator(unsigned seed) : random(seed) {}

  void mutate(std::vector<File> &files);
  size_t pick(size_t count) { return random.below(count); }

private:
  void mutateManifest(std::string &text);
  void collect(json &node, std::vector<json *> &nodes, unsigned depth);
  json makeValue();
  void mutateNode(json &node, const std::vector<json *> &nodes);

  Random random;
};

} // namespace

void Mutator::collect(json &node, std::vector<json *> &nodes, unsigned depth) {
  if (depth > 300)
    return;
  nodes.push_back(&node);
  if (node.is_structured())
    for (json &child : node)
      collect(child, nodes, depth + 1);
}

json Mutator::makeValue() {
  static const char *const values[] = {
      "0",
      "1",
      "-1",
      "2",
      "7",
      "255",
      "4096",
      "-4096",
      "1000000000000",
      "2147483647",
      "4294967296",
      "9223372036854775807",
      "-9223372036854775808",
      "18446744073709551615",
      "0.5",
      "1e300",
      "null",
      "true",
      "\"\"",
      "[]",
      "{}",
      "\"arg0.d0\"",
      "\"arg0.d1\"",
      "\"arg1.d0\"",
      "\"sm_count\"",
      "\"f64\"",
      "\"f32\"",
      "\"f16\"",
      "\"bf16\"",
      "\"i64\"",
      "\"i1\"",
      "\"index\"",
      "\"inf\"",
      "\"workspace\"",
      "\"constant\"",
      "\"argument\"",
      "\"result\"",
      "\"resident\"",
      "\"manifest.json\"",
      "\"constants\"",
      "\"constants/c0.bin\"",
      "\"a/../b\"",
      "\"sm_90a\"",
      "{\"op\": \"add\", \"args\": [\"arg0.d0\", 1]}",
      "{\"op\": \"mul\", \"args\": [\"arg0.d0\", 4611686018427387904]}",
      "{\"op\": \"floordiv\", \"args\": [\"arg0.d0\", \"arg0.d0\"]}",
      "{\"op\": \"mod\", \"args\": [-9223372036854775808, -1]}"};
  return json::parse(values[pick(std::size(values))]);
}

void Mutator::mutateNode(json &node, const std::vector<json *> &nodes) {
  switch (pick(8)) {
  case 0: // another value
    node = makeValue();
    return;
  case 1: // a number a little or much off
    if (node.is_number_integer()) {
      int64_t value = node.get<int64_t>();
      static const int64_t steps[] = {1, -1, 2, -2, 8, 64, -64, 4096, 1 << 30};
      int64_t result = 0;
      bool overflow =
          pick(2) ? __builtin_add_overflow(value, steps[pick(9)], &result)
                  : __builtin_mul_overflow(value, steps[pick(9)], &result);
      node = overflow ? value : result;
      return;
    }
    break;
  case 2: // a subtree from elsewhere
    node = json(*nodes[pick(nodes.size())]);
    return;
  case 3: // an entry less
    if (node.is_array() && !node.empty())
      node.erase(pick(node.size()));
    else if (node.is_object() && !node.empty())
      node.erase(std::next(node.begin(), static_cast<long>(pick(node.size()))));
    return;
  case 4: // an entry twice
    if (node.is_array() && !node.empty() && node.size() < 200) {
      json copy = node[pick(node.size())];
      node.insert(node.begin() + static_cast<long>(pick(node.size() + 1)),
                  copy);
      return;
    }
    break;
  case 5: // two entries swapped
    if (node.is_array() && node.size() > 1) {
      size_t from = pick(node.size());
      size_t to = pick(node.size());
      std::swap(node[from], node[to]);
      return;
    }
    break;
  case 6: // a key of another object
    if (node.is_object()) {
      const json &other = *nodes[pick(nodes.size())];
      if (other.is_object() && !other.empty()) {
        auto it =
            std::next(other.begin(), static_cast<long>(pick(other.size())));
        json value = it.value();
        node[it.key()] = value;
      }
      return;
    }
    break;
  case 7: // a file or a name
    if (node.is_string()) {
      std::string text = node.get<std::string>();
      if (!text.empty() && pick(2))
        text.erase(pick(text.size()), 1);
      else
        text.insert(pick(text.size() + 1), 1, "/.x\0 "[pick(5)]);
      node = text;
      return;
    }
    break;
  }
  if (node.is_primitive())
    node = makeValue();
}

void Mutator::mutateManifest(std::string &text) {
  json document = json::parse(text, nullptr, false);
  if (document.is_discarded()) {
    text.resize(text.size() + 64);
    text.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t *>(text.data()),
                                 text.size() - 64, text.size()));
    return;
  }
  for (size_t edits = 1 + pick(3); edits > 0; --edits) {
    std::vector<json *> nodes;
    collect(document, nodes, 0);
    // What launches and views are made of gets most of the attention.
    json *node = nodes[pick(nodes.size())];
    for (int tries = 0; tries < 3 && node->is_structured() && pick(4); ++tries)
      node = nodes[pick(nodes.size())];
    mutateNode(*node, nodes);
  }
  text = document.dump(-1, ' ', false, json::error_handler_t::replace);
}

void Mutator::mutate(std::vector<File> &files) {
  if (files.empty() || !pick(200)) {
    files.push_back({"constants/c0.bin", std::string(pick(64), 'x')});
    return;
  }
  size_t manifest = files.size();
  for (size_t i = 0; i < files.size(); ++i)
    if (files[i].name == "manifest.json")
      manifest = i;
  if (manifest < files.size() && pick(10)) {
    mutateManifest(files[manifest].data);
    return;
  }
  File &file = files[pick(files.size())];
  switch (pick(5)) {
  case 0: // a link out of the bundle
    file.name =
        file.name.rfind("->", 0) == 0 ? file.name.substr(2) : "->" + file.name;
    break;
  case 1: // another place
    file.name += "/x";
    break;
  case 2: // cut short
    file.data.resize(pick(file.data.size() + 1));
    break;
  default: {
    size_t size = file.data.size();
    file.data.resize(size + 64);
    file.data.resize(LLVMFuzzerMutate(
        reinterpret_cast<uint8_t *>(file.data.data()), size, size + 64));
  }
  }
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
                                          size_t maxSize, unsigned seed) {
  std::vector<File> files = unpack(data, size);
  Mutator(seed).mutate(files);
  std::string packed = pack(files);
  if (packed.empty() || packed.size() > maxSize)
    return size;
  std::memcpy(data, packed.data(), packed.size());
  return packed.size();
}

/// Takes the manifest's functions, modules or files of one from another.
extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1,
                                            const uint8_t *data2, size_t size2,
                                            uint8_t *out, size_t maxSize,
                                            unsigned seed) {
  std::vector<File> first = unpack(data1, size1), second = unpack(data2, size2);
  Mutator mutator(seed);
  std::set<std::string> names;
  for (File &file : first) {
    names.insert(file.name);
    for (const File &other : second) {
      if (other.name != file.name || file.name != "manifest.json")
        continue;
      json mine = json::parse(file.data, nullptr, false);
      json theirs = json::parse(other.data, nullptr, false);
      if (!mine.is_object() || !theirs.is_object() ||
          !mine["functions"].is_array() || !theirs["functions"].is_array() ||
          theirs["functions"].empty())
        continue;
      json function =
          theirs["functions"][mutator.pick(theirs["functions"].size())];
      mine["functions"].push_back(function);
      file.data = mine.dump(-1, ' ', false, json::error_handler_t::replace);
    }
  }
  for (const File &other : second)
    if (names.insert(other.name).second)
      first.push_back(other);
  std::string packed = pack(first);
  if (packed.empty() || packed.size() > maxSize)
    return 0;
  std::memcpy(out, packed.data(), packed.size());
  return packed.size();
}
