//===- conv-sim-ops.cpp - The simulator's operations against a GPU's ------===//
//
// Each gpu.module of the input has a kernel `k(in, out)`, and attributes that
// say how to run it. The tool makes the inputs, runs the kernel on the
// simulator, and compares with what a GPU has computed from the same inputs
// (`--goldens`), or writes what benchmark/op_vectors.py needs to record that
// (`--emit`).
//
// `ops.in` and `ops.out` name arrays of one word per thread, which lie one
// behind the other; word i belongs to thread i of the grid.
//   ops.in     "<name> <kind>": see Inputs.h
//   ops.out    "<name> <type> <check>"; check is `exact`, or `ulp:<n>`,
//              `abs:<x>` (and one ulp), `ulp:<n>,abs:<x>`: the larger counts
//   ops.inputs "mma ...": makes all arrays together; one run each
//
//===----------------------------------------------------------------------===//

#include "../common/Version.h"
#include "Inputs.h"
#include "conv/Pipelines/Compile.h"
#include "conv/Serialization/PTX.h"
#include "conv/Simulator/Simulator.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/xxhash.h"
#include <cmath>
#include <cstring>

using namespace mlir;
using namespace mlir::conv;
using namespace mlir::conv::ops;

namespace {

struct Flags {
  llvm::cl::list<std::string> inputs{llvm::cl::Positional, llvm::cl::OneOrMore,
                                     llvm::cl::desc("<files>")};
  llvm::cl::opt<std::string> goldens{
      "goldens", llvm::cl::desc("Folder of a GPU's results to compare with")};
  llvm::cl::opt<std::string> emit{
      "emit", llvm::cl::desc("Folder to write PTX, inputs and results to")};
  llvm::cl::opt<std::string> results{
      "results",
      llvm::cl::desc("Folder of a GPU's whole results (<run>.hw) to compare "
                     "with, as op_vectors.py brings them back")};
  llvm::cl::opt<std::string> chip{
      "chip", llvm::cl::init("sm_90"),
      llvm::cl::desc("Chip to simulate; the recordings come from sm_90")};
  llvm::cl::opt<std::string> only{"only",
                                  llvm::cl::desc("Run this module alone")};
};

struct Output {
  std::string name, type;
  bool exact = true;
  // If not exact: either suffices.
  double ulps = 1, absolute = 0;
};

/// One module and one set of inputs.
struct Run {
  std::string name;
  gpu::GPUModuleOp module;
  std::array<int64_t, 3> grid{1, 1, 1}, block{1, 1, 1};
  int64_t shared = 0;
  uint64_t threads = 0;
  unsigned wordBytes = 4;
  std::vector<Output> outputs;
  std::vector<uint8_t> in, out;

  InFlightDiagnostic emitError(const Twine &message) const {
    gpu::GPUModuleOp op = module;
    return op.emitError(message);
  }
};

/// Words of a result that mean the same get the same bits: any NaN is one.
uint64_t canonical(uint64_t word, StringRef type) {
  auto half = [](uint64_t bits, uint64_t infinity) {
    return (bits & 0x7fff) > infinity ? uint64_t(0x7fff) : bits & 0xffff;
  };
  if (type == "f32")
    return (word & 0x7fffffffu) > 0x7f800000u ? 0x7fffffffu : word;
  if (type == "f64")
    return (word & ~(uint64_t(1) << 63)) > uint64_t(0x7ff) << 52
               ? ~uint64_t(0) >> 1
               : word;
  if (type == "f16")
    return half(word, 0x7c00);
  if (type == "bf16")
    return half(word, 0x7f80);
  if (type == "f16x2")
    return half(word, 0x7c00) | half(word >> 16, 0x7c00) << 16;
  if (type == "bf16x2")
    return half(word, 0x7f80) | half(word >> 16, 0x7f80) << 16;
  return word;
}

/// Steps between two numbers of f32 or f64; NaN is far from all others.
double ulps(uint64_t a, uint64_t b, StringRef type) {
  if (a == b)
    return 0;
  unsigned bits = type == "f64" ? 64 : 32;
  uint64_t infinity = bits == 64 ? uint64_t(0x7ff) << 52 : 0x7f800000u;
  uint64_t magnitude = ~uint64_t(0) >> (65 - bits);
  auto rank = [&](uint64_t word) {
    double value = static_cast<double>(word & magnitude);
    return word >> (bits - 1) & 1 ? -value : value;
  };
  if ((a & magnitude) > infinity || (b & magnitude) > infinity)
    return INFINITY;
  // Ranks of f64 lose their last bits as double; their difference must not.
  if ((a ^ b) >> (bits - 1) & 1)
    return rank(a) > rank(b) ? rank(a) - rank(b) : rank(b) - rank(a);
  return static_cast<double>(a > b ? a - b : b - a);
}

double toNumber(uint64_t word, StringRef type) {
  if (type == "f64")
    return llvm::bit_cast<double>(word);
  return llvm::bit_cast<float>(static_cast<uint32_t>(word));
}

bool agrees(uint64_t expected, uint64_t got, const Output &output) {
  if (expected == got)
    return true;
  if (output.exact)
    return false;
  return ulps(expected, got, output.type) <= output.ulps ||
         std::fabs(toNumber(expected, output.type) -
                   toNumber(got, output.type)) <= output.absolute;
}

uint64_t readWord(const std::vector<uint8_t> &bytes, uint64_t index,
                  unsigned wordBytes) {
  uint64_t word = 0;
  std::memcpy(&word, bytes.data() + index * wordBytes, wordBytes);
  return word;
}

/// FNV-1a of the canonical words of one output.
uint64_t hash(const Run &run, unsigned output) {
  uint64_t state = 0xcbf29ce484222325u;
  for (uint64_t i = 0; i < run.threads; ++i) {
    uint64_t word =
        canonical(readWord(run.out, output * run.threads + i, run.wordBytes),
                  run.outputs[output].type);
    for (unsigned byte = 0; byte < run.wordBytes; ++byte) {
      state ^= word >> (8 * byte) & 0xff;
      state *= 0x100000001b3u;
    }
  }
  return state;
}

//===----------------------------------------------------------------------===//
// Making and running
//===----------------------------------------------------------------------===//

/// Reads "<name> <type> <check>".
std::optional<Output> parseOutput(StringRef text) {
  SmallVector<StringRef> words, bounds;
  text.split(words, ' ');
  if (words.size() != 3)
    return std::nullopt;
  Output output;
  output.name = words[0];
  output.type = words[1];
  if (words[2] == "exact")
    return output;
  output.exact = false;
  words[2].split(bounds, ',');
  for (StringRef bound : bounds) {
    double &value = bound.consume_front("ulp:") ? output.ulps : output.absolute;
    if (&value == &output.absolute && !bound.consume_front("abs:"))
      return std::nullopt;
    if (bound.getAsDouble(value))
      return std::nullopt;
  }
  return output;
}

FailureOr<std::vector<Run>> makeRuns(gpu::GPUModuleOp module) {
  auto strings = [&](StringRef name) {
    SmallVector<StringRef> values;
    if (auto array = module->getAttrOfType<ArrayAttr>(name))
      for (Attribute attr : array)
        if (auto text = dyn_cast<StringAttr>(attr))
          values.push_back(text.getValue());
    return values;
  };
  Run base;
  base.module = module;
  auto extents = [&](StringRef name, std::array<int64_t, 3> &values) {
    uint64_t product = 1;
    auto array = module->getAttrOfType<ArrayAttr>(name);
    for (size_t i = 0; array && i < std::min<size_t>(array.size(), 3); ++i)
      if (auto extent = dyn_cast<IntegerAttr>(array[i]))
        product *= values[i] = extent.getInt();
    return product;
  };
  base.threads =
      extents("ops.grid", base.grid) * extents("ops.block", base.block);
  if (auto shared = module->getAttrOfType<IntegerAttr>("ops.shared"))
    base.shared = shared.getInt();
  SmallVector<StringRef> in = strings("ops.in");
  for (StringRef text : strings("ops.out")) {
    std::optional<Output> output = parseOutput(text);
    if (!output)
      return module.emitError("expects '<name> <type> <check>' in ops.out, "
                              "got '")
             << text << "'";
    if (output->type == "f64")
      base.wordBytes = 8;
    base.outputs.push_back(std::move(*output));
  }
  if (in.empty() || base.outputs.empty())
    return module.emitError("expects ops.in and ops.out");
  base.out.assign(base.threads * base.outputs.size() * base.wordBytes, 0);
  SmallVector<StringRef> specs = strings("ops.inputs");
  std::vector<Run> runs;
  for (size_t i = 0; i < std::max<size_t>(specs.size(), 1); ++i) {
    Run run = base;
    run.name = module.getName();
    Random random(llvm::xxh3_64bits(run.name) + i);
    auto append = [&](const auto &words) {
      for (uint64_t word : words) {
        const auto *bytes = reinterpret_cast<const uint8_t *>(&word);
        run.in.insert(run.in.end(), bytes, bytes + run.wordBytes);
      }
    };
    if (specs.empty()) {
      for (StringRef text : in) {
        auto words = makeInputs(text.split(' ').second, run.threads, random);
        if (!words)
          return module.emitError("has inputs of an unknown kind: '")
                 << text << "'";
        append(*words);
      }
    } else {
      StringRef spec = specs[i];
      auto arrays = spec.consume_front("mma ")
                        ? makeMmaInputs(spec, run.threads / 32, random)
                        : std::nullopt;
      if (!arrays || arrays->size() != in.size())
        return module.emitError("has inputs of an unknown kind: '")
               << specs[i] << "'";
      for (const std::vector<uint32_t> &words : *arrays)
        append(words);
      run.name += ("_" + spec.rsplit(' ').second).str();
    }
    runs.push_back(std::move(run));
  }
  return runs;
}

LogicalResult simulate(Run &run, StringRef chip) {
  SimulatorOptions options;
  options.chip = chip;
  auto simulator = Simulator::create(run.module, options);
  if (failed(simulator))
    return failure();
  (*simulator)->addBuffer(run.in.data(), run.in.size(), "in");
  (*simulator)->addBuffer(run.out.data(), run.out.size(), "out");
  LogicalResult result =
      (*simulator)
          ->launch("k", run.grid, run.block, run.shared,
                   {reinterpret_cast<uint64_t>(run.in.data()),
                    reinterpret_cast<uint64_t>(run.out.data())});
  for (const SimulatorFinding &finding : (*simulator)->takeFindings())
    llvm::outs() << run.name << ": " << finding.kind << ": " << finding.message
                 << "\n";
  return result;
}

//===----------------------------------------------------------------------===//
// Comparing and writing
//===----------------------------------------------------------------------===//

LogicalResult writeFile(const Twine &path, StringRef contents) {
  std::string error;
  auto file = openOutputFile(path.str(), &error);
  if (!file) {
    llvm::errs() << "conv-sim-ops: " << error << "\n";
    return failure();
  }
  file->os() << contents;
  file->keep();
  return success();
}

StringRef asText(const std::vector<uint8_t> &bytes) {
  return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

LogicalResult emit(const Run &run, StringRef folder) {
  auto ptx = translateToPTX(run.module);
  if (failed(ptx))
    return failure();
  std::string manifest;
  llvm::raw_string_ostream stream(manifest);
  auto list = [&](const std::array<int64_t, 3> &values) {
    for (int64_t value : values)
      stream << " " << value;
    stream << "\n";
  };
  stream << "grid";
  list(run.grid);
  stream << "block";
  list(run.block);
  stream << "shared " << run.shared << "\nword " << run.wordBytes
         << "\nthreads " << run.threads << "\n";
  if (auto specs = run.module->getAttrOfType<ArrayAttr>("ops.inputs"))
    stream << cast<StringAttr>(specs[0]).getValue() << "\n";
  for (const Output &output : run.outputs) {
    stream << "out " << output.name << " " << output.type;
    if (output.exact)
      stream << " exact\n";
    else
      stream << " within " << output.ulps << " " << output.absolute << "\n";
  }
  return success(
      succeeded(writeFile(folder + "/" + run.name + ".ptx", *ptx)) &&
      succeeded(writeFile(folder + "/" + run.name + ".run", manifest)) &&
      succeeded(writeFile(folder + "/" + run.name + ".in", asText(run.in))) &&
      succeeded(writeFile(folder + "/" + run.name + ".sim", asText(run.out))));
}

void print(const Run &run, const Output &output, uint64_t index, uint64_t gpu,
           uint64_t simulator) {
  llvm::outs() << run.name << " " << output.name << "[" << index
               << "]: the GPU computed "
               << llvm::format_hex(gpu, 2 + 2 * run.wordBytes)
               << ", the simulator "
               << llvm::format_hex(simulator, 2 + 2 * run.wordBytes) << "\n";
}

/// Compares with the recording of one run. Returns how many words differ.
FailureOr<uint64_t> compare(const Run &run, StringRef folder) {
  SmallString<128> path(folder);
  llvm::sys::path::append(path, run.name + ".txt");
  auto file = llvm::MemoryBuffer::getFile(path);
  if (!file)
    return run.emitError("has no recording '") << path << "'";
  SmallVector<StringRef> lines;
  (*file)->getBuffer().split(lines, '\n', -1, /*KeepEmpty=*/false);
  uint64_t different = 0;
  unsigned output = 0;
  for (StringRef line : lines) {
    SmallVector<StringRef> words;
    line.split(words, ' ', -1, /*KeepEmpty=*/false);
    if (words.front() == "#")
      continue;
    // <output> <hash> <first words>...
    uint64_t recorded = 0;
    if (output == run.outputs.size() || words.size() < 3 ||
        words[0] != run.outputs[output].name ||
        words[1].getAsInteger(16, recorded))
      return run.emitError("has a damaged recording '")
             << path << "': " << line.take_front(60);
    const Output &expected = run.outputs[output];
    bool listed = false;
    for (auto [i, text] : llvm::enumerate(ArrayRef(words).drop_front(2))) {
      uint64_t word = 0;
      if (text.getAsInteger(16, word) || i >= run.threads)
        return run.emitError("has a damaged recording '") << path << "'";
      uint64_t got =
          canonical(readWord(run.out, output * run.threads + i, run.wordBytes),
                    expected.type);
      if (!agrees(word, got, expected)) {
        print(run, expected, i, word, got);
        ++different;
        listed = true;
      }
    }
    if (expected.exact && !listed && hash(run, output) != recorded) {
      llvm::outs() << run.name << " " << expected.name
                   << ": differs from the GPU's results behind the first "
                   << words.size() - 2 << "\n";
      ++different;
    }
    ++output;
  }
  if (output != run.outputs.size())
    return run.emitError("has a recording of ")
           << output << " outputs, expects " << run.outputs.size();
  return different;
}

/// Compares with all words of a GPU's results.
FailureOr<uint64_t> compareWhole(const Run &run, StringRef folder) {
  SmallString<128> path(folder);
  llvm::sys::path::append(path, run.name + ".hw");
  auto file = llvm::MemoryBuffer::getFile(path);
  if (!file || (*file)->getBufferSize() != run.out.size())
    return run.emitError("expects ")
           << run.out.size() << " bytes in '" << path << "'";
  std::vector<uint8_t> gpu((*file)->getBufferStart(), (*file)->getBufferEnd());
  uint64_t different = 0;
  for (auto [j, output] : llvm::enumerate(run.outputs)) {
    uint64_t here = 0, equal = 0;
    double worst = 0;
    for (uint64_t i = 0; i < run.threads; ++i) {
      uint64_t at = j * run.threads + i;
      uint64_t word = canonical(readWord(gpu, at, run.wordBytes), output.type);
      uint64_t got =
          canonical(readWord(run.out, at, run.wordBytes), output.type);
      worst = std::max(worst, ulps(word, got, output.type));
      equal += word == got;
      if (!agrees(word, got, output) && ++here <= 3)
        print(run, output, i, word, got);
    }
    llvm::outs() << run.name << " " << output.name << ": " << here << " of "
                 << run.threads << " beyond the bound, " << equal << " equal";
    if (output.type == "f32" || output.type == "f64")
      llvm::outs() << llvm::format(", at most %g ulp", worst);
    llvm::outs() << "\n";
    different += here;
  }
  return different;
}

} // namespace

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  conv_tool::setVersionPrinter();
  Flags flags;
  llvm::cl::ParseCommandLineOptions(
      argc, argv, "Compare the simulator's operations with a GPU's\n");
  DialectRegistry registry;
  registerAllConvDialects(registry);
  registerPTXTranslations(registry);
  MLIRContext context(registry);
  // Our attributes on modules have no dialect.
  context.allowUnregisteredDialects();
  if (!flags.emit.empty())
    if (std::error_code error = llvm::sys::fs::create_directories(flags.emit)) {
      llvm::errs() << "conv-sim-ops: cannot create '" << flags.emit
                   << "': " << error.message() << "\n";
      return 1;
    }
  uint64_t results = 0, operations = 0;
  bool ok = true;
  for (const std::string &path : flags.inputs) {
    std::string error;
    auto file = openInputFile(path, &error);
    if (!file) {
      llvm::errs() << "conv-sim-ops: " << error << "\n";
      return 1;
    }
    llvm::SourceMgr sources;
    sources.AddNewSourceBuffer(std::move(file), llvm::SMLoc());
    SourceMgrDiagnosticHandler handler(sources, &context);
    OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, &context);
    if (!module)
      return 1;
    for (auto kernels : module->getOps<gpu::GPUModuleOp>()) {
      if (!flags.only.empty() && kernels.getName() != flags.only)
        continue;
      FailureOr<std::vector<Run>> runs = makeRuns(kernels);
      if (failed(runs))
        return 1;
      for (Run &run : *runs) {
        if (failed(simulate(run, flags.chip)) ||
            (!flags.emit.empty() && failed(emit(run, flags.emit)))) {
          ok = false;
          continue;
        }
        FailureOr<uint64_t> count = 0;
        if (!flags.results.empty())
          count = compareWhole(run, flags.results);
        else if (!flags.goldens.empty())
          count = compare(run, flags.goldens);
        ok &= succeeded(count) && *count == 0;
        results += run.threads * run.outputs.size();
        operations += run.outputs.size();
      }
    }
  }
  if (operations == 0) {
    llvm::errs() << "conv-sim-ops: there is no operation to run\n";
    return 1;
  }
  if (flags.goldens.empty() && flags.results.empty())
    llvm::outs() << results << " results of " << operations << " operations\n";
  else
    llvm::outs() << results << " results of " << operations << " operations "
                 << (ok ? "agree" : "do not all agree") << "\n";
  return ok ? 0 : 1;
}
