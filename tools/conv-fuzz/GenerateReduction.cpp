//===- GenerateReduction.cpp - Reductions, and what uses them ------------===//

#include "Generator.h"
#include <algorithm>
#include <cmath>

using namespace mlir::conv;
using namespace mlir::conv::fuzz;

int Generator::reduce(int value, Combiner combiner, bool keep, double start) {
  Step step;
  step.kind = Step::Reduce;
  step.operands = {value};
  step.axes = {axes[value]};
  step.keep = keep;
  step.combiner = combiner;
  step.start = start;
  bool isArg = combiner == Combiner::ArgMin || combiner == Combiner::ArgMax;
  std::vector<DType> types = {valueOf(value).type};
  if (isArg) {
    types.push_back(DType::I64);
    step.ignoresNaN = random.chance(0.15);
  }
  if (combiner == Combiner::Compare)
    step.predicate =
        start > 0 ? random.pick({4, 4, 5, 11}) : random.pick({2, 2, 3, 9});
  else if (!keep && !isArg && random.chance(0.4))
    step.form = Step::NamedForm;
  // From a tensor instead of a constant.
  Shape shape;
  const std::vector<bool> &open = valueOf(value).open;
  if (!isArg && !std::count(open.begin(), open.end(), true) &&
      random.chance(0.08) && inferStep(graph, step, shape))
    step.operands.push_back(
        addArgument(types[0], shape, std::vector<bool>(shape.size(), false)));
  int result = addStep(step, types, keep ? axes[value] : -1);
  if (!isArg || random.chance(0.7))
    return result;
  // The channel as a number.
  Body body(rankOf(result));
  int x = body.operand(result + 1);
  body.step.yields = {body.node(ScalarOp::FromInt, x)};
  return finish(body, axes[result]);
}

std::vector<int> Generator::mapOfReduced(int value, int space) const {
  bool kept = rankOf(value) == rankOf(space);
  std::vector<int> map;
  for (int dim = 0; dim < static_cast<int>(rankOf(space)); ++dim)
    if (dim != axes[space])
      map.push_back(dim);
    else if (kept)
      map.push_back(-1);
  return map;
}

/// Softmax, or what subtracts a mean and divides by a deviation.
void Generator::addNormalization() {
  int value = current, axis = axes[value];
  if (axis < 0 || channelsOf(value) < 1)
    return;
  bool keep = random.chance(0.6);
  auto withReduced = [&](int x, int reduced, ScalarOp op, bool exp) {
    Body body(rankOf(x));
    int a = body.operand(x),
        b = body.operand(reduced, mapOfReduced(reduced, x));
    int result = body.node(op, a, b);
    if (exp)
      result = body.node(ScalarOp::Exp, result);
    body.step.yields = {result};
    return finish(body, axis);
  };
  auto mean = [&](int x) {
    int sum = reduce(x, Combiner::Add, keep, 0.0);
    Body body(rankOf(sum));
    int a = body.operand(sum);
    double channels = static_cast<double>(channelsOf(x));
    body.step.yields = {body.node(ScalarOp::Div, a, body.constant(channels))};
    return finish(body, axes[sum]);
  };
  if (exact || random.chance(0.3)) {
    current = withReduced(value, mean(value), ScalarOp::Sub, false);
    return;
  }
  if (random.chance(0.5)) {
    int most = reduce(value, Combiner::Maximum, keep, -INFINITY);
    int exp = withReduced(value, most, ScalarOp::Sub, true);
    int sum = reduce(exp, Combiner::Add, keep, 0.0);
    current = withReduced(exp, sum, ScalarOp::Div, false);
    return;
  }
  int centered = withReduced(value, mean(value), ScalarOp::Sub, false);
  Body square(rankOf(value));
  int x = square.operand(centered);
  square.step.yields = {square.node(ScalarOp::Mul, x, x)};
  int variance = mean(finish(square, axis));
  Body deviation(rankOf(variance));
  x = deviation.operand(variance);
  x = deviation.node(ScalarOp::Add, x, deviation.constant(0.01));
  deviation.step.yields = {deviation.node(ScalarOp::Rsqrt, x)};
  int factor = finish(deviation, axes[variance]);
  current = withReduced(centered, factor, ScalarOp::Mul, false);
}

void Generator::addReduction() {
  int value = current;
  if (axes[value] < 0 || channelsOf(value) < 1)
    return;
  const double most = 3.4028234663852886e38;
  int count = random.pick({1, 1, 1, 2, 3});
  int reduced = -1, keepFirst = random.chance(0.5);
  for (int i = 0; i < count; ++i) {
    bool keep = i == 0 ? keepFirst : random.chance(0.5);
    switch (random.between(0, 9)) {
    case 0: {
      Combiner least = random.pick({Combiner::Minimum, Combiner::MinNum});
      double start = random.pick({static_cast<double>(INFINITY), most});
      reduced = reduce(value, least, keep, start);
      break;
    }
    case 1: {
      Combiner greatest = random.pick({Combiner::Maximum, Combiner::MaxNum});
      double start = random.pick({static_cast<double>(-INFINITY), -most});
      reduced = reduce(value, greatest, keep, start);
      break;
    }
    case 2:
      reduced = reduce(value, Combiner::Compare, keep,
                       random.pick({static_cast<double>(INFINITY),
                                    static_cast<double>(-INFINITY)}));
      break;
    case 3:
    case 4:
      reduced =
          reduce(value, Combiner::Add, keep, random.pick({0.0, 0.0, 0.0, 1.5}));
      break;
    case 5: {
      int sum = reduce(value, Combiner::Add, keep, 0.0);
      Body body(rankOf(sum));
      int x = body.operand(sum);
      double channels = static_cast<double>(channelsOf(value));
      body.step.yields = {
          random.chance(0.5)
              ? body.node(ScalarOp::Div, x, body.constant(channels))
              : body.node(ScalarOp::Mul, x, body.constant(1 / channels))};
      reduced = finish(body, axes[sum]);
      break;
    }
    case 6:
      reduced = reduce(value, Combiner::Mul, keep, 1.0);
      break;
    case 7: {
      // logsumexp without a shift.
      if (exact) {
        reduced = reduce(value, Combiner::Minimum, keep, INFINITY);
        break;
      }
      Body body(rankOf(value));
      int x = body.operand(value);
      x = body.node(ScalarOp::Minimum, x, body.constant(10.0));
      body.step.yields = {body.node(ScalarOp::Exp, x)};
      int sum = reduce(finish(body, axes[value]), Combiner::Add, keep, 0.0);
      Body log(rankOf(sum));
      x = log.operand(sum);
      log.step.yields = {log.node(ScalarOp::Log, x)};
      reduced = finish(log, axes[sum]);
      break;
    }
    default: {
      bool isMin = random.chance(0.5);
      double far = isMin ? INFINITY : -INFINITY;
      reduced = reduce(value, isMin ? Combiner::ArgMin : Combiner::ArgMax, keep,
                       random.chance(0.7) ? far : (isMin ? most : -most));
      break;
    }
    }
  }
  // On with the full domain, or with the reduced one.
  if (random.chance(0.25)) {
    if (random.chance(0.5))
      return;
    Body body(rankOf(value));
    int x = body.operand(value);
    int y = body.operand(reduced, mapOfReduced(reduced, value));
    body.step.yields = {body.node(
        random.pick({ScalarOp::Sub, ScalarOp::Mul, ScalarOp::Add}), x, y)};
    current = finish(body, axes[value]);
    return;
  }
  current = reduced;
}

/// A sum or extremum over space, or over any dimensions.
void Generator::addSpatialReduction() {
  Step step;
  step.kind = Step::Reduce;
  step.operands = {current};
  int axis = axes[current], rank = rankOf(current), before = 0;
  for (int dim = 0; dim < rank; ++dim) {
    bool goes = valueOf(current).shape[dim] > 0 && dim > 0 && dim != axis;
    if (random.chance(0.15))
      goes = !goes && valueOf(current).shape[dim] > 0;
    if (!goes)
      continue;
    step.axes.push_back(dim);
    before += dim < axis;
  }
  if (step.axes.empty())
    return;
  step.keep = random.chance(0.5);
  step.combiner =
      random.pick({Combiner::Add, Combiner::Maximum, Combiner::Minimum});
  step.start = step.combiner == Combiner::Add       ? 0.0
               : step.combiner == Combiner::Maximum ? -INFINITY
                                                    : INFINITY;
  bool axisGoes = std::count(step.axes.begin(), step.axes.end(), axis) > 0;
  int value = current;
  int reduced = addStep(step, {DType::F32},
                        axis < 0 || axisGoes ? -1
                        : step.keep          ? axis
                                             : axis - before);
  // Squeeze and excite, or on with the small value.
  if (random.chance(0.5)) {
    current = reduced;
    return;
  }
  std::vector<int> map;
  for (int dim = 0; dim < rank; ++dim) {
    bool goes = std::count(step.axes.begin(), step.axes.end(), dim) > 0;
    if (!goes || step.keep)
      map.push_back(goes ? -1 : dim);
  }
  Body body(rank);
  int x = body.operand(value), y = body.operand(reduced, map);
  int gate = random.chance(0.5) ? activate(body, y) : y;
  body.step.yields = {body.node(ScalarOp::Mul, x, gate)};
  current = finish(body, axis);
}
