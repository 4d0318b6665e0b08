//===- Writer.h - Random programs as front ends write them ------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_FUZZ_WRITER_H
#define CONV_TOOLS_CONV_FUZZ_WRITER_H

#include "Graph.h"
#include <map>

namespace mlir::conv::fuzz::writer {

using Strings = std::vector<std::string>;

inline std::string join(const Strings &parts, const char *between = ", ") {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i)
    text += (i ? between : "") + parts[i];
  return text;
}

template <typename T>
std::string list(const std::vector<T> &numbers) {
  Strings parts;
  for (T number : numbers)
    parts.push_back(std::to_string(number));
  return join(parts);
}

std::string typeOf(DType element, const Shape &shape,
                   const std::vector<bool> &open);
inline std::string typeOf(const Value &value) {
  return typeOf(value.type, value.shape, value.open);
}

/// An affine map from so many dimensions; -1 is the constant 0.
std::string mapText(size_t dims, const std::vector<int> &results);

inline std::vector<int> identity(size_t rank) {
  std::vector<int> map(rank);
  for (size_t i = 0; i < rank; ++i)
    map[i] = i;
  return map;
}

/// A tensor of the text: an SSA name and its type.
struct Tensor {
  std::string name;
  Value value;
  std::string type() const { return typeOf(value); }
};

class Writer {
public:
  explicit Writer(const Graph &graph) : graph(graph) {}
  std::string run();

private:
  void emit(const std::string &line) { body += "  " + line + "\n"; }
  std::string fresh() { return "%t" + std::to_string(count++); }
  Tensor tensor(int value) const { return {names[value], graph.values[value]}; }

  std::string constant(double value, DType type);
  std::string index(int64_t value);
  /// The text of one extent, where it is open.
  std::string dim(const Tensor &of, size_t at);
  /// tensor.empty like `value`; `sizes` has a name for each open extent.
  Tensor empty(const Value &value, const Strings &sizes);
  Tensor fill(const Tensor &target, double value);
  /// Extents of `like`'s open dimensions.
  Strings sizes(const Tensor &like);

  void write(const Step &step);
  void writeConv(const Step &step);
  void writeMap(const Step &step);
  void writeReduce(const Step &step);
  void writePad(const Step &step);
  void writeSlice(const Step &step);
  void writeReshape(const Step &step);

  Tensor pad(const Tensor &input, const std::vector<int64_t> &low,
             const std::vector<int64_t> &high, double with);
  Tensor prepareInput(const Step &step);
  Tensor prepareStart(const Step &step, const Tensor &input);
  Tensor split(const Tensor &tensor, size_t at, int64_t outer);
  std::string genericConv(const Step &step, const Tensor &input,
                          const Tensor &filter, const Tensor &start);
  std::string convAttributes(const ConvStep &conv);
  /// The ops of a Map's body; names of its arguments are %a0...
  Strings bodyOf(const Step &step, Strings &yields);

  const Graph &graph;
  Strings names;
  std::string constants, body;
  std::map<std::string, std::string> known;
  int count = 0;
};

} // namespace mlir::conv::fuzz::writer

#endif // CONV_TOOLS_CONV_FUZZ_WRITER_H
