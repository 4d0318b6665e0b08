//===- GenerateEpilogue.cpp - What follows random convolutions ------------===//

#include "Generator.h"
#include <algorithm>
#include <cmath>

using namespace mlir::conv;
using namespace mlir::conv::fuzz;

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

double Generator::anyConstant() {
  return random.pick({0.0, 0.0, 1.0, -1.0, 0.5, 2.0, -2.0, 0.25, -0.5, 3.0, 6.0,
                      0.1, -0.3, 1.0 / 6, 0.01, 20.0, -0.0});
}

/// Gives the Map its results and written form.
int Generator::finish(Body &body, int axis) {
  Step &step = body.step;
  std::vector<DType> types;
  for (int yield : step.yields) {
    int operands = step.operands.size();
    types.push_back(yield < operands ? valueOf(step.operands[yield]).type
                                     : step.nodes[yield - operands].type);
  }
  // What one op computes can be written without a body.
  bool plain = step.nodes.size() == 1 && step.yields.size() == 1 &&
               step.yields[0] == static_cast<int>(step.operands.size()) &&
               getNumOperands(step.nodes[0].op) == step.operands.size() &&
               step.nodes[0].op != ScalarOp::Power;
  for (size_t i = 0; i < step.operands.size() && plain; ++i) {
    const Value &value = valueOf(step.operands[i]);
    plain = step.maps[i] == step.outMap &&
            step.nodes[0].operands[i] == static_cast<int>(i) &&
            value.open == valueOf(step.operands[0]).open;
    for (size_t dim = 0; dim < step.outMap.size(); ++dim)
      plain &= step.outMap[dim] == static_cast<int>(dim);
  }
  if (plain && random.chance(0.3)) {
    step.form = Step::TensorForm;
  } else if (plain && random.chance(0.3)) {
    switch (step.nodes[0].op) {
    case ScalarOp::Add:
    case ScalarOp::Sub:
    case ScalarOp::Mul:
    case ScalarOp::Div:
    case ScalarOp::Maximum:
    case ScalarOp::Minimum:
    case ScalarOp::Neg:
    case ScalarOp::Abs:
    case ScalarOp::Exp:
    case ScalarOp::Log:
    case ScalarOp::Floor:
    case ScalarOp::Ceil:
    case ScalarOp::Sqrt:
    case ScalarOp::Rsqrt:
    case ScalarOp::Tanh:
    case ScalarOp::Erf:
    case ScalarOp::Round:
      step.form = Step::NamedForm;
      break;
    default:
      break;
    }
  } else if (random.chance(0.15) && types.size() == 1) {
    // The value as ins and outs, as torch-mlir writes in-place operations.
    for (size_t i = 0; i < step.operands.size(); ++i) {
      const Value &value = valueOf(step.operands[i]);
      if (step.maps[i] == step.outMap && value.type == types[0])
        step.outOperand = i;
    }
  }
  return addStep(step, types, axis);
}

/// Adds an activation of node `x` to the body.
int Generator::activate(Body &b, int x) {
  auto node = [&](ScalarOp op, int a, int c = -1, int d = -1) {
    return b.node(op, a, c, d);
  };
  switch (random.range(0, exact ? 12 : 26)) {
  case 0: {
    // ReLU, with every predicate that can mean it.
    int zero = b.constant(0.0);
    int choice = b.compare(random.pick({2, 3, 9, 10}), x, zero);
    return node(ScalarOp::Select, choice, x, zero);
  }
  case 1: {
    int zero = b.constant(0.0);
    int choice = b.compare(random.pick({4, 5, 11, 12}), x, zero);
    return node(ScalarOp::Select, choice, zero, x);
  }
  case 2:
    return node(random.pick({ScalarOp::Maximum, ScalarOp::MaxNum}), x,
                b.constant(0.0));
  case 3: {
    int slope = node(ScalarOp::Mul, x, b.constant(random.pick({0.5, 0.01})));
    int choice = b.compare(random.pick({2, 9}), x, b.constant(0.0));
    return node(ScalarOp::Select, choice, x, slope);
  }
  case 4: {
    int low = node(ScalarOp::Maximum, x, b.constant(-1.0));
    return node(ScalarOp::Minimum, low, b.constant(2.0));
  }
  case 5: {
    int low = node(ScalarOp::MaxNum, x, b.constant(0.0));
    return node(ScalarOp::MinNum, low, b.constant(6.0));
  }
  case 6: {
    // Hardswish: x * clamp(x + 3, 0, 6) / 6.
    int shifted = node(ScalarOp::Add, x, b.constant(3.0));
    int low = node(ScalarOp::Maximum, shifted, b.constant(0.0));
    int high = node(ScalarOp::Minimum, low, b.constant(6.0));
    int product = node(ScalarOp::Mul, x, high);
    return random.chance(0.5)
               ? node(ScalarOp::Div, product, b.constant(6.0))
               : node(ScalarOp::Mul, product, b.constant(1.0 / 6));
  }
  case 7:
    return node(ScalarOp::Abs, x);
  case 8:
    return node(ScalarOp::Neg, x);
  case 9:
    return random.chance(0.5) ? node(ScalarOp::Mul, x, x) : b.power(x, 2);
  case 10:
    return node(random.pick({ScalarOp::Add, ScalarOp::Sub, ScalarOp::Mul}), x,
                b.constant(anyConstant()));
  case 11:
    return node(ScalarOp::Div, x, b.constant(random.pick({2.0, 3.0, -0.7})));
  case 12:
    return node(random.pick({ScalarOp::Floor, ScalarOp::Ceil, ScalarOp::Round,
                             ScalarOp::RoundEven, ScalarOp::Trunc}),
                x);
  case 13:
  case 14: {
    // Sigmoid, and SiLU.
    int exp = node(ScalarOp::Exp, node(ScalarOp::Neg, x));
    int one = b.constant(1.0);
    int sum = node(ScalarOp::Add, exp, one);
    int sigmoid = node(ScalarOp::Div, one, sum);
    return random.chance(0.5) ? sigmoid : node(ScalarOp::Mul, x, sigmoid);
  }
  case 15:
    return node(ScalarOp::Tanh, x);
  case 16: {
    // GELU.
    int scaled = node(ScalarOp::Mul, x, b.constant(0.70710678118654752));
    int sum = node(ScalarOp::Add, node(ScalarOp::Erf, scaled), b.constant(1.0));
    int half = node(ScalarOp::Mul, x, b.constant(0.5));
    return node(ScalarOp::Mul, half, sum);
  }
  case 17: {
    // Softplus with its guard, and mish.
    int soft = node(ScalarOp::Log1p, node(ScalarOp::Exp, x));
    int choice = b.compare(2, x, b.constant(20.0));
    int plus = node(ScalarOp::Select, choice, x, soft);
    return random.chance(0.5)
               ? plus
               : node(ScalarOp::Mul, x, node(ScalarOp::Tanh, plus));
  }
  case 18: {
    // ELU.
    int less = node(ScalarOp::ExpM1, x);
    int choice = b.compare(2, x, b.constant(0.0));
    return node(ScalarOp::Select, choice, x, less);
  }
  case 19:
    return node(ScalarOp::Sqrt, node(ScalarOp::Abs, x));
  case 20: {
    int size = node(ScalarOp::Mul, x, x);
    return node(ScalarOp::Rsqrt, node(ScalarOp::Add, size, b.constant(0.01)));
  }
  case 21:
    return node(random.pick({ScalarOp::Exp, ScalarOp::Exp2, ScalarOp::ExpM1}),
                node(ScalarOp::Minimum, x, b.constant(3.0)));
  case 22: {
    int size = node(ScalarOp::Add, node(ScalarOp::Abs, x), b.constant(0.5));
    return node(random.pick({ScalarOp::Log, ScalarOp::Log2, ScalarOp::Log1p}),
                size);
  }
  case 23:
    return node(random.pick({ScalarOp::Erf, ScalarOp::Sin, ScalarOp::Cos}), x);
  case 24:
    return b.power(x, random.pick({2.0, 3.0, 4.0}));
  case 25:
    return node(ScalarOp::CopySign,
                node(ScalarOp::Sqrt, node(ScalarOp::Abs, x)), x);
  default: {
    // isnan(x) ? 0 : x
    int choice = b.compare(14, x, x);
    return node(ScalarOp::Select, choice, b.constant(0.0), x);
  }
  }
}

void Generator::addActivation() {
  Body body(rankOf(current));
  int x = body.operand(current);
  int count = random.pick({1, 1, 1, 2, 3});
  for (int i = 0; i < count; ++i)
    x = activate(body, x);
  body.step.yields = {x};
  current = finish(body, axes[current]);
}

int Generator::anyOperand(int value, std::vector<int> &map) {
  const Value of = valueOf(value);
  int rank = of.shape.size(), axis = axes[value];
  map.clear();
  auto make = [&](bool unit) {
    // Of a map with -1 at what is left out; `unit` keeps it as an extent of 1.
    std::vector<int> dims = map;
    map.clear();
    Shape shape;
    std::vector<bool> open;
    for (int dim : dims) {
      if (dim < 0 && !unit)
        continue;
      map.push_back(dim);
      shape.push_back(dim < 0 ? 1 : of.shape[dim]);
      open.push_back(dim >= 0 && of.open[dim]);
    }
    return addArgument(DType::F32, shape, open);
  };
  // Another value of these extents.
  if (random.chance(0.25)) {
    std::vector<int> same;
    for (size_t i = 0; i < graph.values.size(); ++i)
      if (graph.values[i].shape == of.shape &&
          graph.values[i].open == of.open && graph.values[i].type == DType::F32)
        same.push_back(i);
    if (!same.empty()) {
      for (int dim = 0; dim < rank; ++dim)
        map.push_back(dim);
      return random.pick(same);
    }
  }
  double choice = random.uniform();
  for (int dim = 0; dim < rank; ++dim)
    map.push_back(dim);
  if (choice < 0.2)
    return make(true);
  if (choice < 0.7 && axis >= 0) {
    // (d1), (d1, 0, 0), (0, d1, 0, 0).
    for (int &dim : map)
      dim = dim == axis ? dim : -1;
    if (choice < 0.35)
      return make(false);
    if (choice < 0.55)
      map.erase(map.begin(), map.begin() + axis);
    return make(true);
  }
  if (choice < 0.8) {
    for (int &dim : map)
      dim = -1;
    return make(random.chance(0.3));
  }
  if (choice < 0.97 || rank < 2) {
    // Some dimensions, with or without the rest.
    for (int &dim : map)
      dim = random.chance(0.5) ? dim : -1;
    return make(random.chance(0.6));
  }
  // In another order.
  std::swap(map[random.range(0, rank - 1)], map[random.range(0, rank - 1)]);
  return make(true);
}

void Generator::addExtra() {
  std::vector<int> map;
  int other = anyOperand(current, map);
  Body body(rankOf(current));
  int x, y;
  if (random.chance(0.3)) {
    y = body.operand(other, map);
    x = body.operand(current);
  } else {
    x = body.operand(current);
    y = body.operand(other, map);
  }
  ScalarOp op =
      random.pick({ScalarOp::Add, ScalarOp::Add, ScalarOp::Add, ScalarOp::Sub,
                   ScalarOp::Mul, ScalarOp::Mul, ScalarOp::Minimum,
                   ScalarOp::Maximum, ScalarOp::MinNum, ScalarOp::MaxNum});
  int result = random.chance(0.3) ? body.node(op, y, x) : body.node(op, x, y);
  if (random.chance(0.3))
    result = activate(body, result);
  body.step.yields = {result};
  current = finish(body, axes[current]);
}

/// A body of random operations on up to three operands.
void Generator::addDag() {
  Body body(rankOf(current));
  std::vector<int> numbers = {body.operand(current)}, truths;
  for (int i = random.range(0, 2); i > 0; --i) {
    std::vector<int> map;
    int other = anyOperand(current, map);
    numbers.push_back(body.operand(other, map));
  }
  for (int i = random.range(2, 7); i > 0; --i) {
    int a = random.chance(0.5) ? numbers.back() : random.pick(numbers);
    int b = random.chance(0.4) ? body.constant(anyConstant())
                               : random.pick(numbers);
    double choice = random.uniform();
    if (choice < 0.2) {
      truths.push_back(body.compare(random.range(0, 15), a, b));
      if (truths.size() > 1 && random.chance(0.3))
        truths.push_back(
            body.node(random.pick({ScalarOp::And, ScalarOp::Or, ScalarOp::Xor}),
                      truths[truths.size() - 2], truths.back(), -1, DType::I1));
    } else if (choice < 0.4 && !truths.empty()) {
      numbers.push_back(body.node(ScalarOp::Select, random.pick(truths), a, b));
    } else if (choice < 0.5) {
      numbers.push_back(activate(body, a));
    } else if (choice < 0.55) {
      numbers.push_back(body.node(ScalarOp::Fma, a, b, random.pick(numbers)));
    } else {
      numbers.push_back(body.node(
          random.pick({ScalarOp::Add, ScalarOp::Sub, ScalarOp::Mul,
                       ScalarOp::Minimum, ScalarOp::Maximum, ScalarOp::MinNum,
                       ScalarOp::MaxNum, ScalarOp::CopySign}),
          a, b));
    }
  }
  body.step.yields = {numbers.back()};
  current = finish(body, axes[current]);
}

/// A tensor of truth values, and a selection by it.
void Generator::addSelect() {
  std::vector<int> map;
  int other = random.chance(0.5) ? anyOperand(current, map) : -1;
  Body condition(rankOf(current));
  int x = condition.operand(current);
  int y = other >= 0 ? condition.operand(other, map)
                     : condition.constant(anyConstant());
  condition.step.yields = {condition.compare(random.range(1, 14), x, y)};
  int truth = finish(condition, axes[current]);
  Body body(rankOf(current));
  int c = body.operand(truth);
  x = body.operand(current);
  other = anyOperand(current, map);
  y = body.operand(other, map);
  body.step.yields = {random.chance(0.5)
                          ? body.node(ScalarOp::Select, c, x, y)
                          : body.node(ScalarOp::Select, c, y, x)};
  current = finish(body, axes[current]);
}

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
  if (isArg)
    types.push_back(DType::I64);
  if (combiner == Combiner::Compare)
    step.predicate =
        start > 0 ? random.pick({4, 4, 5, 11}) : random.pick({2, 2, 3, 9});
  else if (!keep && !isArg && random.chance(0.4))
    step.form = Step::NamedForm;
  return addStep(step, types, keep ? axes[value] : -1);
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
    switch (random.range(0, 9)) {
    case 0:
      reduced =
          reduce(value, random.pick({Combiner::Minimum, Combiner::MinNum}),
                 keep, random.pick({static_cast<double>(INFINITY), most}));
      break;
    case 1:
      reduced =
          reduce(value, random.pick({Combiner::Maximum, Combiner::MaxNum}),
                 keep, random.pick({static_cast<double>(-INFINITY), -most}));
      break;
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

void Generator::addTransposition() {
  int rank = rankOf(current);
  if (rank < 2)
    return;
  Body body(rank);
  int from = random.range(0, rank - 1), to = random.range(0, rank - 1);
  std::vector<int> map = body.step.outMap;
  std::swap(map[from], map[to]);
  int axis = axes[current];
  if (random.chance(0.5)) {
    // Written in another order.
    int x = body.operand(current);
    body.step.outMap = map;
    body.step.yields = {random.chance(0.5) ? activate(body, x) : x};
  } else {
    int x = body.operand(current, map);
    body.step.yields = {random.chance(0.5) ? activate(body, x) : x};
  }
  if (axis >= 0)
    axis = axis == from ? to : axis == to ? from : axis;
  current = finish(body, axis);
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

void Generator::addPad() {
  Step step;
  step.kind = Step::Pad;
  step.operands = {current};
  for (unsigned dim = 0; dim < rankOf(current); ++dim) {
    step.padLow.push_back(random.pick({0, 0, 1, 2}));
    step.padHigh.push_back(random.pick({0, 0, 1}));
  }
  step.start = random.pick({0.0, 0.0, -1.0, -3.4028234663852886e38});
  current = addStep(step, {DType::F32}, axes[current]);
}

void Generator::addReshape() {
  Step step;
  step.kind = Step::Reshape;
  step.operands = {current};
  const Shape &shape = valueOf(current).shape;
  int axis = axes[current];
  std::vector<int> units;
  for (size_t dim = 0; dim < shape.size(); ++dim)
    if (shape[dim] == 1 && !valueOf(current).open[dim])
      units.push_back(dim);
  if (!units.empty() && shape.size() > 1 && random.chance(0.5)) {
    step.axes = {random.pick(units)};
    axis = axis == step.axes[0] ? -1 : axis - (axis > step.axes[0]);
  } else {
    step.keep = true;
    step.axes = {static_cast<int>(random.range(0, shape.size()))};
    axis += axis >= step.axes[0];
  }
  current = addStep(step, {DType::F32}, axis);
}

/// To a half type; perhaps back again.
void Generator::addCast() {
  DType half = random.pick({DType::F16, DType::BF16});
  int axis = axes[current];
  Body body(rankOf(current));
  int x = body.operand(current);
  body.step.yields = {body.node(ScalarOp::Truncate, x, -1, -1, half)};
  int narrow = finish(body, axis);
  if (random.chance(0.3)) {
    Body sum(rankOf(current));
    x = sum.operand(narrow);
    sum.step.yields = {
        sum.node(random.pick({ScalarOp::Add, ScalarOp::Mul, ScalarOp::Maximum}),
                 x, x, -1, half)};
    narrow = finish(sum, axis);
  }
  if (random.chance(0.4))
    return;
  Body wide(rankOf(current));
  x = wide.operand(narrow);
  wide.step.yields = {wide.node(ScalarOp::Extend, x, -1, -1, DType::F32)};
  current = finish(wide, axis);
}

void Generator::addTwoYields() {
  std::vector<int> map;
  int other = anyOperand(current, map);
  Body body(rankOf(current));
  int x = body.operand(current), y = body.operand(other, map);
  int first = body.node(ScalarOp::Add, x, y);
  int second = activate(body, x);
  body.step.yields = {first, second};
  current = finish(body, axes[current]);
}
