//===- Bytecode.cpp - The version of the dialect in bytecode --------------===//
//
// The policy: a file of a newer version is refused, by name; one of an older
// version is read as long as nothing of it has changed its meaning, and
// upgraded or refused here from then on. The version counts up whenever the
// bytecode of an op or attribute changes.
//
//===----------------------------------------------------------------------===//

#include "Bytecode.h"
#include "conv/IR/ConvDialect.h"
#include "mlir/Bytecode/BytecodeImplementation.h"

using namespace mlir;
using namespace mlir::conv;

namespace {

constexpr uint64_t kBytecodeVersion = 1;

struct ConvVersion : DialectVersion {
  explicit ConvVersion(uint64_t number) : number(number) {}
  uint64_t number;
};

struct ConvBytecode : BytecodeDialectInterface {
  explicit ConvBytecode(Dialect *dialect) : BytecodeDialectInterface(dialect) {}

  void writeVersion(DialectBytecodeWriter &writer) const override {
    writer.writeVarInt(kBytecodeVersion);
  }

  std::unique_ptr<DialectVersion>
  readVersion(DialectBytecodeReader &reader) const override {
    uint64_t number;
    if (failed(reader.readVarInt(number)))
      return nullptr;
    if (number > kBytecodeVersion) {
      reader.emitError() << "is bytecode of version " << number
                         << " of the conv dialect, expected "
                         << kBytecodeVersion
                         << " or less; read it with the ConvFusion that wrote "
                            "it, or a newer one";
      return nullptr;
    }
    return std::make_unique<ConvVersion>(number);
  }
};

} // namespace

void conv::addBytecodeInterface(ConvDialect &dialect) {
  dialect.addInterfaces<ConvBytecode>();
}
