//===- Evaluate.cpp - The fuzzer's oracle ---------------------------------===//

#include "Evaluate.h"
#include "llvm/Support/ErrorHandling.h"
#include <algorithm>

using namespace mlir::conv;
using namespace mlir::conv::fuzz;

namespace {

std::vector<int64_t> stridesOf(const Shape &shape) {
  std::vector<int64_t> strides(shape.size());
  int64_t stride = 1;
  for (size_t i = shape.size(); i-- > 0;) {
    strides[i] = stride;
    stride *= shape[i];
  }
  return strides;
}

/// Calls `visit(index)` for each index of `shape`, in row-major order.
template <typename Visit>
void forEachIndex(const Shape &shape, Visit visit) {
  int64_t count = countElements(shape);
  std::vector<int64_t> index(shape.size(), 0);
  for (int64_t i = 0; i < count; ++i) {
    visit(index);
    for (size_t dim = shape.size(); dim-- > 0;) {
      if (++index[dim] < shape[dim])
        break;
      index[dim] = 0;
    }
  }
}

class Evaluator {
public:
  Evaluator(const Graph &graph, double transformGrowth)
      : graph(graph), transformGrowth(transformGrowth),
        tensors(graph.values.size()), channels(graph.values.size()),
        approximated(graph.values.size()) {}
  std::vector<Expected> run(const std::vector<std::vector<double>> &inputs);

private:
  const Shape &shapeOf(int value) const { return graph.values[value].shape; }
  void evaluateConv(const Step &step);
  void evaluateMap(const Step &step);
  void evaluateReduce(const Step &step);
  void evaluatePad(const Step &step);
  void evaluateSlice(const Step &step);

  const Graph &graph;
  double transformGrowth;
  std::vector<RangeTensor> tensors;
  std::vector<std::vector<std::vector<bool>>> channels;
  /// Whether a kernel that computes the value may approximate functions: it
  /// follows, without another convolution between, from one that allows it.
  std::vector<bool> approximated;
};

/// Extents and strides of a convolution's tensor by role: batch, channel (c of
/// an input or filter), filter (f), depth, row, column.
struct Layout {
  int64_t extent[6] = {1, 1, 1, 1, 1, 1}, stride[6] = {0, 0, 0, 0, 0, 0};
  Layout(const Shape &shape, const std::string &order) {
    std::vector<int64_t> strides = stridesOf(shape);
    for (size_t i = 0; i < order.size(); ++i) {
      size_t role = std::string("ncfdhw").find(order[i]);
      extent[role] = shape[i];
      stride[role] = strides[i];
    }
  }
};

/// The largest absolute value that a range has; infinite where NaN is one.
double sizeOf(const Range &range) {
  if (range.maybeNaN)
    return kInfinity;
  return std::max(std::abs(range.low), std::abs(range.high));
}

/// What one element of a reduction becomes with the next one.
Range combine(const Step &step, const Range &in, const Range &out, DType type) {
  auto apply = [&](ScalarOp op) {
    Range operands[] = {in, out};
    return evaluate(ScalarNode{op, type}, operands, false);
  };
  switch (step.combiner) {
  case Combiner::Minimum:
  case Combiner::ArgMin:
    return apply(step.ignoresNaN ? ScalarOp::MinNum : ScalarOp::Minimum);
  case Combiner::Maximum:
  case Combiner::ArgMax:
    return apply(step.ignoresNaN ? ScalarOp::MaxNum : ScalarOp::Maximum);
  case Combiner::MinNum:
    return apply(ScalarOp::MinNum);
  case Combiner::MaxNum:
    return apply(ScalarOp::MaxNum);
  case Combiner::Compare: {
    ScalarNode compare{ScalarOp::Compare};
    compare.predicate = step.predicate;
    Range operands[] = {in, out};
    Range choice[] = {evaluate(compare, operands, false), in, out};
    // A comparison with the running extremum picks the extremum of the two
    // wherever numbers overlap.
    if (!choice[0].isExact() && !in.maybeNaN && !out.maybeNaN) {
      bool isMin = step.predicate == 4 || step.predicate == 5 ||
                   step.predicate == 11 || step.predicate == 12;
      return apply(isMin ? ScalarOp::MinNum : ScalarOp::MaxNum);
    }
    Range result = evaluate(ScalarNode{ScalarOp::Select, type}, choice, false);
    // Which of two equal zeros is kept is open (docs/numerics.md).
    if (result.hasZero() && in.hasZero() && out.hasZero())
      result = unite(result, apply(ScalarOp::MinNum));
    return result;
  }
  default:
    llvm_unreachable("sums and products are not combined one by one");
  }
}

} // namespace

void Evaluator::evaluateConv(const Step &step) {
  const ConvStep &conv = step.conv;
  const Value &result = graph.values[step.results[0]];
  Layout in(shapeOf(step.operands[0]), conv.inputOrder);
  Layout filter(shapeOf(step.operands[1]), conv.filterOrder);
  Layout out(result.shape, conv.outputOrder);
  const RangeTensor &x = tensors[step.operands[0]];
  const RangeTensor &w = tensors[step.operands[1]];
  // Pad to three spatial dimensions.
  int64_t stride[3] = {1, 1, 1}, dilation[3] = {1, 1, 1}, pad[3] = {0, 0, 0},
          spread[3] = {1, 1, 1};
  for (unsigned i = 0; i < conv.rank(); ++i) {
    unsigned to = 3 - conv.rank() + i;
    stride[to] = conv.strides[i];
    dilation[to] = conv.dilations[i];
    pad[to] = conv.padLow[i];
    spread[to] = conv.inputDilation[i];
  }
  bool floats = isFloat(result.type);
  int64_t channels = filter.extent[1];
  int64_t filtersPerGroup = out.extent[2] / conv.groups;
  RangeTensor &y = tensors[step.results[0]];
  y.resize(countElements(result.shape));
  const RangeTensor *start =
      conv.init == ConvStep::Zero ? nullptr : &tensors[step.operands[2]];
  // The largest input of each channel that an output's tile may have, in the
  // last image and position that were asked for.
  bool transforms = transformGrowth > 0 && mayTransform(graph, step);
  bool isF32 = graph.values[step.operands[0]].type == DType::F32 &&
               graph.values[step.operands[1]].type == DType::F32;
  Multiply multiply = isF32 ? graph.multiply : Multiply::IEEE;
  // Operands of f16 are rounded only once they are transformed.
  TransformedSum transformed;
  transformed.channels = channels;
  transformed.growth = transformGrowth;
  transformed.multiply = isF32 ? multiply : Multiply::F16;
  std::vector<double> largest(transforms ? in.extent[1] : 0);
  auto findLargest = [&](int64_t image, int64_t row, int64_t column) {
    for (int64_t c = 0; c < in.extent[1]; ++c) {
      largest[c] = 0;
      // Of 4x4 outputs this may be any: 3 more before it, and the 5 that the
      // taps of itself and of 3 behind it reach.
      for (int64_t h = row - 3 - pad[1]; h <= row + 5 - pad[1]; ++h)
        for (int64_t v = column - 3 - pad[2]; v <= column + 5 - pad[2]; ++v) {
          if (h < 0 || h >= in.extent[4] || v < 0 || v >= in.extent[5])
            continue;
          largest[c] = std::max(
              largest[c], sizeOf(x[image * in.stride[0] + c * in.stride[1] +
                                   h * in.stride[4] + v * in.stride[5]]));
        }
    }
  };
  // Where the taps of one output position read, -1 in the padding.
  struct Tap {
    int64_t input, filter;
  };
  std::vector<Tap> taps;
  bool isRounded = multiply == Multiply::TF32 || multiply == Multiply::F16 ||
                   multiply == Multiply::BF16;
  int64_t o[3], k[3];
  for (o[0] = 0; o[0] < out.extent[3]; ++o[0])
    for (o[1] = 0; o[1] < out.extent[4]; ++o[1])
      for (o[2] = 0; o[2] < out.extent[5]; ++o[2]) {
        taps.clear();
        for (k[0] = 0; k[0] < filter.extent[3]; ++k[0])
          for (k[1] = 0; k[1] < filter.extent[4]; ++k[1])
            for (k[2] = 0; k[2] < filter.extent[5]; ++k[2]) {
              Tap tap{0, 0};
              for (int i = 0; i < 3; ++i) {
                int64_t at = o[i] * stride[i] + k[i] * dilation[i] - pad[i];
                bool inside = at >= 0 && at % spread[i] == 0 &&
                              at / spread[i] < in.extent[3 + i];
                if (!inside)
                  tap.input = -1;
                else if (tap.input >= 0)
                  tap.input += at / spread[i] * in.stride[3 + i];
                tap.filter += k[i] * filter.stride[3 + i];
              }
              taps.push_back(tap);
            }
        int64_t place =
            o[0] * out.stride[3] + o[1] * out.stride[4] + o[2] * out.stride[5];
        for (int64_t n = 0; n < out.extent[0]; ++n) {
          if (transforms)
            findLargest(n, o[1], o[2]);
          for (int64_t f = 0; f < out.extent[2]; ++f) {
            int64_t at = place + n * out.stride[0] + f * out.stride[2];
            int64_t first = f / filtersPerGroup * channels;
            Range begin = !start                        ? Range::of(0.0)
                          : conv.init == ConvStep::Full ? (*start)[at]
                                                        : (*start)[f];
            SumRange sum(multiply != Multiply::IEEE);
            double integer = begin.low;
            transformed.clear();
            transformed.start = sizeOf(begin);
            sum.addTerm(begin);
            for (int64_t c = 0; c < channels; ++c) {
              int64_t xBase = n * in.stride[0] + (first + c) * in.stride[1];
              int64_t wBase = f * filter.stride[2] + c * filter.stride[1];
              for (const Tap &tap : taps) {
                const Range &weight = w[wBase + tap.filter];
                if (!floats) {
                  if (tap.input >= 0)
                    integer += x[xBase + tap.input].low * weight.low;
                  continue;
                }
                Range value =
                    tap.input < 0 ? Range::of(0.0) : x[xBase + tap.input];
                if (isRounded)
                  sum.addProduct(openForRounding(value, multiply),
                                 openForRounding(weight, multiply));
                else if (multiply == Multiply::TF32x3)
                  sum.addTerm(multiplySplit(value, weight));
                else if (value.isExact() && weight.isExact() &&
                         !value.isNaN() && !weight.isNaN())
                  sum.addProduct(value.low, weight.low);
                else
                  sum.addProduct(value, weight);
              }
              if (!transforms)
                continue;
              double weight = 0;
              for (const Tap &tap : taps)
                weight = std::max(weight, sizeOf(w[wBase + tap.filter]));
              // Infinities may meet zeros.
              double both = largest[first + c] * weight;
              transformed.products += std::isnan(both) ? kInfinity : both;
              transformed.inputs += largest[first + c];
              transformed.weights += weight;
              transformed.largestInput =
                  std::max(transformed.largestInput, largest[first + c]);
              transformed.largestWeight =
                  std::max(transformed.largestWeight, weight);
              if (std::isinf(weight))
                transformed.products = kInfinity;
            }
            y[at] = floats ? sum.get() : Range::of(integer);
            if (transforms)
              y[at] = openForTransform(y[at], transformed);
          }
        }
      }
}

void Evaluator::evaluateMap(const Step &step) {
  // The iteration space, from the result's extents.
  const Shape &shape = shapeOf(step.results[0]);
  size_t rank = shape.size();
  Shape space(rank);
  for (size_t i = 0; i < rank; ++i)
    space[step.outMap[i]] = shape[i];
  // Strides of the operands and results in the iteration space.
  std::vector<std::vector<int64_t>> strides;
  auto addStrides = [&](int value, const std::vector<int> &map) {
    std::vector<int64_t> own = stridesOf(shapeOf(value)), in(rank, 0);
    for (size_t i = 0; i < map.size(); ++i)
      if (map[i] >= 0)
        in[map[i]] += own[i];
    strides.push_back(in);
  };
  for (size_t k = 0; k < step.operands.size(); ++k)
    addStrides(step.operands[k], step.maps[k]);
  addStrides(step.results[0], step.outMap);
  for (int result : step.results)
    tensors[result].resize(countElements(shape));
  std::vector<Range> values(step.operands.size() + step.nodes.size());
  bool approximate = approximated[step.results[0]];
  forEachIndex(space, [&](const std::vector<int64_t> &index) {
    auto offset = [&](size_t k) {
      int64_t at = 0;
      for (size_t i = 0; i < rank; ++i)
        at += index[i] * strides[k][i];
      return at;
    };
    size_t count = step.operands.size();
    for (size_t k = 0; k < count; ++k)
      values[k] = tensors[step.operands[k]][offset(k)];
    for (const ScalarNode &node : step.nodes) {
      Range operands[3];
      unsigned arity = getNumOperands(node.op);
      for (unsigned i = 0; i < arity; ++i)
        operands[i] = values[node.operands[i]];
      bool same = arity > 1 && node.operands[0] == node.operands[1];
      values[count++] = evaluate(node, operands, same, approximate);
    }
    int64_t at = offset(step.operands.size());
    for (size_t k = 0; k < step.results.size(); ++k)
      tensors[step.results[k]][at] = values[step.yields[k]];
  });
}

void Evaluator::evaluateReduce(const Step &step) {
  const Shape &from = shapeOf(step.operands[0]);
  const Shape &to = shapeOf(step.results[0]);
  const RangeTensor &x = tensors[step.operands[0]];
  DType type = graph.values[step.results[0]].type;
  std::vector<int64_t> own = stridesOf(to), strides(from.size(), 0);
  size_t next = 0;
  for (size_t dim = 0; dim < from.size(); ++dim) {
    bool goes = std::count(step.axes.begin(), step.axes.end(),
                           static_cast<int>(dim)) > 0;
    if (!goes)
      strides[dim] = own[next];
    next += !goes || step.keep;
  }
  // The terms of each result, in the order of the loops.
  std::vector<std::vector<Range>> terms(countElements(to));
  int64_t position = 0;
  forEachIndex(from, [&](const std::vector<int64_t> &index) {
    int64_t at = 0;
    for (size_t dim = 0; dim < from.size(); ++dim)
      at += index[dim] * strides[dim];
    terms[at].push_back(x[position++]);
  });
  bool isArg =
      step.combiner == Combiner::ArgMin || step.combiner == Combiner::ArgMax;
  bool isMin = step.combiner == Combiner::ArgMin;
  for (int result : step.results)
    tensors[result].resize(terms.size());
  for (size_t at = 0; at < terms.size(); ++at) {
    Range start = step.operands.size() > 1 ? tensors[step.operands[1]][at]
                                           : Range::of(step.start);
    if (step.combiner == Combiner::Add) {
      SumRange sum;
      sum.addTerm(start);
      for (const Range &term : terms[at])
        sum.addTerm(term);
      tensors[step.results[0]][at] = sum.get();
      continue;
    }
    if (step.combiner == Combiner::Mul) {
      terms[at].push_back(start);
      tensors[step.results[0]][at] = multiplyAll(terms[at]);
      continue;
    }
    Range result = start;
    bool exact = start.isExact(), hasNaN = start.maybeNaN;
    int64_t chosen = 0;
    for (size_t i = 0; i < terms[at].size(); ++i) {
      const Range &term = terms[at][i];
      exact &= term.isExact();
      hasNaN |= term.maybeNaN;
      // As the loops do it: the first of equals stays.
      if (isArg && exact && !term.isNaN() && !result.isNaN() &&
          (isMin ? term.low < result.low : term.low > result.low))
        chosen = i;
      result = combine(step, term, result, type);
    }
    tensors[step.results[0]][at] = result;
    if (!isArg)
      continue;
    std::vector<bool> right(terms[at].size(), false);
    if (exact) {
      right[chosen] = true;
    } else {
      auto mayBeBest = [&](const Range &term) {
        return isMin ? term.low <= result.high : term.high >= result.low;
      };
      for (size_t i = 0; i < right.size(); ++i)
        right[i] = hasNaN || mayBeBest(terms[at][i]);
      right[0] = right[0] || mayBeBest(start);
    }
    Range index = Range::nan();
    index.maybeNaN = false;
    for (size_t i = 0; i < right.size(); ++i)
      if (right[i])
        index = unite(index, Range::of(static_cast<double>(i)));
    tensors[step.results[1]][at] = index;
    channels[step.results[1]].push_back(std::move(right));
  }
}

void Evaluator::evaluatePad(const Step &step) {
  const Shape &from = shapeOf(step.operands[0]);
  const Shape &to = shapeOf(step.results[0]);
  std::vector<int64_t> strides = stridesOf(from);
  RangeTensor &result = tensors[step.results[0]];
  forEachIndex(to, [&](const std::vector<int64_t> &index) {
    int64_t at = 0;
    bool inside = true;
    for (size_t dim = 0; dim < from.size(); ++dim) {
      int64_t position = index[dim] - step.padLow[dim];
      inside &= position >= 0 && position < from[dim];
      at += position * strides[dim];
    }
    result.push_back(inside ? tensors[step.operands[0]][at]
                            : Range::of(step.start));
  });
}

void Evaluator::evaluateSlice(const Step &step) {
  std::vector<int64_t> strides = stridesOf(shapeOf(step.operands[0]));
  RangeTensor &result = tensors[step.results[0]];
  forEachIndex(
      shapeOf(step.results[0]), [&](const std::vector<int64_t> &index) {
        int64_t at = 0;
        for (size_t dim = 0; dim < strides.size(); ++dim)
          at += (step.begin[dim] + index[dim] * step.by[dim]) * strides[dim];
        result.push_back(tensors[step.operands[0]][at]);
      });
}

std::vector<Expected>
Evaluator::run(const std::vector<std::vector<double>> &inputs) {
  for (size_t i = 0; i < inputs.size(); ++i)
    for (double value : inputs[i])
      tensors[graph.arguments[i]].push_back(Range::of(value));
  for (const Step &step : graph.steps) {
    bool follows =
        step.kind != Step::Conv &&
        std::any_of(step.operands.begin(), step.operands.end(),
                    [&](int operand) { return approximated[operand]; });
    for (int result : step.results)
      approximated[result] = follows || mayApproximate(graph, step);
    switch (step.kind) {
    case Step::Conv:
      evaluateConv(step);
      break;
    case Step::Map:
      evaluateMap(step);
      break;
    case Step::Reduce:
      evaluateReduce(step);
      break;
    case Step::Pad:
      evaluatePad(step);
      break;
    case Step::Slice:
      evaluateSlice(step);
      break;
    case Step::Reshape:
      tensors[step.results[0]] = tensors[step.operands[0]];
      break;
    }
  }
  std::vector<Expected> results;
  for (int result : graph.results)
    results.push_back({tensors[result], channels[result]});
  return results;
}

std::vector<Expected>
fuzz::evaluate(const Graph &graph,
               const std::vector<std::vector<double>> &inputs,
               double transformGrowth) {
  return Evaluator(graph, transformGrowth).run(inputs);
}
