//===- Expr.cpp - Integer expressions of a manifest -----------------------===//

#include "conv/Host/Expr.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

using namespace mlir;
using namespace mlir::conv;

struct Expr::Node {
  Kind kind;
  int64_t value = 0;
  std::string name;
  Expr lhs, rhs;

  Node(int64_t value)
      : kind(Kind::Constant), value(value), lhs(nullptr), rhs(nullptr) {}
  Node(StringRef name)
      : kind(Kind::Symbol), name(name.str()), lhs(nullptr), rhs(nullptr) {}
  Node(Kind kind, Expr lhs, Expr rhs)
      : kind(kind), lhs(std::move(lhs)), rhs(std::move(rhs)) {}
};

Expr::Expr(int64_t value) : node(std::make_shared<Node>(value)) {}

Expr Expr::symbol(StringRef name) { return Expr(std::make_shared<Node>(name)); }

Expr::Kind Expr::getKind() const { return node->kind; }

std::optional<int64_t> Expr::getConstant() const {
  if (node->kind == Kind::Constant)
    return node->value;
  return std::nullopt;
}

void Expr::collectOperands(Kind kind, SmallVectorImpl<Expr> &operands) const {
  if (node->kind != kind) {
    operands.push_back(*this);
    return;
  }
  node->lhs.collectOperands(kind, operands);
  node->rhs.collectOperands(kind, operands);
}

bool Expr::operator==(const Expr &other) const {
  if (node == other.node)
    return true;
  if (!node || !other.node || node->kind != other.node->kind)
    return false;
  if (node->kind != Kind::Add && node->kind != Kind::Mul)
    return node->value == other.node->value && node->name == other.node->name &&
           node->lhs == other.node->lhs && node->rhs == other.node->rhs;

  SmallVector<Expr> lhs, rhs;
  collectOperands(node->kind, lhs);
  other.collectOperands(node->kind, rhs);
  return lhs.size() == rhs.size() &&
         std::is_permutation(lhs.begin(), lhs.end(), rhs.begin());
}

/// The value of two constants under `kind`, unless it overflows or divides by
/// a number that is not positive: then the runtime reports it.
static std::optional<int64_t> foldConstants(Expr::Kind kind, int64_t a,
                                            int64_t b) {
  using Kind = Expr::Kind;
  int64_t result;
  switch (kind) {
  case Kind::Add:
    return llvm::AddOverflow(a, b, result) ? std::nullopt
                                           : std::optional(result);
  case Kind::Sub:
    return llvm::SubOverflow(a, b, result) ? std::nullopt
                                           : std::optional(result);
  case Kind::Mul:
    return llvm::MulOverflow(a, b, result) ? std::nullopt
                                           : std::optional(result);
  case Kind::FloorDiv:
    return b <= 0 ? std::nullopt : std::optional(llvm::divideFloorSigned(a, b));
  case Kind::CeilDiv:
    return b <= 0 ? std::nullopt : std::optional(llvm::divideCeilSigned(a, b));
  case Kind::Mod:
    return b <= 0 ? std::nullopt : std::optional(llvm::mod(a, b));
  case Kind::Min:
    return std::min(a, b);
  case Kind::Max:
    return std::max(a, b);
  case Kind::Eq:
    return a == b;
  case Kind::Ne:
    return a != b;
  case Kind::Lt:
    return a < b;
  case Kind::Le:
    return a <= b;
  case Kind::And:
    return a != 0 && b != 0;
  case Kind::Constant:
  case Kind::Symbol:
    break;
  }
  llvm_unreachable("not an operation");
}

/// Whether an expression is 0 or 1 by construction.
static bool isTruth(const Expr &expr) {
  using Kind = Expr::Kind;
  Kind kind = expr.getKind();
  return kind == Kind::Eq || kind == Kind::Ne || kind == Kind::Lt ||
         kind == Kind::Le || kind == Kind::And;
}

Expr Expr::get(Kind kind, const Expr &lhs, const Expr &rhs) {
  std::optional<int64_t> a = lhs.getConstant(), b = rhs.getConstant();
  if (a && b)
    if (std::optional<int64_t> folded = foldConstants(kind, *a, *b))
      return *folded;

  // Constants go to the right, so that chains of them meet.
  bool commutes = kind == Kind::Add || kind == Kind::Mul || kind == Kind::Min ||
                  kind == Kind::Max || kind == Kind::Eq || kind == Kind::Ne ||
                  kind == Kind::And;
  if (a && !b && commutes)
    return get(kind, rhs, lhs);
  if (kind == Kind::Sub && b && *b != std::numeric_limits<int64_t>::min())
    return get(Kind::Add, lhs, -*b);

  // (x + c1) <=> (x + c2)  ==>  c1 <=> c2
  if (kind == Kind::Eq || kind == Kind::Ne || kind == Kind::Lt ||
      kind == Kind::Le) {
    auto split = [](const Expr &expr) -> std::pair<Expr, int64_t> {
      if (expr.getKind() == Kind::Add)
        if (std::optional<int64_t> constant = expr.node->rhs.getConstant())
          return {expr.node->lhs, *constant};
      return {expr, 0};
    };
    auto [x, c1] = split(lhs);
    auto [y, c2] = split(rhs);
    if (x == y)
      return *foldConstants(kind, c1, c2);
  }
  bool same = lhs == rhs;
  switch (kind) {
  case Kind::Add:
  case Kind::Mul: {
    int64_t neutral = kind == Kind::Mul;
    if (b == neutral)
      return lhs;
    if (kind == Kind::Mul && b == 0)
      return 0;
    // (x op c1) op c2  ==>  x op (c1 op c2)
    if (b && lhs.getKind() == kind)
      if (std::optional<int64_t> inner = lhs.node->rhs.getConstant())
        if (std::optional<int64_t> both = foldConstants(kind, *inner, *b))
          return get(kind, lhs.node->lhs, *both);
    // (x op c) op y  ==>  (x op y) op c, so that equal sums and products meet.
    if (!b && lhs.getKind() == kind && lhs.node->rhs.getConstant())
      return get(kind, get(kind, lhs.node->lhs, rhs), lhs.node->rhs);
    if (!b && rhs.getKind() == kind && rhs.node->rhs.getConstant())
      return get(kind, get(kind, lhs, rhs.node->lhs), rhs.node->rhs);
    break;
  }
  case Kind::Sub:
    if (same)
      return 0;
    break;
  case Kind::FloorDiv:
  case Kind::CeilDiv:
  case Kind::Mod: {
    if (b == 1)
      return kind == Kind::Mod ? Expr(0) : lhs;
    // (x * c1) / c2 where c2 divides c1.
    if (b && *b > 0 && lhs.getKind() == Kind::Mul)
      if (std::optional<int64_t> inner = lhs.node->rhs.getConstant())
        if (*inner % *b == 0)
          return kind == Kind::Mod ? Expr(0)
                                   : get(Kind::Mul, lhs.node->lhs, *inner / *b);
    // ceildiv spelled as floordiv(x + (c - 1), c), the common host idiom.
    if (kind == Kind::FloorDiv && b && *b > 1 && lhs.getKind() == Kind::Add &&
        lhs.node->rhs.isConstant(*b - 1))
      return get(Kind::CeilDiv, lhs.node->lhs, rhs);
    break;
  }
  case Kind::Min:
  case Kind::Max:
    if (same)
      return lhs;
    break;
  case Kind::Eq:
  case Kind::Le:
    break;
  case Kind::Ne:
  case Kind::Lt:
    if (kind == Kind::Lt && b && *b <= 0 && lhs.isNonNegative())
      return 0;
    // A truth value compared with 0 is itself.
    if (kind == Kind::Ne && b == 0 && isTruth(lhs))
      return lhs;
    break;
  case Kind::And:
    if (b)
      return *b == 0 ? Expr(0) : isTruth(lhs) ? lhs : get(Kind::Ne, lhs, 0);
    break;
  case Kind::Constant:
  case Kind::Symbol:
    llvm_unreachable("not an operation");
  }
  return Expr(std::make_shared<Node>(kind, lhs, rhs));
}

bool Expr::isNonNegative() const {
  switch (node->kind) {
  case Kind::Constant:
    return node->value >= 0;
  case Kind::Sub:
    return false;
  case Kind::Max:
    return node->lhs.isNonNegative() || node->rhs.isNonNegative();
  case Kind::Add:
  case Kind::Mul:
  case Kind::FloorDiv:
  case Kind::CeilDiv:
  case Kind::Min:
    return node->lhs.isNonNegative() && node->rhs.isNonNegative();
  default:
    return true;
  }
}

Expr Expr::select(const Expr &condition, const Expr &ifTrue,
                  const Expr &ifFalse) {
  if (std::optional<int64_t> known = condition.getConstant())
    return *known ? ifTrue : ifFalse;
  if (ifTrue == ifFalse)
    return ifTrue;
  // There is no selection in a manifest; the condition is 0 or 1.
  return ifFalse + condition * (ifTrue - ifFalse);
}

Expr Expr::fromAffine(AffineExpr expr, ArrayRef<Expr> dims,
                      ArrayRef<Expr> symbols) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return constant.getValue();
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return dims[dim.getPosition()];
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return symbols[symbol.getPosition()];
  auto binary = cast<AffineBinaryOpExpr>(expr);
  Expr lhs = fromAffine(binary.getLHS(), dims, symbols);
  Expr rhs = fromAffine(binary.getRHS(), dims, symbols);
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return lhs + rhs;
  case AffineExprKind::Mul:
    return lhs * rhs;
  case AffineExprKind::Mod:
    return get(Kind::Mod, lhs, rhs);
  case AffineExprKind::FloorDiv:
    return get(Kind::FloorDiv, lhs, rhs);
  case AffineExprKind::CeilDiv:
    return get(Kind::CeilDiv, lhs, rhs);
  default:
    llvm_unreachable("constants, dims and symbols are handled above");
  }
}

Expr Expr::product(ArrayRef<Expr> factors) {
  Expr result = 1;
  for (const Expr &factor : factors)
    result = result * factor;
  return result;
}

SmallVector<Expr> conv::getRowMajorStrides(ArrayRef<Expr> sizes) {
  SmallVector<Expr> strides(sizes.size());
  Expr stride = 1;
  for (size_t i = sizes.size(); i-- > 0;) {
    strides[i] = stride;
    stride = stride * sizes[i];
  }
  return strides;
}

namespace {
struct OpText {
  Expr::Kind kind;
  StringLiteral name, infix;
};
} // namespace

static constexpr OpText kOps[] = {
#define CONV_EXPR_OP(ENUMERATOR, NAME, INFIX)                                  \
  {Expr::Kind::ENUMERATOR, NAME, INFIX},
#include "conv/Host/ExprOps.def"
};

static const OpText &getText(Expr::Kind kind) {
  return *llvm::find_if(kOps,
                        [&](const OpText &op) { return op.kind == kind; });
}

llvm::json::Value Expr::toJSON() const {
  if (node->kind == Kind::Constant)
    return node->value;
  if (node->kind == Kind::Symbol)
    return node->name;
  return llvm::json::Object{
      {"op", getText(node->kind).name},
      {"args", llvm::json::Array{node->lhs.toJSON(), node->rhs.toJSON()}}};
}

Attribute Expr::toAttr(MLIRContext *context) const {
  Builder builder(context);
  if (node->kind == Kind::Constant)
    return builder.getI64IntegerAttr(node->value);
  if (node->kind == Kind::Symbol)
    return builder.getStringAttr(node->name);
  return builder.getArrayAttr({builder.getStringAttr(getText(node->kind).name),
                               node->lhs.toAttr(context),
                               node->rhs.toAttr(context)});
}

std::optional<Expr> Expr::fromAttr(Attribute attr) {
  if (auto integer = dyn_cast_or_null<IntegerAttr>(attr))
    return integer.getValue().getSignificantBits() <= 64
               ? std::optional<Expr>(integer.getValue().getSExtValue())
               : std::nullopt;
  if (auto name = dyn_cast_or_null<StringAttr>(attr))
    return Expr::symbol(name.getValue());
  auto parts = dyn_cast_or_null<ArrayAttr>(attr);
  auto op = parts && parts.size() == 3 ? dyn_cast<StringAttr>(parts[0])
                                       : StringAttr();
  if (!op)
    return std::nullopt;
  std::optional<Expr> lhs = fromAttr(parts[1]), rhs = fromAttr(parts[2]);
  if (!lhs || !rhs)
    return std::nullopt;
  for (const OpText &known : kOps)
    if (op.getValue() == known.name)
      return get(known.kind, *lhs, *rhs);
  return std::nullopt;
}

std::string Expr::toString() const {
  if (node->kind == Kind::Constant)
    return std::to_string(node->value);
  if (node->kind == Kind::Symbol)
    return node->name;
  const OpText &op = getText(node->kind);
  if (op.infix.empty())
    return (op.name + "(" + node->lhs.toString() + ", " + node->rhs.toString() +
            ")")
        .str();
  // Only sums inside of products, and comparisons of comparisons, need them.
  auto operand = [&](const Expr &expr) {
    bool sum = expr.getKind() == Kind::Add || expr.getKind() == Kind::Sub;
    bool parentheses = isTruth(expr) || (sum && node->kind == Kind::Mul);
    return parentheses ? "(" + expr.toString() + ")" : expr.toString();
  };
  std::optional<int64_t> constant = node->rhs.getConstant();
  if (node->kind == Kind::Add && constant && *constant < 0)
    // Unsigned: the least number has no counterpart.
    return operand(node->lhs) + " - " +
           std::to_string(-static_cast<uint64_t>(*constant));
  return (operand(node->lhs) + " " + op.infix + " " + operand(node->rhs)).str();
}

std::optional<int64_t> Expr::evaluate(
    llvm::function_ref<std::optional<int64_t>(StringRef)> valueOf) const {
  if (node->kind == Kind::Constant)
    return node->value;
  if (node->kind == Kind::Symbol)
    return valueOf(node->name);
  std::optional<int64_t> lhs = node->lhs.evaluate(valueOf);
  std::optional<int64_t> rhs = node->rhs.evaluate(valueOf);
  if (!lhs || !rhs)
    return std::nullopt;
  return foldConstants(node->kind, *lhs, *rhs);
}
