//===- Bytecode.cpp - Versions of dialects in bytecode --------------------===//

#include "conv/IR/Bytecode.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Bytecode/BytecodeImplementation.h"

using namespace mlir;
using namespace mlir::conv;

namespace {

struct ReadVersion : DialectVersion {
  explicit ReadVersion(uint64_t number) : number(number) {}
  uint64_t number;
};

struct VersionedBytecode : BytecodeDialectInterface {
  VersionedBytecode(Dialect *dialect, uint64_t version)
      : BytecodeDialectInterface(dialect), version(version) {}

  void writeVersion(DialectBytecodeWriter &writer) const override {
    writer.writeVarInt(version);
  }

  std::unique_ptr<DialectVersion>
  readVersion(DialectBytecodeReader &reader) const override {
    uint64_t number;
    if (failed(reader.readVarInt(number)))
      return nullptr;
    if (number > version) {
      reader.emitError() << "is bytecode of version " << number << " of the "
                         << getDialect()->getNamespace()
                         << " dialect, expected " << version
                         << " or less; read it with the ConvFusion that wrote "
                            "it, or a newer one";
      return nullptr;
    }
    return std::make_unique<ReadVersion>(number);
  }

  uint64_t version;
};

struct AttributeBytecode : VersionedBytecode {
  using VersionedBytecode::VersionedBytecode;

  LogicalResult writeAttribute(Attribute attr,
                               DialectBytecodeWriter &writer) const override {
    std::string text;
    llvm::raw_string_ostream(text) << attr;
    writer.writeAttribute(StringAttr::get(attr.getContext(), text));
    return success();
  }

  Attribute readAttribute(DialectBytecodeReader &reader) const override {
    StringAttr text;
    if (failed(reader.readAttribute(text)))
      return nullptr;
    return parseAttribute(text.getValue(), getContext());
  }
};

} // namespace

void conv::addBytecodeVersion(Dialect &dialect, uint64_t version) {
  dialect.addInterface<VersionedBytecode>(version);
}

void conv::addAttributeBytecodeVersion(Dialect &dialect, uint64_t version) {
  dialect.addInterface<AttributeBytecode>(version);
}
