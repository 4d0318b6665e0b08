//===- GenerateActivation.cpp - Functions of one number ------------------===//

#include "Generator.h"

using namespace mlir::conv;
using namespace mlir::conv::fuzz;

double Generator::anyConstant() {
  return random.pick({0.0, 0.0, 1.0, -1.0, 0.5, 2.0, -2.0, 0.25, -0.5, 3.0, 6.0,
                      0.1, -0.3, 1.0 / 6, 0.01, 20.0, -0.0});
}

/// Adds an activation of node `x` to the body.
int Generator::activate(Body &b, int x) {
  auto node = [&](ScalarOp op, int a, int c = -1, int d = -1) {
    return b.node(op, a, c, d);
  };
  switch (random.between(0, exact ? 12 : 26)) {
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
  case 10: {
    ScalarOp op = random.pick({ScalarOp::Add, ScalarOp::Sub, ScalarOp::Mul});
    return node(op, x, b.constant(anyConstant()));
  }
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
    // GELU, and as torch-mlir writes it.
    bool divides = random.chance(0.5);
    int scaled = divides
                     ? node(ScalarOp::Div, x, b.constant(1.4142135623730951))
                     : node(ScalarOp::Mul, x, b.constant(0.70710678118654752));
    int erf = node(ScalarOp::Erf, scaled);
    int sum = node(ScalarOp::Add, erf, b.constant(1.0));
    if (divides)
      return node(ScalarOp::Mul, x, node(ScalarOp::Mul, sum, b.constant(0.5)));
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
    int size = node(ScalarOp::Abs, x);
    size = node(ScalarOp::Add, size, b.constant(0.5));
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
