//===- Expr.cpp - Size expressions of a manifest --------------------------===//

#include "Expr.h"

#include "Error.h"

#include <algorithm>
#include <limits>

using namespace mlir::conv::runtime;

namespace {

struct OpName {
  Expr::Op op;
  const char *name;
  const char *infix;
};

constexpr OpName opNames[] = {
#define CONV_EXPR_OP(ENUMERATOR, NAME, INFIX)                                  \
  {Expr::Op::ENUMERATOR, NAME, INFIX},
#include "conv/Host/ExprOps.def"
};

} // namespace

const char *mlir::conv::runtime::getOpName(Expr::Op op) {
  for (const OpName &entry : opNames)
    if (entry.op == op)
      return entry.name;
  return "?";
}

bool mlir::conv::runtime::parseOpName(const std::string &name, Expr::Op &op) {
  for (const OpName &entry : opNames) {
    if (name == entry.name) {
      op = entry.op;
      return true;
    }
  }
  return false;
}

bool mlir::conv::runtime::isNary(Expr::Op op) {
  return op == Expr::Op::Add || op == Expr::Op::Mul || op == Expr::Op::Min ||
         op == Expr::Op::Max || op == Expr::Op::And;
}

/// One application of `op`; `expr` is what the message quotes.
static int64_t apply(Expr::Op op, int64_t lhs, int64_t rhs, const Expr &expr) {
  auto overflow = [&]() {
    fail(CONV_ERROR_SHAPE, "the value of ", expr.str(),
         " does not fit 64 bits (", lhs, " ", getOpName(op), " ", rhs, ")");
  };
  int64_t result = 0;
  switch (op) {
  case Expr::Op::Add:
    if (__builtin_add_overflow(lhs, rhs, &result))
      overflow();
    return result;
  case Expr::Op::Sub:
    if (__builtin_sub_overflow(lhs, rhs, &result))
      overflow();
    return result;
  case Expr::Op::Mul:
    if (__builtin_mul_overflow(lhs, rhs, &result))
      overflow();
    return result;
  case Expr::Op::FloorDiv:
  case Expr::Op::CeilDiv:
  case Expr::Op::Mod: {
    if (rhs == 0)
      fail(CONV_ERROR_SHAPE, expr.str(), " divides by zero");
    if (lhs == std::numeric_limits<int64_t>::min() && rhs == -1)
      overflow();
    int64_t quotient = lhs / rhs, remainder = lhs % rhs;
    bool signsDiffer = (remainder < 0) != (rhs < 0);
    if (op == Expr::Op::FloorDiv)
      return remainder != 0 && signsDiffer ? quotient - 1 : quotient;
    if (op == Expr::Op::CeilDiv)
      return remainder != 0 && !signsDiffer ? quotient + 1 : quotient;
    return remainder != 0 && signsDiffer ? remainder + rhs : remainder;
  }
  case Expr::Op::Min:
    return std::min(lhs, rhs);
  case Expr::Op::Max:
    return std::max(lhs, rhs);
  case Expr::Op::Eq:
    return lhs == rhs;
  case Expr::Op::Ne:
    return lhs != rhs;
  case Expr::Op::Lt:
    return lhs < rhs;
  case Expr::Op::Le:
    return lhs <= rhs;
  case Expr::Op::And:
    return lhs != 0 && rhs != 0;
  }
  fail(CONV_ERROR_INTERNAL, "unknown operation in ", expr.str());
}

int64_t Expr::evaluate(const Environment &environment) const {
  switch (kind) {
  case Kind::Integer:
    return value;
  case Kind::SmCount:
    return environment.smCount;
  case Kind::Extent:
    if (argument >= environment.extents.size() ||
        dim >= environment.extents[argument].size())
      fail(CONV_ERROR_INTERNAL, "no extent is known for ", str());
    return environment.extents[argument][dim];
  case Kind::Op: {
    int64_t result = operands.at(0).evaluate(environment);
    for (size_t i = 1; i < operands.size(); ++i)
      result = apply(op, result, operands[i].evaluate(environment), *this);
    return result;
  }
  }
  fail(CONV_ERROR_INTERNAL, "unknown kind of expression");
}

std::string Expr::str() const {
  switch (kind) {
  case Kind::Integer:
    return text(value);
  case Kind::SmCount:
    return "sm_count";
  case Kind::Extent:
    return text("arg", argument, ".d", dim);
  case Kind::Op:
    break;
  }
  std::string result;
  if (op == Op::Min || op == Op::Max) {
    result = text(getOpName(op), "(");
    for (size_t i = 0; i < operands.size(); ++i)
      result += (i ? ", " : "") + operands[i].str();
    return result + ")";
  }
  // Divisions too are written between their operands.
  const char *infix = getOpName(op);
  for (const OpName &entry : opNames)
    if (entry.op == op && *entry.infix)
      infix = entry.infix;
  result = "(";
  for (size_t i = 0; i < operands.size(); ++i) {
    if (i)
      result += text(" ", infix, " ");
    result += operands[i].str();
  }
  return result + ")";
}
