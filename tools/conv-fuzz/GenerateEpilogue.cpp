//===- GenerateEpilogue.cpp - What follows random convolutions ------------===//

#include "Generator.h"
#include <algorithm>

using namespace mlir::conv;
using namespace mlir::conv::fuzz;

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
  double choice = random.unit();
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
  int from = random.between(0, rank - 1);
  int to = random.between(0, rank - 1);
  std::swap(map[from], map[to]);
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
  // A new argument may be of a narrower type.
  if (valueOf(other).step < 0 && valueOf(other).type == DType::F32 &&
      other != current && !isRead(other) && random.chance(0.12)) {
    DType type = random.pick({DType::F16, DType::BF16, DType::I8, DType::I32});
    graph.values[other].type = type;
    y = body.node(isFloat(type) ? ScalarOp::Extend : ScalarOp::FromInt, y);
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
  for (int i = random.between(0, 2); i > 0; --i) {
    std::vector<int> map;
    int other = anyOperand(current, map);
    numbers.push_back(body.operand(other, map));
  }
  for (int i = random.between(2, 7); i > 0; --i) {
    int a = random.chance(0.5) ? numbers.back() : random.pick(numbers);
    int b = random.chance(0.4) ? body.constant(anyConstant())
                               : random.pick(numbers);
    double choice = random.unit();
    if (choice < 0.2) {
      truths.push_back(body.compare(random.between(0, 15), a, b));
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
  condition.step.yields = {condition.compare(random.between(1, 14), x, y)};
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

void Generator::addTransposition() {
  int rank = rankOf(current);
  if (rank < 2)
    return;
  Body body(rank);
  int from = random.between(0, rank - 1), to = random.between(0, rank - 1);
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
    step.axes = {static_cast<int>(random.between(0, shape.size()))};
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
