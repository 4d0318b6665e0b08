//===- ManifestTest.cpp - Malformed bundles are errors, never crashes -----===//

#include "TestBundle.h"
#include "conv/Support/Random.h"

using namespace conv_test;

namespace {

/// Opens a bundle with this manifest; returns the error, "" on success.
std::string openError(const std::string &manifest,
                      conv_status expected = CONV_ERROR_BUNDLE) {
  TestBundle directory(manifest);
  conv_bundle *bundle = nullptr;
  conv_status status = conv_bundle_open(directory.path.c_str(), &bundle);
  if (status == CONV_OK) {
    conv_bundle_close(bundle);
    EXPECT_EQ(expected, CONV_OK);
    return "";
  }
  EXPECT_EQ(bundle, nullptr);
  EXPECT_EQ(status, expected) << conv_last_error();
  return conv_last_error();
}

/// Changes one place of the good manifest and expects this in the error.
void expectError(const std::string &from, const std::string &to,
                 const std::string &expected) {
  std::string error = openError(replaced(manifestText, from, to));
  EXPECT_NE(error.find(expected), std::string::npos)
      << "expected: " << expected << "\ngot: " << error;
}

TEST(Manifest, ReadsTheGoodOne) {
  EXPECT_EQ(openError(manifestText, CONV_OK), "");
}

TEST(Manifest, TellsWhatIsInIt) {
  TestBundle directory(manifestText);
  conv_bundle *bundle = nullptr;
  ASSERT_EQ(conv_bundle_open(directory.path.c_str(), &bundle), CONV_OK);
  EXPECT_STREQ(conv_bundle_chip(bundle), "sm_89");
  EXPECT_STREQ(conv_bundle_producer(bundle), "test");
  EXPECT_STREQ(conv_bundle_manifest(bundle), manifestText);
  const conv_function *function = nullptr;
  ASSERT_EQ(conv_bundle_find_function(bundle, nullptr, &function), CONV_OK);
  EXPECT_STREQ(conv_function_name(function), "quadruple");
  EXPECT_EQ(conv_function_reference(function), nullptr);
  EXPECT_EQ(conv_function_num_arguments(function), 2u);
  EXPECT_EQ(conv_function_num_results(function), 1u);
  conv_value_info info;
  ASSERT_EQ(conv_function_argument(function, 0, &info), CONV_OK);
  EXPECT_STREQ(info.name, "x");
  EXPECT_EQ(info.dtype, CONV_F32);
  ASSERT_EQ(info.rank, 2);
  EXPECT_EQ(info.extents[0], -1);
  EXPECT_EQ(info.extents[1], 8);
  EXPECT_STREQ(info.symbols[0], "arg0.d0");
  EXPECT_STREQ(info.symbols[1], "8");
  EXPECT_EQ(info.alignment, 16u);
  ASSERT_EQ(conv_function_argument(function, 1, &info), CONV_OK);
  EXPECT_EQ(info.kind, CONV_SCALAR);
  EXPECT_EQ(conv_function_argument(function, 2, &info),
            CONV_ERROR_INVALID_ARGUMENT);
  EXPECT_STREQ(conv_last_error(), "conv_function_argument: index 2 is out of "
                                  "range; there are 2");
  EXPECT_EQ(conv_bundle_find_function(bundle, "nothing", &function),
            CONV_ERROR_NOT_FOUND);
  EXPECT_NE(std::string(conv_last_error()).find("it has: quadruple"),
            std::string::npos);
  conv_bundle_close(bundle);
}

TEST(Manifest, NullPointersAreErrors) {
  conv_bundle *bundle = nullptr;
  EXPECT_EQ(conv_bundle_open(nullptr, &bundle), CONV_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(conv_bundle_open("/", nullptr), CONV_ERROR_INVALID_ARGUMENT);
  conv_bundle_close(nullptr);
  conv_device_close(nullptr);
  conv_executable_destroy(nullptr);
  EXPECT_EQ(conv_bundle_num_functions(nullptr), 0u);
  EXPECT_STREQ(conv_function_name(nullptr), "");
  EXPECT_EQ(conv_run(nullptr, nullptr, nullptr, 0, nullptr, 0, nullptr, 0),
            CONV_ERROR_INVALID_ARGUMENT);
}

TEST(Manifest, MissingDirectoryAndFiles) {
  conv_bundle *bundle = nullptr;
  EXPECT_EQ(conv_bundle_open("/nowhere/x.convbundle", &bundle), CONV_ERROR_IO);
  EXPECT_STREQ(conv_last_error(), "cannot open the bundle "
                                  "/nowhere/x.convbundle: there is no such "
                                  "directory");
  EXPECT_EQ(conv_bundle_open("/dev/null", &bundle), CONV_ERROR_IO);
  TestBundle empty("");
  std::filesystem::remove(empty.path + "/manifest.json");
  EXPECT_EQ(conv_bundle_open(empty.path.c_str(), &bundle), CONV_ERROR_IO);
  EXPECT_NE(std::string(conv_last_error()).find("there is no such file"),
            std::string::npos);
  std::filesystem::create_directory(empty.path + "/manifest.json");
  EXPECT_EQ(conv_bundle_open(empty.path.c_str(), &bundle), CONV_ERROR_IO);
}

TEST(Manifest, NotJson) {
  for (const char *text : {"", "{", "nonsense", "{\"a\":}", "[1,2", "\xff\xfe",
                           "{\"format\": \"convfusion-bundle\"} x"})
    EXPECT_NE(openError(text).find("is no valid JSON"), std::string::npos);
  // Nested deeper than a recursive reader could bear.
  EXPECT_NE(openError(std::string(1000000, '[')), "");
  EXPECT_NE(openError(std::string(500000, '[') + std::string(500000, ']')), "");
}

TEST(Manifest, WrongDocument) {
  for (const char *text : {"null", "[]", "3", "\"x\"", "{}", "true",
                           "{\"format\": 3}", "{\"format\": \"other\"}"})
    EXPECT_NE(openError(text), "");
}

TEST(Manifest, Header) {
  expectError("\"version\": 1", "\"version\": 3",
              "version: the bundle has version 3; this runtime reads versions "
              "1 to 2. Compile it again");
  expectError("\"version\": 1", "\"version\": 0", "the bundle has version 0");
  // Version 2 tells the types of all views.
  expectError("\"version\": 1", "\"version\": 2",
              "steps[0].arguments[0].memref: has no \"dtype\"");
  expectError("\"reference\": null", "\"load_steps\": []",
              "load_steps: needs version 2 of the bundle, got 1");
  expectError("{\"kind\": \"workspace\", \"bytes\": 100,",
              "{\"kind\": \"resident\", \"bytes\": 100,",
              "a resident buffer needs version 2 of the bundle, got 1");
  expectError("\"version\": 1", "\"version\": \"1\"",
              "version: expects an integer, got string");
  expectError("sm_89", "gfx90a", "target.chip: expects a chip such as sm_89");
  for (const char *chip : {"sm_", "sm_8", "sm_89x", "sm_89aa", "sm_99999999"})
    expectError("sm_89", chip, "target.chip");
  expectError("\"target\": {", "\"target\": [], \"other\": {",
              "target: expects an object, got array");
  expectError("\"functions\"", "\"funktions\"", "has no \"functions\"");
}

TEST(Manifest, Modules) {
  expectError("\"ptx\": \"kernels.ptx\"", "\"x\": 1",
              "modules[0]: names neither a \"ptx\" nor a \"cubin\" file");
  expectError("kernels.ptx", "/etc/passwd", "expects a file inside the bundle");
  expectError("kernels.ptx", "a/../../x", "expects a file inside the bundle");
  expectError("kernels.ptx", "a\\u0000b", "holds a string with a zero byte");
  expectError("\"module\": 0", "\"module\": 1",
              "steps[0].module: is 1, but there are 1 modules");
  expectError("\"module\": 0", "\"module\": -1", "steps[0].module: is -1");
  expectError("\"module\": 0", "\"module\": 18446744073709551615",
              "expects a signed 64-bit integer");
}

TEST(Manifest, Values) {
  expectError("\"dtype\": \"f32\", \"shape\"", "\"dtype\": \"f31\", \"shape\"",
              "arguments[0].dtype: unknown dtype \"f31\"; known are f64");
  expectError("\"alignment\": 16", "\"alignment\": 12",
              "alignment: expects a power of two, got 12");
  expectError("\"alignment\": 16", "\"alignment\": 0", "alignment");
  expectError("\"alignment\": 16", "\"alignment\": 2",
              "alignment: expects at least the 4 bytes of an f32, got 2");
  EXPECT_EQ(
      openError(replaced(manifestText, "\"alignment\": 16", "\"alignment\": 4"),
                CONV_OK),
      "");
  expectError("\"shape\": [\"arg0.d0\", 8]", "\"shape\": [\"arg0.d0\", -8]",
              "expects an extent of at least 0, got -8");
  expectError("\"shape\": [\"arg0.d0\", 8]", "\"shape\": 8",
              "shape: expects an array, got number");
  expectError("\"kind\": \"scalar\"", "\"kind\": \"list\"",
              "arguments[1].kind: expects \"tensor\" or \"scalar\"");
  std::string shape = "[\"arg0.d0\"";
  for (int i = 0; i < 100; ++i)
    shape += ", 1";
  expectError("[\"arg0.d0\", 8], \"alignment\"", shape + "], \"alignment\"",
              "rank of at most 64, got 101");
}

TEST(Manifest, Symbols) {
  for (const char *symbol :
       {"arg0", "arg0.d", "arg.d0", "arg0.x0", "arg0.d0x", "argx.d0", "x",
        "arg-1.d0", "arg0.d-1", "arg99999999999999999999999.d0", ""})
    expectError("\"arg0.d0\", 32", "\"" + std::string(symbol) + "\", 32",
                "unknown symbol");
  expectError("\"arg0.d0\", 32", "\"arg0.d2\", 32",
              "symbol arg0.d2: argument 0 has rank 2");
  expectError("\"arg0.d0\", 32", "\"arg1.d0\", 32",
              "symbol arg1.d0: there is no tensor argument 1");
  expectError("\"arg0.d0\", 32", "\"arg7.d0\", 32", "no tensor argument 7");
}

TEST(Manifest, Expressions) {
  expectError("\"op\": \"ceildiv\"", "\"op\": \"pow\"",
              "grid[0].args[0].op: unknown operation \"pow\"");
  expectError("[\"arg0.d0\", 2]", "[\"arg0.d0\"]",
              "\"ceildiv\" expects 2 operands, got 1");
  expectError("[\"arg0.d0\", 2]", "[\"arg0.d0\", 2, 3]",
              "\"ceildiv\" expects 2 operands, got 3");
  expectError("[\"arg0.d0\", 32]", "[]", "expects at least 1 operand, got 0");
  expectError("[\"arg0.d0\", 32]", "[1.5, 32]", "expects an expression");
  expectError("[\"arg0.d0\", 32]", "[null, 32]", "expects an expression");
  expectError("[\"arg0.d0\", 32]", "[99999999999999999999, 32]",
              "expects an expression");
  std::string deep = "1";
  for (int i = 0; i < 5000; ++i)
    deep = "{\"op\":\"add\",\"args\":[1," + deep + "]}";
  expectError("[\"arg0.d0\", 32]", "[" + deep + ", 32]",
              "the expression is nested deeper than 200");
}

TEST(Manifest, Buffers) {
  expectError("{\"kind\": \"argument\", \"index\": 0}",
              "{\"kind\": \"argument\", \"index\": 2}",
              "buffers[0].index: is 2, but there are 2 arguments");
  expectError("{\"kind\": \"argument\", \"index\": 0}",
              "{\"kind\": \"argument\", \"index\": 1}",
              "argument 1 is a scalar, not a tensor");
  expectError("{\"kind\": \"result\", \"index\": 0}",
              "{\"kind\": \"result\", \"index\": -1}",
              "buffers[1].index: is -1");
  expectError("\"kind\": \"constant\"", "\"kind\": \"magic\"",
              "unknown kind of buffer \"magic\"");
  expectError("\"first_step\": 0, \"last_step\": 1",
              "\"first_step\": 1, \"last_step\": 0",
              "its first step 1 is behind its last step 0");
  expectError("\"first_step\": 0, \"last_step\": 1",
              "\"first_step\": 0, \"last_step\": 9",
              "last_step: is 9, but there are 3 steps");
  expectError("\"first_step\": 0, \"last_step\": 1",
              "\"first_step\": 0, \"last_step\": 0",
              "step 1 uses workspace 2, which lives from step 0 to 0");
  expectError("constants/c0.bin\", \"bytes\": 8",
              "constants/c0.bin\", \"bytes\": -8", "bytes: expects an integer");
  const std::string buffer = "{\"kind\": \"result\", \"index\": 0}";
  std::string many = buffer;
  for (int i = 0; i < 16384; ++i)
    many += ", " + buffer;
  expectError(buffer, many,
              "buffers: expects at most 16384 entries, got 16389");
}

TEST(Manifest, Launches) {
  expectError("\"kind\": \"launch\"", "\"kind\": \"sleep\"",
              "steps[0].kind: unknown kind of step \"sleep\"; known is launch");
  expectError("\"grid\": [1, 1, 1]", "\"grid\": [1, 1]",
              "grid: expects 3 entries (x, y, z), got 2");
  expectError("{\"buffer\": 3,", "{\"buffer\": 5,",
              "memref.buffer: is 5, but there are 5 buffers");
  expectError("\"sizes\": [3]", "\"sizes\": [3, 4]",
              "has 2 sizes and 1 strides");
  expectError("{\"scalar\": {\"argument\": 1", "{\"scalar\": {\"argument\": 0",
              "argument 0 is a tensor, not a scalar");
  expectError("\"argument\": 1, \"dtype\": \"f32\"",
              "\"argument\": 1, \"dtype\": \"f64\"",
              "is f64, but argument 1 is f32");
  expectError("\"value\": true", "\"value\": 7", "the value 7 does not fit i1");
  expectError("\"value\": 0.5", "\"value\": \"many\"", "expects a number");
  expectError("\"value\": 0.5", "\"value\": []", "expects a number, got array");
  expectError("{\"i64\":", "{\"i99\":", "expects a \"memref\", \"scalar\"");
}

TEST(Manifest, Functions) {
  expectError("\"reference\": null", "\"accumulate\": \"i32\"",
              "accumulate: expects a float type, got i32");
  expectError("\"reference\": null", "\"reference\": \"oracle\"",
              "reference: oracle is not in the bundle");
  expectError("\"name\": \"quadruple\"", "\"name\": \"\"",
              "a function needs a name");
  expectError("\"name\": \"quadruple\"", "\"name\": null",
              "name: expects a string, got null");
  EXPECT_NE(openError(R"({"format": "convfusion-bundle", "version": 1,
      "target": {"chip": "sm_89"}, "modules": [], "functions": []})")
                .find("the bundle holds no function"),
            std::string::npos);
}

/// A function f of one argument and one result and its reference.
std::string makePair(const std::string &reference, const std::string &argument,
                     const std::string &result,
                     const std::string &ofReference = "null") {
  auto function = [](const std::string &name, const std::string &argument,
                     const std::string &result, const std::string &reference) {
    return R"({"name": ")" + name + R"(", "arguments": [)" + argument +
           R"(], "results": [)" + result +
           R"(], "buffers": [], "steps": [], "reference": )" + reference + "}";
  };
  return R"({"format": "convfusion-bundle", "version": 1,
      "target": {"chip": "sm_89"}, "modules": [], "functions": [)" +
         function("f", R"({"dtype": "f16", "shape": [4, "arg0.d1"]})",
                  R"({"dtype": "f16", "shape": [4, "arg0.d1"]},
                     {"dtype": "i64", "shape": [4]})",
                  reference) +
         ", " + function("f.reference", argument, result, ofReference) + "]}";
}

TEST(Manifest, References) {
  const std::string argument = R"({"dtype": "f16", "shape": [4, "arg0.d1"]})";
  // Another way to write the open extent is none of our business.
  const std::string result = R"({"dtype": "f64", "shape": [4,
      {"op": "max", "args": ["arg0.d1", 0]}]}, {"dtype": "i64", "shape": [4]})";
  EXPECT_EQ(openError(makePair("\"f.reference\"", argument, result), CONV_OK),
            "");
  auto expect = [](const std::string &manifest, const std::string &message) {
    std::string error = openError(manifest);
    EXPECT_NE(error.find(message), std::string::npos) << error;
  };
  expect(makePair("\"f\"", argument, result),
         "functions[0].reference: is the function itself, which would be right "
         "by definition");
  expect(makePair("\"f.reference\"", argument, result, "\"f\""),
         "f.reference has a reference of its own");
  expect(makePair("\"f.reference\"", argument, replaced(result, "f64", "f32")),
         "f.reference: result 0 expects 4xarg0.d1xf64 as in f but in f64, got "
         "4xmax(arg0.d1, 0)xf32");
  expect(makePair("\"f.reference\"", argument, replaced(result, "i64", "f64")),
         "f.reference: result 1 expects 4xi64 as in f, got 4xf64");
  expect(makePair("\"f.reference\"", replaced(argument, "f16", "f64"), result),
         "f.reference: argument 0 expects 4xarg0.d1xf16 as in f, got "
         "4xarg0.d1xf64");
  expect(makePair("\"f.reference\"", replaced(argument, "[4,", "[5,"), result),
         "argument 0 expects 4xarg0.d1xf16 as in f, got 5xarg0.d1xf16");
  expect(makePair("\"f.reference\"", argument + ", " + argument, result),
         "f.reference has 2 arguments, f has 1");
}

// A bundle is its folder: nothing outside of it is read.
TEST(Manifest, Links) {
  TestBundle outside(manifestText);
  TestBundle directory(manifestText);
  conv_bundle *bundle = nullptr;
  // The way to the bundle may be one.
  std::filesystem::create_directory_symlink(directory.path,
                                            outside.path + "/way");
  EXPECT_EQ(conv_bundle_open((outside.path + "/way").c_str(), &bundle),
            CONV_OK);
  conv_bundle_close(bundle);
  bundle = nullptr;
  std::filesystem::remove(directory.path + "/manifest.json");
  std::filesystem::create_symlink(outside.path + "/manifest.json",
                                  directory.path + "/manifest.json");
  EXPECT_EQ(conv_bundle_open(directory.path.c_str(), &bundle), CONV_ERROR_IO);
  EXPECT_NE(std::string(conv_last_error())
                .find("manifest.json is a symbolic link; a bundle is its "
                      "folder alone, copy the file into it"),
            std::string::npos)
      << conv_last_error();
}

// Damaged files: whatever happens to the text, opening it (and preparing what
// opens) ends in a status.
TEST(Manifest, RandomDamage) {
  const std::string good = manifestText;
  mlir::conv::Random random(20261122);
  auto pick = [&](size_t count) { return size_t(random.below(count)); };
  static const char *const pieces[] = {"0",
                                       "-1",
                                       "9223372036854775807",
                                       "-9223372036854775808",
                                       "1e300",
                                       "null",
                                       "\"\"",
                                       "[]",
                                       "{}",
                                       "\"arg0.d0\"",
                                       "true",
                                       "{\"op\":\"add\",\"args\":[]}",
                                       "\"sm_count\"",
                                       "4294967296",
                                       "18446744073709551615"};
  TestBundle directory(good);
  writeFiles(directory);
  for (int round = 0; round < 2000; ++round) {
    std::string text = good;
    for (size_t edits = 1 + pick(3); edits > 0; --edits) {
      size_t at = pick(text.size());
      switch (pick(4)) {
      case 0: // another byte
        text[at] = static_cast<char>(random.bits());
        break;
      case 1: // a piece lost
        text.erase(at, 1 + pick(20));
        break;
      case 2: { // a piece doubled
        size_t from = pick(text.size());
        text.insert(at, text.substr(from, 1 + pick(40)));
        break;
      }
      case 3: { // a value replaced by another value
        size_t begin = text.find_first_of(":[,", at);
        if (begin == std::string::npos)
          break;
        size_t end = text.find_first_of(",]}", begin + 1);
        if (end == std::string::npos)
          break;
        text.replace(begin + 1, end - begin - 1,
                     pieces[pick(std::size(pieces))]);
        break;
      }
      }
      if (text.empty())
        text = " ";
    }
    directory.write("manifest.json", text);
    conv_bundle *bundle = nullptr;
    if (conv_bundle_open(directory.path.c_str(), &bundle) != CONV_OK) {
      ASSERT_STRNE(conv_last_error(), "");
      continue;
    }
    conv_device *device = nullptr;
    ASSERT_EQ(conv_device_open(0, &device), CONV_OK) << conv_last_error();
    for (size_t i = 0; i < conv_bundle_num_functions(bundle); ++i) {
      const conv_function *function = nullptr;
      ASSERT_EQ(conv_bundle_function(bundle, i, &function), CONV_OK);
      int64_t extents[] = {random.between(0, 49), 8};
      conv_shape shapes[] = {{2, extents}, {0, nullptr}};
      conv_executable *executable = nullptr;
      if (conv_prepare(function, device, shapes, 2, &executable) == CONV_OK)
        conv_executable_destroy(executable);
      else
        ASSERT_STRNE(conv_last_error(), "");
    }
    conv_device_close(device);
    conv_bundle_close(bundle);
  }
}

} // namespace
