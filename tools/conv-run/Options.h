//===- Options.h - The command line of conv-run -----------------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_RUN_OPTIONS_H
#define CONV_TOOLS_CONV_RUN_OPTIONS_H

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace conv_tool {

struct Options {
  std::string bundle, function;               // function "": the only one
  std::map<std::string, std::string> inputs;  // argument ==> .npy file
  std::map<std::string, std::string> scalars; // argument ==> value
  std::map<std::string, std::vector<int64_t>> shapes;
  uint64_t seed = 1;
  std::string outputDirectory;
  bool list = false, verify = false, bench = false, json = false;
  bool graph = false;
  bool inOrder = false;
  std::string measureFile; // where the fastest schedules go; empty: nowhere
  std::vector<std::string> freeze;                // arguments
  std::map<std::string, std::string> verifyFiles; // result ==> .npy file
  std::optional<double> tolerance, sumLength;
  unsigned repeat = 50;
  int device = 0;
};

/// Reads the command line. Throws Failure that names the option; prints the
/// help and returns nothing for --help.
std::optional<Options> parseOptions(int argc, char **argv);

} // namespace conv_tool

#endif // CONV_TOOLS_CONV_RUN_OPTIONS_H
