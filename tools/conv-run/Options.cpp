//===- Options.cpp - The command line of conv-run -------------------------===//

#include "Options.h"

#include "Tensor.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

using namespace conv_tool;

static const char helpText[] = R"(usage: conv-run <bundle> [function] [options]

Runs a function of a bundle that conv-opt --emit=bundle wrote, on an NVIDIA GPU.

what to run with
  --input NAME=FILE.npy   an argument's tensor; others are random
  --scalar NAME=VALUE     a scalar argument; others are random
  --shape NAME=AxBxC      an argument's shape, where the bundle leaves it open
  --seed N                of the random values (default 1): normal, filters
                          scaled by 1/sqrt(length of the sum); integers small
  --device N              which GPU (default 0)
  --freeze NAME[,NAME]    compute once what depends on these arguments alone
  --graph                 replay the launches as a CUDA graph, side by side
                          where none needs another
  --in-order              in a graph one behind the other too
what to do with it
  --list                  only say what is in the bundle; needs no GPU
  --output DIR            write each result to DIR/NAME.npy
  --verify                compare with the bundle's own float64 reference
  --verify=[NAME=]FILE.npy  compare a result (the first) with a file
  --tolerance X           bound of the relative L2 error instead of the derived
  --sum-length N          length of the sums instead of the bundle's, for bounds
  --bench                 time it
  --repeat N              timed runs (default 50)
  --measure FILE          time the schedules in a bundle of conv-opt
                          --emit=candidates, write the fastest to FILE
  --json                  print one JSON object to stdout, the rest to stderr
  --version               print the version

NAME is an argument's or result's name in the bundle, or argI, resultI.
Exit code: 0 done, 1 failed or not verified, 2 wrong command line.
)";

static uint64_t parseCount(const std::string &option, const std::string &text,
                           uint64_t least, uint64_t most = UINT64_MAX) {
  char *end = nullptr;
  errno = 0;
  unsigned long long value = std::strtoull(text.c_str(), &end, 10);
  if (text.empty() || text[0] == '-' || *end || errno || value < least)
    throw Failure(option + " expects an integer of at least " +
                  std::to_string(least) + ", got '" + text + "'");
  if (value > most)
    throw Failure(option + " expects at most " + std::to_string(most) +
                  ", got " + text);
  return value;
}

static double parsePositive(const std::string &option,
                            const std::string &text) {
  char *end = nullptr;
  double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end || !(value > 0) || !std::isfinite(value))
    throw Failure(option + " expects a positive number, got '" + text + "'");
  return value;
}

/// "name=value"
static std::pair<std::string, std::string> split(const std::string &option,
                                                 const std::string &text) {
  size_t at = text.find('=');
  if (at == 0 || at == std::string::npos || at + 1 == text.size())
    throw Failure(option + " expects NAME=VALUE, got '" + text + "'");
  return {text.substr(0, at), text.substr(at + 1)};
}

static std::vector<int64_t> parseShape(const std::string &option,
                                       const std::string &text) {
  std::vector<int64_t> shape;
  for (size_t begin = 0; begin <= text.size();) {
    size_t end = std::min(text.find_first_of("x,", begin), text.size());
    uint64_t extent = parseCount(option, text.substr(begin, end - begin), 0);
    if (extent > (uint64_t(1) << 40))
      throw Failure(option + " has an absurd extent in '" + text + "'");
    shape.push_back(static_cast<int64_t>(extent));
    begin = end + 1;
  }
  return shape;
}

std::optional<Options> conv_tool::parseOptions(int argc, char **argv) {
  Options options;
  std::vector<std::string> positional, given;
  for (int i = 1; i < argc; ++i) {
    std::string argument = argv[i], value;
    if (argument == "--help" || argument == "-h") {
      std::fputs(helpText, stdout);
      return std::nullopt;
    }
    if (argument == "--version") {
      std::printf("ConvFusion %s\n", conv_runtime_version());
      return std::nullopt;
    }
    if (argument.size() < 2 || argument[0] != '-') {
      positional.push_back(argument);
      continue;
    }
    size_t equals = argument.find('=');
    bool attached = equals != std::string::npos;
    std::string name = argument.substr(0, equals);
    if (attached)
      value = argument.substr(equals + 1);
    given.push_back(name);
    auto flag = [&](bool &target) {
      if (attached)
        throw Failure(name + " takes no value");
      target = true;
    };
    auto take = [&]() -> const std::string & {
      if (!attached) {
        if (i + 1 >= argc)
          throw Failure(name + " expects a value");
        value = argv[++i];
      }
      return value;
    };
    if (name == "--list")
      flag(options.list);
    else if (name == "--bench")
      flag(options.bench);
    else if (name == "--json")
      flag(options.json);
    else if (name == "--graph")
      flag(options.graph);
    else if (name == "--in-order")
      flag(options.inOrder);
    else if (name == "--freeze") {
      const std::string &names = take();
      for (size_t begin = 0; begin <= names.size();) {
        size_t end = std::min(names.find(',', begin), names.size());
        if (begin == end)
          throw Failure(name + " expects NAME[,NAME], got '" + names + "'");
        options.freeze.push_back(names.substr(begin, end - begin));
        begin = end + 1;
      }
    } else if (name == "--verify") {
      options.verify = true;
      // The value of --verify is optional, so it must be attached.
      if (attached && value.find('=') != std::string::npos)
        options.verifyFiles.insert(split(name, value));
      else if (attached)
        options.verifyFiles.emplace("result0", value);
    } else if (name == "--input")
      options.inputs.insert(split(name, take()));
    else if (name == "--scalar")
      options.scalars.insert(split(name, take()));
    else if (name == "--shape") {
      auto [key, shape] = split(name, take());
      options.shapes[key] = parseShape(name, shape);
    } else if (name == "--seed")
      options.seed = parseCount(name, take(), 0);
    else if (name == "--device")
      options.device = static_cast<int>(parseCount(name, take(), 0, INT32_MAX));
    else if (name == "--repeat") {
      options.repeat =
          static_cast<unsigned>(parseCount(name, take(), 1, 1000000));
    } else if (name == "--measure") {
      options.measureFile = take();
      if (options.measureFile.empty())
        throw Failure(name + " expects a file's name, got ''");
    } else if (name == "--output")
      options.outputDirectory = take();
    else if (name == "--tolerance")
      options.tolerance = parsePositive(name, take());
    else if (name == "--sum-length")
      options.sumLength = parsePositive(name, take());
    else
      throw Failure("unknown option " + name + "; see conv-run --help");
  }
  if (positional.empty() || positional.size() > 2)
    throw Failure("expects a bundle and at most one function, got " +
                  std::to_string(positional.size()) +
                  " names; see conv-run --help");
  if (!options.measureFile.empty()) {
    if (positional.size() > 1)
      throw Failure("--measure times all functions of the bundle, got the "
                    "function " +
                    positional[1]);
    for (const std::string &name : given)
      if (name != "--measure" && name != "--repeat" && name != "--device" &&
          name != "--seed")
        throw Failure("--measure goes with --repeat, --device and --seed "
                      "only, got " +
                      name);
  }
  options.bundle = positional[0];
  if (positional.size() > 1)
    options.function = positional[1];
  return options;
}
