//===- ConstantsTest.cpp - Bytes of constants -----------------------------===//

#include "conv/Serialization/Manifest.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::conv;

static constexpr StringRef source = R"(
memref.global constant @blob : memref<2xi32> = dense_resource<blob>
memref.global constant @dense : memref<2xi32> = dense<[1, 2]>
memref.global constant @splat : memref<3xi16> = dense<513>
memref.global constant @bits : memref<3xi1> = dense<[true, false, true]>
{-#
  dialect_resources: {
    builtin: {
      blob: "0x040000000100000002000000"
    }
  }
#-}
)";

TEST(Constants, AreNotCopiedWhereTheAttributeHoldsThem) {
  MLIRContext context;
  context.loadDialect<memref::MemRefDialect>();
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(source, &context);
  ASSERT_TRUE(module);
  auto find = [&](StringRef name) {
    return module->lookupSymbol<memref::GlobalOp>(name);
  };
  auto get = [&](StringRef name) {
    FailureOr<Bytes> bytes = getConstantBytes(find(name));
    EXPECT_TRUE(succeeded(bytes));
    return std::move(*bytes);
  };
  auto resource =
      cast<DenseResourceElementsAttr>(*find("blob").getInitialValue());
  StringRef expected("\1\0\0\0\2\0\0\0", 8);
  Bytes blob = get("blob"), dense = get("dense");
  EXPECT_EQ(blob.get(), expected);
  EXPECT_EQ(blob.get().data(),
            resource.getRawHandle().getBlob()->getData().data());
  EXPECT_EQ(dense.get(), expected);
  EXPECT_EQ(dense.get().data(),
            cast<DenseElementsAttr>(*find("dense").getInitialValue())
                .getRawData()
                .data());
  // In another form than the attribute's they are a copy of their own.
  EXPECT_EQ(get("splat").get(), StringRef("\1\2\1\2\1\2", 6));
  EXPECT_EQ(get("bits").get(), StringRef("\1\0\1", 3));
}
