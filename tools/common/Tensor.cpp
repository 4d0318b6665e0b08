//===- Tensor.cpp - Tensors in host memory and .npy files -----------------===//

#include "Tensor.h"

#include "conv/Runtime/DType.h"
#include "conv/Support/Random.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <thread>
#include <unistd.h>

using namespace conv_tool;
using namespace mlir::conv;
using namespace mlir::conv::runtime;

uint64_t Tensor::getCount() const {
  uint64_t count = 1;
  for (int64_t extent : extents)
    count *= static_cast<uint64_t>(extent);
  return count;
}

std::string conv_tool::printShape(const std::vector<int64_t> &extents) {
  if (extents.empty())
    return "()";
  std::string result;
  for (size_t i = 0; i < extents.size(); ++i)
    result += (i ? "x" : "") + std::to_string(extents[i]);
  return result;
}

//===----------------------------------------------------------------------===//
// .npy
//===----------------------------------------------------------------------===//

static const char *getDescr(conv_dtype dtype) {
  switch (dtype) {
#define CONV_DTYPE(ENUMERATOR, NAME, BYTES, NUMPY, MLIR)                       \
  case CONV_##ENUMERATOR:                                                      \
    return NUMPY;
#include "conv/Target/DTypes.def"
  }
  return "?";
}

/// The text behind 'key': in the header's Python dictionary.
static std::string findEntry(const std::string &header, const char *key) {
  size_t at = header.find("'" + std::string(key) + "'");
  if (at == std::string::npos)
    return "";
  at = header.find(':', at);
  if (at == std::string::npos)
    return "";
  at = header.find_first_not_of(" ", at + 1);
  return at == std::string::npos ? "" : header.substr(at);
}

Tensor conv_tool::readNpy(const std::string &path, conv_dtype expected) {
  auto bad = [&](const std::string &why) -> Failure {
    return Failure("cannot read " + path + ": " + why);
  };
  std::ifstream stream(path, std::ios::binary | std::ios::ate);
  if (!stream)
    throw bad("there is no such file, or it is not readable");
  int64_t fileBytes = stream.tellg();
  stream.seekg(0);
  unsigned char lead[12] = {};
  if (fileBytes < 12 || !stream.read(reinterpret_cast<char *>(lead), 10) ||
      std::memcmp(lead, "\x93NUMPY", 6) != 0)
    throw bad("it is no .npy file");
  uint64_t headerBytes = lead[8] | (uint64_t(lead[9]) << 8);
  uint64_t dataAt = 10;
  if (lead[6] >= 2) {
    stream.read(reinterpret_cast<char *>(lead + 10), 2);
    headerBytes |= (uint64_t(lead[10]) << 16) | (uint64_t(lead[11]) << 24);
    dataAt = 12;
  }
  if (headerBytes > static_cast<uint64_t>(fileBytes) - dataAt)
    throw bad("its header is cut off");
  std::string header(headerBytes, '\0');
  stream.read(header.data(), static_cast<std::streamsize>(headerBytes));
  dataAt += headerBytes;

  std::string descr = findEntry(header, "descr");
  descr = descr.size() > 2 ? descr.substr(1, descr.find('\'', 1) - 1) : "";
  if (findEntry(header, "fortran_order").rfind("False", 0) != 0)
    throw bad("it is in Fortran order; save it with numpy.ascontiguousarray");
  if (descr != getDescr(expected))
    throw bad("its type is " + (descr.empty() ? "unknown" : descr) +
              "; expected is " + getDescr(expected) + " (" +
              conv_dtype_name(expected) + ")");

  Tensor tensor;
  tensor.dtype = expected;
  std::string shape = findEntry(header, "shape");
  if (shape.empty() || shape[0] != '(')
    throw bad("its header has no shape");
  uint64_t bytes = conv_dtype_size(expected);
  for (size_t at = 1; at < shape.size() && shape[at] != ')';) {
    if (shape[at] == ' ' || shape[at] == ',') {
      ++at;
      continue;
    }
    uint64_t extent = 0;
    if (shape[at] < '0' || shape[at] > '9')
      throw bad("its shape is malformed");
    for (; at < shape.size() && shape[at] >= '0' && shape[at] <= '9'; ++at)
      if (__builtin_mul_overflow(extent, 10, &extent) ||
          __builtin_add_overflow(extent, uint64_t(shape[at] - '0'), &extent))
        throw bad("its shape is absurd");
    if (__builtin_mul_overflow(bytes, extent, &bytes) ||
        bytes > (uint64_t(1) << 48))
      throw bad("its shape is absurd");
    tensor.extents.push_back(static_cast<int64_t>(extent));
  }
  if (bytes > static_cast<uint64_t>(fileBytes) - dataAt)
    throw bad("its data is cut off: expected are " + std::to_string(bytes) +
              " bytes, got " +
              std::to_string(static_cast<uint64_t>(fileBytes) - dataAt));
  tensor.data.resize(bytes);
  if (bytes &&
      !stream.read(tensor.data.data(), static_cast<std::streamsize>(bytes)))
    throw bad("reading it failed");
  return tensor;
}

void conv_tool::writeNpy(const std::string &path, const Tensor &tensor) {
  std::string header = "{'descr': '" + std::string(getDescr(tensor.dtype)) +
                       "', 'fortran_order': False, 'shape': (";
  for (int64_t extent : tensor.extents)
    header += std::to_string(extent) + ", ";
  header += "), }";
  // The data starts at a multiple of 64, as numpy writes it.
  header.append(63 - (10 + header.size()) % 64, ' ');
  header += '\n';
  std::string temporary = path + ".tmp" + std::to_string(getpid());
  {
    std::ofstream stream(temporary, std::ios::binary);
    char lead[10] = {'\x93',
                     'N',
                     'U',
                     'M',
                     'P',
                     'Y',
                     1,
                     0,
                     static_cast<char>(header.size() & 255),
                     static_cast<char>(header.size() >> 8)};
    stream.write(lead, sizeof(lead));
    stream << header;
    stream.write(tensor.data.data(),
                 static_cast<std::streamsize>(tensor.data.size()));
    stream.flush();
    if (!stream) {
      std::remove(temporary.c_str());
      throw Failure("cannot write " + path + ": " + std::strerror(errno));
    }
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    std::remove(temporary.c_str());
    throw Failure("cannot write " + path + ": " + std::strerror(errno));
  }
}

//===----------------------------------------------------------------------===//
// Work on all cores
//===----------------------------------------------------------------------===//

unsigned conv_tool::getNumWorkers() {
  return std::min(64u, std::max(1u, std::thread::hardware_concurrency()));
}

void conv_tool::parallelFor(
    uint64_t count,
    const std::function<void(uint64_t, uint64_t, unsigned)> &body) {
  unsigned workers = getNumWorkers();
  constexpr uint64_t tooLittle = 1 << 16;
  if (workers == 1 || count < tooLittle)
    return body(0, count, 0);
  std::vector<std::thread> threads;
  uint64_t piece = (count + workers - 1) / workers;
  for (unsigned i = 0; i < workers; ++i)
    threads.emplace_back(body, std::min(count, i * piece),
                         std::min(count, (i + 1) * piece), i);
  for (std::thread &thread : threads)
    thread.join();
}

//===----------------------------------------------------------------------===//
// Random values
//===----------------------------------------------------------------------===//

void conv_tool::fillRandom(Tensor &tensor, uint64_t seed, uint64_t stream,
                           double scale) {
  uint64_t count = tensor.getCount();
  size_t size = conv_dtype_size(tensor.dtype);
  tensor.data.resize(count * size);
  uint64_t key = mixBits(mixBits(seed) + stream);
  conv_dtype dtype = tensor.dtype;
  char *data = tensor.data.data();
  if (!isFloat(dtype)) {
    parallelFor(count, [&](uint64_t begin, uint64_t end, unsigned) {
      for (uint64_t i = begin; i < end; ++i) {
        uint64_t bits = mixBits(key ^ i), encoded = 0;
        int64_t value = dtype == CONV_I1      ? int64_t(bits & 1)
                        : dtype == CONV_INDEX ? int64_t(bits & 7)
                                              : int64_t(bits & 15) - 8;
        encodeInteger(dtype, value, encoded);
        std::memcpy(data + i * size, &encoded, size);
      }
    });
    return;
  }
  parallelFor(count, [&](uint64_t begin, uint64_t end, unsigned) {
    for (uint64_t i = begin; i < end; ++i) {
      uint64_t first = mixBits(key ^ (i * 2));
      uint64_t second = mixBits(key ^ (i * 2 + 1));
      double value = normalOf(first, second) * scale;
      if (dtype == CONV_F32) {
        float narrow = static_cast<float>(value);
        std::memcpy(data + i * size, &narrow, size);
      } else {
        uint64_t encoded = encodeFloat(dtype, value);
        std::memcpy(data + i * size, &encoded, size);
      }
    }
  });
}

void conv_tool::fillEighths(Tensor &tensor, uint64_t seed, uint64_t stream) {
  if (!isFloat(tensor.dtype))
    return fillRandom(tensor, seed, stream, 1);
  uint64_t count = tensor.getCount(), key = mixBits(mixBits(seed) + stream);
  size_t size = conv_dtype_size(tensor.dtype);
  tensor.data.resize(count * size);
  for (uint64_t i = 0; i < count; ++i) {
    double value = (static_cast<double>(mixBits(key ^ i) % 17) - 8) / 8;
    uint64_t bits = encodeFloat(tensor.dtype, value);
    std::memcpy(tensor.data.data() + i * size, &bits, size);
  }
}

//===----------------------------------------------------------------------===//
// Without exceptions
//===----------------------------------------------------------------------===//

bool conv_tool::readNpyOr(const std::string &path, conv_dtype expected,
                          Tensor &tensor, std::string &error) try {
  tensor = readNpy(path, expected);
  return true;
} catch (const std::exception &problem) {
  error = problem.what();
  return false;
}

bool conv_tool::writeNpyOr(const std::string &path, const Tensor &tensor,
                           std::string &error) try {
  writeNpy(path, tensor);
  return true;
} catch (const std::exception &problem) {
  error = problem.what();
  return false;
}
