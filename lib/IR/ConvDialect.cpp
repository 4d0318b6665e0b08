//===- ConvDialect.cpp - The conv dialect ---------------------------------===//

#include "conv/IR/ConvDialect.h"
#include "conv/IR/AttrNames.h"
#include "conv/IR/Bytecode.h"
#include "conv/IR/ConvOps.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::conv;

#include "conv/IR/ConvDialect.cpp.inc"

void ConvDialect::initialize() {
  addBytecodeVersion(*this, 1);
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "conv/IR/ConvOps.cpp.inc"
      >();
}

LogicalResult ConvDialect::verifyOperationAttribute(Operation *op,
                                                    NamedAttribute attr) {
  StringRef name = attr.getName();
  if (name == kAccumulateAttrName) {
    auto type = dyn_cast<TypeAttr>(attr.getValue());
    if (type && isa<Float16Type, BFloat16Type>(type.getValue()))
      return success();
    return op->emitOpError("expects '")
           << name << "' to be f16 or bf16, got " << attr.getValue();
  }
  if (name == kProductErrorAttrName) {
    auto error = dyn_cast<FloatAttr>(attr.getValue());
    if (error && error.getType().isF64() && error.getValueAsDouble() > 0 &&
        error.getValue().isFinite())
      return success();
    return op->emitOpError("expects '")
           << name << "' to be a positive f64, got " << attr.getValue();
  }
  if (name == kEstimateAttrName) {
    auto entries = dyn_cast<DictionaryAttr>(attr.getValue());
    auto isEntry = [](NamedAttribute entry) {
      StringRef name = entry.getName();
      if (name == "card" || name == "bound")
        return isa<StringAttr>(entry.getValue());
      if (name == "open")
        return isa<UnitAttr>(entry.getValue());
      auto number = dyn_cast<FloatAttr>(entry.getValue());
      return llvm::all_of(name, llvm::isAlnum) && number &&
             number.getType().isF64() && number.getValue().isFinite();
    };
    if (entries && entries.contains("card") && entries.contains("bound") &&
        entries.contains("microseconds") && llvm::all_of(entries, isEntry))
      return success();
    return op->emitOpError("expects '")
           << name
           << "' to be a dictionary of strings 'card' and 'bound', a unit "
              "'open' and finite f64 with names of letters and digits, "
              "'microseconds' among them, got "
           << attr.getValue();
  }
  if (!llvm::is_contained({kVerdictsAttrName, kConvsAttrName, kChecksAttrName},
                          name))
    return success();
  auto isString = [](Attribute value) {
    return isa_and_nonnull<StringAttr>(value);
  };
  auto isEntry = [&](Attribute entry) {
    auto dictionary = dyn_cast<DictionaryAttr>(entry);
    if (!dictionary)
      return false;
    if (name == kChecksAttrName)
      return dictionary.get("condition") && isString(dictionary.get("message"));
    return name != kVerdictsAttrName ||
           llvm::all_of(dictionary, [&](NamedAttribute item) {
             return isString(item.getValue());
           });
  };
  auto entries = dyn_cast<ArrayAttr>(attr.getValue());
  if (entries && llvm::all_of(entries, isEntry))
    return success();
  return op->emitOpError("expects '")
         << name << "' to be an array of dictionaries"
         << (name == kChecksAttrName
                 ? " with an expression 'condition' and a string 'message'"
             : name == kVerdictsAttrName ? " of strings"
                                         : "")
         << ", got " << attr.getValue();
}
