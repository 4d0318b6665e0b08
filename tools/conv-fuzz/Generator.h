//===- Generator.h - Random lawful programs ---------------------*- C++ -*-===//

#ifndef CONV_TOOLS_CONV_FUZZ_GENERATOR_H
#define CONV_TOOLS_CONV_FUZZ_GENERATOR_H

#include "Graph.h"
#include "conv/Support/Random.h"

namespace mlir::conv::fuzz {

/// Builds one graph. Each member adds steps; `current` is the value that the
/// next one goes on with.
class Generator {
public:
  explicit Generator(uint64_t seed, bool transforms);
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
  void chooseLayout(ConvStep &conv, bool isDepthwise, bool isGrouped,
                    bool isBare);
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

  /// A slice with the extents of `argument`, of a larger one; or `argument`.
  int sliceArgument(int argument);

  Random random;
  /// A sequence of its own: other programs stay what they are.
  Random slices;
  Graph graph;
  /// The channel dimension of each value, -1 where there is none, and its
  /// dimension order where it is a convolution's result.
  std::vector<int> axes;
  std::vector<std::string> orders;
  int current = -1;
  /// Only operations that keep exact values exact.
  bool exact = false;
};

/// A Map in the making: operands first, then nodes.
struct Generator::Body {
  Step step;
  unsigned rank;

  explicit Body(unsigned rank) : rank(rank) {
    for (unsigned i = 0; i < rank; ++i)
      step.outMap.push_back(i);
  }
  int operand(int value) { return operand(value, step.outMap); }
  int operand(int value, std::vector<int> map) {
    step.operands.push_back(value);
    step.maps.push_back(std::move(map));
    return step.operands.size() - 1;
  }
  /// All operands come before the first node.
  int node(ScalarOp op, int a = -1, int b = -1, int c = -1,
           DType type = DType::F32) {
    step.nodes.push_back({op, type, {a, b, c}});
    return step.operands.size() + step.nodes.size() - 1;
  }
  int constant(double value) {
    int id = node(ScalarOp::Constant);
    step.nodes.back().value = value;
    return id;
  }
  int compare(int predicate, int a, int b) {
    int id = node(ScalarOp::Compare, a, b, -1, DType::I1);
    step.nodes.back().predicate = predicate;
    return id;
  }
  int power(int x, double exponent) {
    int id = node(ScalarOp::Power, x);
    step.nodes.back().value = exponent;
    return id;
  }
};

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_GENERATOR_H
