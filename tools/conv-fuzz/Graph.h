//===- Graph.h - A random program as data -----------------------*- C++ -*-===//
//
// A function as typed steps in single assignment. It is what the generator
// makes, the minimizer simplifies, the writer prints as MLIR, and the
// evaluator computes; none of them knows the others.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_TOOLS_CONV_FUZZ_GRAPH_H
#define CONV_TOOLS_CONV_FUZZ_GRAPH_H

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace mlir::conv::fuzz {

enum class DType : uint8_t { F32, F16, BF16, I8, I32, I64, I1 };
/// As MLIR writes it.
const char *getName(DType type);
inline bool isFloat(DType type) { return type <= DType::BF16; }

using Shape = std::vector<int64_t>;

struct Value {
  DType type = DType::F32;
  Shape shape;
  /// Which extents the type leaves open (`?`).
  std::vector<bool> open;
  /// Step that computes it, -1 for an argument of the function.
  int step = -1;
  /// Arguments: about the size of their elements.
  double scale = 1;
};

/// A scalar operation of a Map's body.
enum class ScalarOp : uint8_t {
  // clang-format off
  Constant, Add, Sub, Mul, Div, Neg, Abs, Minimum, Maximum, MinNum, MaxNum,
  Compare, Select, Fma, CopySign, Floor, Ceil, Round, RoundEven, Trunc, Sqrt,
  Rsqrt, Exp, Exp2, ExpM1, Log, Log2, Log1p, Tanh, Erf, Sin, Cos, Power,
  Extend, Truncate, FromInt, And, Or, Xor
  // clang-format on
};
/// Name of the op in its dialect, for example "arith.addf".
const char *getName(ScalarOp op);
unsigned getNumOperands(ScalarOp op);

/// Predicates of Compare, in the order of arith.cmpf.
constexpr const char *kPredicates[] = {
    "false", "oeq", "ogt", "oge", "olt", "ole", "one", "ord",
    "ueq",   "ugt", "uge", "ult", "ule", "une", "uno", "true"};

struct ScalarNode {
  ScalarOp op = ScalarOp::Constant;
  DType type = DType::F32;
  /// Body arguments first, then nodes.
  int operands[3] = {-1, -1, -1};
  /// Constant: its value. Power: the exponent.
  double value = 0;
  /// Compare: its predicate, as an index of kPredicates.
  int predicate = 0;
};

struct ConvStep {
  enum Form {
    /// The op `name` of linalg.
    Named,
    Generic,
    /// `name`, a 5-D op between expand_shape and collapse_shape.
    Grouped,
    /// Fill, strided insert_slice, then the op `name`.
    Transposed
  } form = Named;
  std::string name;
  /// Dimension orders, of letters n, c, f, d, h, w. Of a depthwise convolution
  /// the input's channels are c, the filter has f alone.
  std::string inputOrder, filterOrder, outputOrder;
  /// One entry a spatial dimension, in the order d, h, w.
  std::vector<int64_t> strides, dilations, padLow, padHigh, inputDilation;
  int64_t groups = 1;
  enum Init { Zero, Broadcast, BroadcastGeneric, Full } init = Zero;
  /// Whether attributes are vectors, not tensors.
  bool vectorAttributes = false;

  unsigned rank() const { return strides.size(); }
  /// Letter of spatial dimension `i`.
  char letter(unsigned i) const { return "dhw"[3 - rank() + i]; }
};

enum class Combiner : uint8_t {
  Add,
  Mul,
  Minimum,
  Maximum,
  MinNum,
  MaxNum,
  /// select(cmp(in, out), in, out), with an ordered or unordered predicate.
  Compare,
  /// Two results: the extremum and its index.
  ArgMin,
  ArgMax
};

struct Step {
  enum Kind { Conv, Map, Reduce, Pad, Reshape, Slice } kind = Map;
  /// Conv: input, filter, and the bias or start. Map: what the body reads.
  /// Reduce: the input, and the start if it is no constant.
  std::vector<int> operands, results;

  ConvStep conv;

  /// Map: for each operand, the dimension of the iteration space that each of
  /// its dimensions follows; -1 reads position 0.
  std::vector<std::vector<int>> maps;
  /// Map: the same for the results, a permutation.
  std::vector<int> outMap;
  std::vector<ScalarNode> nodes;
  std::vector<int> yields;
  enum Form { GenericForm, TensorForm, NamedForm } form = GenericForm;
  /// Map: the operand that is also given as the (unread) output; -1 for none.
  int outOperand = -1;

  /// Reduce: the dimensions that go, and whether they stay as extents of 1.
  /// Reshape: the one dimension of extent 1 that comes (`keep`) or goes.
  std::vector<int> axes;
  bool keep = false;
  Combiner combiner = Combiner::Add;
  /// Reduce: the start. Pad: what is padded with.
  double start = 0;
  /// Combiner::Compare: its predicate, as an index of kPredicates.
  int predicate = 0;
  /// Combiner::ArgMin and ArgMax: whether the extremum is that of minnumf or
  /// maxnumf.
  bool ignoresNaN = false;

  /// Pad: elements that are added in front of and behind each dimension.
  std::vector<int64_t> padLow, padHigh;

  /// Slice: `sizes` elements, each `by` further, from `begin` on; of a size of
  /// -1 all, from 0 on.
  std::vector<int64_t> begin, sizes, by;
};

enum class Multiply { IEEE, TF32, TF32x3, F16, BF16 };

struct Graph {
  uint64_t seed = 0;
  std::vector<Value> values;
  std::vector<int> arguments, results;
  std::vector<Step> steps;
  /// Inputs are multiples of 1/8 in [-1, 1].
  bool exactInputs = false;
  /// One input in so many is NaN, infinite, or a negative zero; 0: none.
  int64_t specials = 0;
  /// Draws schedules at random instead of the cost model's choice; 0: no.
  uint64_t scheduleSeed = 0;
  /// How the numerics allow convolutions of f32 to multiply.
  Multiply multiply = Multiply::IEEE;
  /// The numerics allow convolutions to multiply transformed tiles; drawn
  /// schedules do so wherever a kernel can.
  bool allowsTransform = false, transforms = false;
};

/// Removes steps that nothing needs, and unused arguments; values are numbered
/// anew.
void removeDead(Graph &graph);
/// The extents of a step's results; false if its operands do not fit together.
bool inferStep(const Graph &graph, const Step &step, Shape &result);
/// Computes the extents of what steps compute from those of the arguments.
/// False if they do not fit together, with `graph` unspecified.
bool inferShapes(Graph &graph);
/// `graph.multiply` as `conv-set-numerics` spells it.
const char *getMultiplyName(const Graph &graph);
/// Whether convolution `step` may multiply transformed tiles.
bool mayTransform(const Graph &graph, const Step &step);
/// Whether `step` is a convolution of rounded operands or of 16-bit tensors,
/// behind which functions may be approximated (docs/numerics.md).
bool mayApproximate(const Graph &graph, const Step &step);
/// Multiply-adds of all convolutions.
int64_t countWork(const Graph &graph);
int64_t countElements(const Shape &shape);
/// The extent of `letter` in a tensor of the given order; 1 if it is not there.
int64_t extentOf(const Shape &shape, const std::string &order, char letter);

/// A lawful random program. Equal seeds give equal programs. With `transforms`
/// its schedules are drawn, and transform tiles wherever a kernel can.
Graph generate(uint64_t seed, bool transforms = false);

/// The program as front ends write it; one function @f.
std::string writeMlir(const Graph &graph);

/// The arguments' elements, drawn from the graph's seed.
std::vector<std::vector<double>> makeInputs(const Graph &graph);

} // namespace mlir::conv::fuzz

#endif // CONV_TOOLS_CONV_FUZZ_GRAPH_H
