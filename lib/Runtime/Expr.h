//===- Expr.h - Size expressions of a manifest ------------------*- C++ -*-===//

#ifndef CONV_LIB_RUNTIME_EXPR_H
#define CONV_LIB_RUNTIME_EXPR_H

#include <cstdint>
#include <string>
#include <vector>

namespace mlir::conv::runtime {

/// What the symbols of an expression stand for.
struct Environment {
  /// The extents of every argument; empty for scalars.
  std::vector<std::vector<int64_t>> extents;
  /// Streaming multiprocessors of the GPU that will run the function.
  int64_t smCount = 0;
};

/// An integer expression over argument extents and `sm_count`, in 64-bit
/// arithmetic. Overflow and division by zero are errors, never wrapped around.
struct Expr {
  enum class Kind { Integer, Extent, SmCount, Op };
  enum class Op {
#define CONV_EXPR_OP(ENUMERATOR, NAME, INFIX) ENUMERATOR,
#include "conv/Host/ExprOps.def"
  };

  Kind kind = Kind::Integer;
  int64_t value = 0;            // Integer
  size_t argument = 0, dim = 0; // Extent
  Op op = Op::Add;
  std::vector<Expr> operands; // Op: two or more; exactly two unless n-ary

  static Expr integer(int64_t value) {
    Expr expr;
    expr.value = value;
    return expr;
  }

  /// Throws Error (CONV_ERROR_SHAPE) where the value has no 64-bit result.
  int64_t evaluate(const Environment &environment) const;

  /// "((arg0.d2 - 2) ceildiv 8)".
  std::string str() const;
};

/// The name of `op` as manifests spell it.
const char *getOpName(Expr::Op op);
/// Finds the operation of that name; false if there is none.
bool parseOpName(const std::string &name, Expr::Op &op);
/// Whether `op` takes more than two operands (they are folded from the left).
bool isNary(Expr::Op op);

} // namespace mlir::conv::runtime

#endif // CONV_LIB_RUNTIME_EXPR_H
