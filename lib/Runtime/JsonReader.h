//===- JsonReader.h - Checked access to a JSON document ---------*- C++ -*-===//

#ifndef CONV_LIB_RUNTIME_JSONREADER_H
#define CONV_LIB_RUNTIME_JSONREADER_H

#include "Error.h"

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

namespace mlir::conv::runtime {

/// A place in a JSON document together with the path that leads there, which
/// every complaint quotes: "functions[0].steps[2].grid".
class JsonReader {
public:
  JsonReader(const nlohmann::json &value, std::string path)
      : value(&value), path(std::move(path)) {}

  template <typename... Parts>
  [[noreturn]] void error(const Parts &...parts) const {
    fail(CONV_ERROR_BUNDLE, "manifest.json: ", path.empty() ? "document" : path,
         ": ", text(parts...));
  }

  bool isObject() const { return value->is_object(); }
  bool isString() const { return value->is_string(); }
  bool isInteger() const { return value->is_number_integer(); }
  bool isNumber() const { return value->is_number(); }
  bool isBoolean() const { return value->is_boolean(); }
  const nlohmann::json &json() const { return *value; }
  const std::string &getPath() const { return path; }

  /// Whether the object has `key` with a value other than null.
  bool has(const char *key) const {
    requireObject();
    auto it = value->find(key);
    return it != value->end() && !it->is_null();
  }
  JsonReader at(const char *key) const {
    requireObject();
    auto it = value->find(key);
    if (it == value->end())
      error("has no \"", key, "\"");
    return {*it, path.empty() ? std::string(key) : path + "." + key};
  }
  size_t size() const {
    if (!value->is_array())
      error("expects an array, got ", value->type_name());
    return value->size();
  }
  JsonReader operator[](size_t index) const {
    return {value->at(index), text(path, "[", index, "]")};
  }

  std::string string() const {
    if (!value->is_string())
      error("expects a string, got ", value->type_name());
    std::string result = value->get<std::string>();
    // C strings are handed out and files are opened by these names.
    if (result.find('\0') != std::string::npos)
      error("holds a string with a zero byte");
    return result;
  }
  int64_t integer(int64_t least = std::numeric_limits<int64_t>::min(),
                  int64_t most = std::numeric_limits<int64_t>::max()) const {
    if (!value->is_number_integer())
      error("expects an integer, got ", value->type_name());
    if (value->is_number_unsigned() &&
        value->get<uint64_t>() >
            static_cast<uint64_t>(std::numeric_limits<int64_t>::max()))
      error("expects a signed 64-bit integer, got ", value->get<uint64_t>());
    int64_t result = value->get<int64_t>();
    if (result < least || result > most)
      error("expects an integer from ", least, " to ", most, ", got ", result);
    return result;
  }
  double number(double least, double most) const {
    if (!value->is_number())
      error("expects a number, got ", value->type_name());
    double result = value->get<double>();
    if (!(result >= least && result <= most))
      error("expects a number from ", least, " to ", most, ", got ", result);
    return result;
  }
  /// An index into a list of `count` entries.
  size_t index(size_t count, const char *what) const {
    int64_t result = integer();
    if (result < 0 || static_cast<uint64_t>(result) >= count)
      error("is ", result, ", but there are ", count, " ", what);
    return static_cast<size_t>(result);
  }

private:
  void requireObject() const {
    if (!value->is_object())
      error("expects an object, got ", value->type_name());
  }

  const nlohmann::json *value;
  std::string path;
};

} // namespace mlir::conv::runtime

#endif // CONV_LIB_RUNTIME_JSONREADER_H
