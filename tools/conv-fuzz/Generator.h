//===- Generator.h - Random lawful programs ---------------------*- C++ -*-===//

#ifndef CONV_FUZZ_GENERATOR_H
#define CONV_FUZZ_GENERATOR_H

#include "Graph.h"

namespace mlir::conv::fuzz {

/// Builds one graph. Each member adds steps; `current` is the value that the
/// next one goes on with.
class Generator {
public:
  explicit Generator(uint64_t seed);
  Graph run();

private:
  // Generator.cpp
  int addArgument(DType type, Shape shape, std::vector<bool> open,
                  double scale = 1);
  /// Returns the step's first result; all have the channels at `axis`.
  int addStep(Step step, std::vector<DType> types, int axis);
  const Value &valueOf(int value) const { return graph.values[value]; }
  unsigned rankOf(int value) const { return valueOf(value).shape.size(); }
  int64_t channelsOf(int value) const {
    return valueOf(value).shape[axes[value]];
  }
  bool isRead(int value) const;
  void chooseResults();
  void step();

  // GenerateConv.cpp
  void addFirstConv();
  void addFurtherConv();
  void chooseLayout(ConvStep &conv, bool isDepthwise, bool isGrouped);
  void shrink(ConvStep &conv, Shape &input, Shape &filter);
  int addConv(ConvStep conv, int input, int filter, DType type);

  // GenerateEpilogue.cpp
  /// A Map of the body that `build` makes on the operands.
  struct Body;
  void addActivation();
  void addExtra();
  void addDag();
  void addSelect();
  void addNormalization();
  void addReduction();
  void addTransposition();
  void addSpatialReduction();
  void addPad();
  void addReshape();
  void addCast();
  void addTwoYields();

  int reduce(int value, Combiner combiner, bool keep, double start);
  /// `value` read over the space of `space`, which it is a reduction of.
  std::vector<int> mapOfReduced(int value, int space) const;
  int finish(Body &body, int axis);
  int activate(Body &body, int x);
  double anyConstant();
  /// An operand for the space of `value`, and how it is read.
  int anyOperand(int value, std::vector<int> &map);

  Draws random;
  Graph graph;
  /// The channel dimension of each value, -1 where there is none, and its
  /// dimension order where it is a convolution's result.
  std::vector<int> axes;
  std::vector<std::string> orders;
  int current = -1;
  /// Only operations that keep exact values exact.
  bool exact = false;
};

} // namespace mlir::conv::fuzz

#endif // CONV_FUZZ_GENERATOR_H
