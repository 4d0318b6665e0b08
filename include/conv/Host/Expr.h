//===- Expr.h - Integer expressions of a manifest ---------------*- C++ -*-===//
//
// Sizes, offsets and grids that a bundle leaves open until it is launched.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_HOST_EXPR_H
#define CONV_HOST_EXPR_H

#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/Attributes.h"
#include "mlir/Support/LLVM.h"
#include "llvm/Support/JSON.h"
#include <memory>
#include <optional>

namespace mlir::conv {

/// An integer expression over symbols: extents of the arguments ("arg0.d2") and
/// the number of multiprocessors of the device ("sm_count").
/// Immutable; the factories fold what is known, so that a static program has
/// only constants. Symbols are taken to be non-negative, and divisions to have
/// a non-negative dividend and a positive divisor.
class Expr {
public:
  enum class Kind {
    Constant,
    Symbol,
#define CONV_EXPR_OP(ENUMERATOR, NAME, INFIX) ENUMERATOR,
#include "conv/Host/ExprOps.def"
  };

  /// The constant 0.
  Expr() : Expr(0) {}
  Expr(int64_t value);
  static Expr symbol(StringRef name);
  /// `kind` applied to two operands; comparisons give 0 or 1.
  static Expr get(Kind kind, const Expr &lhs, const Expr &rhs);
  /// `condition` (0 or 1) ? `ifTrue` : `ifFalse`.
  static Expr select(const Expr &condition, const Expr &ifTrue,
                     const Expr &ifFalse);
  /// Substitutes `dims` and `symbols` into an affine expression.
  static Expr fromAffine(AffineExpr expr, ArrayRef<Expr> dims,
                         ArrayRef<Expr> symbols);
  /// Product of `factors`, 1 if there are none.
  static Expr product(ArrayRef<Expr> factors);

  Kind getKind() const;
  std::optional<int64_t> getConstant() const;
  bool isConstant(int64_t value) const { return getConstant() == value; }
  /// Whether the value is known not to be negative.
  bool isNonNegative() const;
  /// Whether both are the same expression, but for the order of the terms of a
  /// sum and of the factors of a product.
  bool operator==(const Expr &other) const;
  bool operator!=(const Expr &other) const { return !(*this == other); }

  /// The value of the expression where `valueOf` gives the values of its
  /// symbols; nothing where a symbol has no value, or where the arithmetic
  /// overflows or divides by a number that is not positive.
  std::optional<int64_t>
  evaluate(llvm::function_ref<std::optional<int64_t>(StringRef)> valueOf) const;

  /// The expression as JSON: an integer, a symbol's name, or
  /// {"op": name, "args": [lhs, rhs]}.
  llvm::json::Value toJSON() const;
  /// The expression as an attribute: 7, "arg0.d2", ["mul", "arg0.d2", 7].
  Attribute toAttr(MLIRContext *context) const;
  /// The expression that `toAttr` wrote as `attr`; nothing for an attribute of
  /// another form.
  static std::optional<Expr> fromAttr(Attribute attr);

  /// The expression as a person writes it: "min(arg0.d0, sm_count * 2)",
  /// "arg0.d2 - 2".
  std::string toString() const;

private:
  struct Node;
  explicit Expr(std::shared_ptr<const Node> node) : node(std::move(node)) {}
  /// The terms of a sum or the factors of a product, however it is nested.
  void collectOperands(Kind kind, SmallVectorImpl<Expr> &operands) const;
  std::shared_ptr<const Node> node;
};

inline Expr operator+(const Expr &lhs, const Expr &rhs) {
  return Expr::get(Expr::Kind::Add, lhs, rhs);
}
inline Expr operator-(const Expr &lhs, const Expr &rhs) {
  return Expr::get(Expr::Kind::Sub, lhs, rhs);
}
inline Expr operator*(const Expr &lhs, const Expr &rhs) {
  return Expr::get(Expr::Kind::Mul, lhs, rhs);
}

/// Strides of a contiguous row-major tensor of these extents.
SmallVector<Expr> getRowMajorStrides(ArrayRef<Expr> sizes);

} // namespace mlir::conv

#endif // CONV_HOST_EXPR_H
