//===- HostProgram.h - A lowered host function as data ----------*- C++ -*-===//
//
// What a bundle says about one function: its tensors, its buffers and the
// launches that compute it. Read off the lowered host function, written to the
// manifest.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_HOST_HOSTPROGRAM_H
#define CONV_HOST_HOSTPROGRAM_H

#include "conv/Host/Expr.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallBitVector.h"
#include <optional>
#include <variant>
#include <vector>

namespace mlir::conv {

/// The alignment of a bundle's buffers, in bytes: the widest access of a
/// kernel.
inline constexpr int64_t kBufferAlignment = 16;

/// Name of an element type in a manifest ("f32", "i64", "index", ...), or
/// nothing for one that bundles do not carry.
std::optional<StringRef> getManifestDType(Type type);
/// Bytes that one element of `type`, which bundles carry, takes in memory.
int64_t getManifestBytes(Type type);
/// The names of all types that bundles carry: "f64, f32, ... and index".
StringRef getManifestDTypeList();

/// A tensor at the interface: contiguous and row-major.
struct TensorSpec {
  Type elementType;
  SmallVector<Expr> shape;
};

/// An argument: a tensor, or a scalar of `scalarType`.
struct ArgumentSpec {
  std::string name;
  std::optional<TensorSpec> tensor;
  Type scalarType;
};

struct BufferSpec {
  enum class Kind { Argument, Result, Workspace, Constant, Resident };
  Kind kind = Kind::Workspace;
  /// Position among the arguments or results.
  unsigned index = 0;
  Expr bytes;
  /// The first and the last of `HostProgram::steps` that use a workspace.
  int64_t firstStep = -1, lastStep = -1;
  memref::GlobalOp global;
};

/// "argument", "result", "workspace", "constant" or "resident".
StringRef getName(BufferSpec::Kind kind);

/// A strided window of a buffer, counted in elements.
struct BufferView {
  unsigned buffer = 0;
  Expr offset;
  SmallVector<Expr> sizes, strides;
};

/// Whether `view` is all of a contiguous allocation of the function.
bool isWholeAllocation(const BufferView &view, const BufferSpec &buffer,
                       Type elementType);

/// A scalar argument of the function, passed on to a kernel.
struct ScalarReference {
  unsigned argument;
  Type type;
};

using KernelArgument =
    std::variant<BufferView, ScalarReference, Expr, TypedAttr>;

struct LaunchStep {
  gpu::LaunchFuncOp op;
  SmallVector<Expr, 3> grid, block;
  Expr sharedBytes;
  SmallVector<KernelArgument> arguments;
  /// The buffers that this step writes; it only reads others. Nothing where
  /// that is not known, as where the launch has no `conv.writes`: it may write
  /// all that it is given. Known of load steps, which write residents.
  std::optional<SmallVector<unsigned>> writes;

  /// Which arguments the kernel writes through, all of them views, by the
  /// `conv.writes` of the launch; nothing where that is missing, or names what
  /// is no view.
  std::optional<llvm::SmallBitVector> getWrittenArguments() const;
};

/// A condition on the extents that must hold (be nonzero) before a launch.
struct CheckSpec {
  Expr condition;
  std::string message;
};

/// Adds a condition, unless it is known to hold or was added before; the
/// message is the condition itself if none is given.
void addCheck(SmallVectorImpl<CheckSpec> &checks, const Expr &condition,
              std::string message = {});

struct HostProgram {
  func::FuncOp func;
  SmallVector<ArgumentSpec> arguments;
  SmallVector<TensorSpec> results;
  SmallVector<BufferSpec> buffers;
  SmallVector<CheckSpec> checks;
  /// `loadSteps` compute what stays the same from call to call (docs/bundle.md
  /// has the rules), `steps` run in each call; both in program order.
  std::vector<LaunchStep> loadSteps, steps;

  /// All launches, as they run in a call where nothing is kept.
  auto getAllSteps() const {
    return llvm::concat<const LaunchStep>(loadSteps, steps);
  }
};

/// An error that is being written, or nothing where the analysis is quiet.
class PossibleDiagnostic {
public:
  PossibleDiagnostic() = default;
  PossibleDiagnostic(InFlightDiagnostic diagnostic)
      : diagnostic(std::move(diagnostic)) {}

  template <typename T>
  PossibleDiagnostic &&operator<<(T &&part) && {
    if (diagnostic)
      *diagnostic << std::forward<T>(part);
    return std::move(*this);
  }
  operator LogicalResult() const { return failure(); }
  template <typename T>
  operator FailureOr<T>() const {
    return failure();
  }

private:
  std::optional<InFlightDiagnostic> diagnostic;
};

/// Follows the index arithmetic and the views of a bufferized host function,
/// and says what each value is in terms of the arguments.
class HostAnalysis {
public:
  /// Receives each op that is neither index arithmetic nor a view.
  using OpHandler = llvm::function_ref<LogicalResult(Operation *)>;

  /// With `isQuiet`, fails without saying why.
  explicit HostAnalysis(func::FuncOp func, bool isQuiet = false)
      : func(func), isQuiet(isQuiet) {}

  /// An error at `op`, or nothing where this analysis is quiet.
  PossibleDiagnostic emitError(Operation *op) const;

  /// Walks the function; ops that compute nothing on the host go to
  /// `handleOther`. Emits an error at what a bundle cannot express.
  LogicalResult run(OpHandler handleOther);

  /// The integer that `value` is, or nothing where it is no integer or is not
  /// known.
  std::optional<Expr> getExpr(Value value) const;
  /// The window that the memref `value` is, or null.
  const BufferView *getView(Value value) const;
  /// The float or opaque integer scalar `value`, as an argument or constant.
  std::optional<KernelArgument> getScalar(Value value) const;

  SmallVector<ArgumentSpec> arguments;
  SmallVector<BufferSpec> buffers;
  SmallVector<CheckSpec> checks;

private:
  LogicalResult addArguments();
  LogicalResult visit(Operation *op, OpHandler handleOther);
  LogicalResult visitAlloc(Operation *op, Value result, ValueRange dynamic);
  LogicalResult visitGlobal(memref::GetGlobalOp op);
  LogicalResult visitView(Operation *op);
  LogicalResult visitReinterpretCast(memref::ReinterpretCastOp op);
  LogicalResult visitSubView(memref::SubViewOp op);
  LogicalResult visitExpandShape(memref::ExpandShapeOp op);
  LogicalResult visitCollapseShape(memref::CollapseShapeOp op);
  LogicalResult visitMetadata(memref::ExtractStridedMetadataOp op);
  LogicalResult visitAssert(Operation *op);
  /// Index arithmetic; a null value where the operands are not known.
  std::optional<Expr> evaluate(Operation *op) const;
  FailureOr<SmallVector<Expr>> getExprs(Operation *op, StringRef what,
                                        ArrayRef<OpFoldResult> values) const;
  LogicalResult setView(Operation *op, Value result, BufferView view);
  LogicalResult emitTypeError(Operation *op, Type type) const;

  func::FuncOp func;
  bool isQuiet;
  llvm::DenseMap<Value, Expr> exprs;
  llvm::DenseMap<Value, BufferView> views;
  llvm::DenseMap<Value, KernelArgument> scalars;
  llvm::DenseMap<Attribute, unsigned> constants;
};

/// Reads a fully lowered host function (allocations, views, index arithmetic
/// and gpu.launch_func). Emits an error at the op that a bundle cannot express,
/// with the remedy.
FailureOr<HostProgram> analyzeHostFunction(func::FuncOp func);

/// The programs of all functions of a lowered module, each made by
/// analyzeHostFunction. It is an analysis: passes ask for it by getAnalysis,
/// and it is computed once for all of them.
class HostPrograms {
public:
  explicit HostPrograms(Operation *module);

  /// What `func` does; emits an error at the op that a bundle cannot express.
  FailureOr<const HostProgram *> get(func::FuncOp func) const;
  /// Whether each function with a body has a program, so that the programs have
  /// all launches of the module.
  bool areAll() const { return isComplete; }
  /// The programs, in the order of the functions.
  auto begin() const { return programs.begin(); }
  auto end() const { return programs.end(); }

private:
  llvm::MapVector<Operation *, HostProgram> programs;
  bool isComplete = true;
};

/// The buffers and views of a function, followed while its convolutions can
/// still be read. It is an analysis, which AnnotateWork and AnnotateChecks
/// share.
struct FollowedHost {
  explicit FollowedHost(Operation *func);

  HostAnalysis analysis;
  /// Whether a bundle can follow the function. What it cannot follow is an
  /// error only once it is serialized.
  bool isFollowed = false;
};

/// Tells LLVM which data pointers of the launched kernels are aligned and
/// overlap no other. Leaves kernels alone where not all launches are known.
void annotateKernelPointers(const HostPrograms &programs);

} // namespace mlir::conv

#endif // CONV_HOST_HOSTPROGRAM_H
