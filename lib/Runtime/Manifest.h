//===- Manifest.h - manifest.json, read and checked -------------*- C++ -*-===//

#ifndef CONV_LIB_RUNTIME_MANIFEST_H
#define CONV_LIB_RUNTIME_MANIFEST_H

#include "Error.h"
#include "Expr.h"

#include <cstdint>
#include <string>
#include <vector>

namespace mlir::conv::runtime {

/// The newest manifest version that this library reads.
constexpr int64_t manifestVersion = 2;

struct ModuleDecl {
  std::string name;
  std::string ptx, cubin; // files relative to the bundle; "" if absent
};

/// An argument or a result of a function.
struct ValueDecl {
  ValueDecl() = default;
  ValueDecl(ValueDecl &&) = default;
  ValueDecl &operator=(ValueDecl &&) = default;

  std::string name;
  conv_value_kind kind = CONV_TENSOR;
  conv_dtype dtype = CONV_F32;
  std::vector<Expr> shape;
  uint64_t alignment = 1;
  // The same shape as conv_value_info wants it.
  std::vector<int64_t> extents; // -1 where not static
  std::vector<std::string> symbolText;
  std::vector<const char *> symbols; // into symbolText, hence no copies
};

/// A piece of memory that launches refer to.
struct BufferDecl {
  enum class Kind { Argument, Result, Workspace, Constant, Resident };
  Kind kind = Kind::Argument;
  size_t index = 0;                   // Argument, Result
  Expr bytes;                         // Workspace, Resident
  size_t firstStep = 0, lastStep = 0; // Workspace: the steps that use it
  std::string file;                   // Constant
  uint64_t constantBytes = 0;         // Constant
  size_t loadStep = 0;                // Resident: the one that writes it
};

/// One argument of a launch, before it is expanded to kernel parameters.
struct LaunchArgument {
  enum class Kind { Memref, Scalar, Integer, Constant };
  Kind kind = Kind::Memref;
  size_t buffer = 0;                // Memref
  Expr offset;                      // Memref, in elements
  std::vector<Expr> sizes, strides; // Memref
  /// Memref: bytes of an element; 0 where the manifest does not tell (version 1
  /// need not).
  uint64_t elementBytes = 0;
  size_t argument = 0;         // Scalar
  conv_dtype dtype = CONV_I64; // Scalar, Integer, Constant
  Expr integer;                // Integer
  uint64_t bits = 0;           // Constant: its bytes, little endian
};

struct LaunchDecl {
  std::string kernel;
  size_t module = 0;
  Expr grid[3], block[3];
  Expr sharedBytes;
  std::vector<LaunchArgument> arguments;
  /// The buffers that it writes: of a load step the residents it computes.
  std::vector<size_t> writes;
  /// Whether the manifest tells. If not, it may write all that it is given.
  bool knowsWrites = false;
};

struct CheckDecl {
  Expr condition;
  std::string message;
};

struct ConvDecl {
  Expr flops;
  int64_t sumLength = 0;
};

struct FunctionDecl {
  std::string name;
  std::string reference; // "" if none
  std::vector<ValueDecl> arguments, results;
  std::vector<BufferDecl> buffers;
  std::vector<CheckDecl> checks;
  /// Compute the residents, from constants, arguments and other residents: once
  /// where all that they are computed from stays the same, else at each call.
  std::vector<LaunchDecl> loadSteps;
  std::vector<LaunchDecl> launches;
  Expr flops, bytes;
  std::vector<ConvDecl> convs;
  /// Lengths of sums other than those of convolutions.
  std::vector<Expr> sums;
  /// The narrowest type that sums are rounded to.
  conv_dtype accumulate = CONV_F32;
  double productError = 0;
};

struct Manifest {
  std::string producer, chip;
  std::vector<ModuleDecl> modules;
  std::vector<FunctionDecl> functions;
};

/// Reads a manifest. Every reference inside it (modules, buffers, arguments,
/// symbols, ranks) is resolved here, so that later stages need not doubt it.
/// Throws Error (CONV_ERROR_BUNDLE) that names the offending entry.
Manifest parseManifest(const std::string &text);

} // namespace mlir::conv::runtime

#endif // CONV_LIB_RUNTIME_MANIFEST_H
