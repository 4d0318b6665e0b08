//===- Error.h - Failures inside the runtime --------------------*- C++ -*-===//
//
// Inside the library a failure is an exception that carries a status and a
// sentence; `guarded` turns it into the C interface's status at the boundary.
//
//===----------------------------------------------------------------------===//

#ifndef CONV_LIB_RUNTIME_ERROR_H
#define CONV_LIB_RUNTIME_ERROR_H

#include "conv/Runtime/conv_runtime.h"

#include <exception>
#include <new>
#include <sstream>
#include <string>

namespace mlir::conv::runtime {

class Error : public std::exception {
public:
  Error(conv_status status, std::string message)
      : status(status), message(std::move(message)) {}
  const char *what() const noexcept override { return message.c_str(); }
  conv_status getStatus() const { return status; }

private:
  conv_status status;
  std::string message;
};

template <typename... Parts>
std::string text(const Parts &...parts) {
  std::ostringstream os;
  (os << ... << parts);
  return os.str();
}

/// Throws an Error whose message is the parts, printed one after another.
template <typename... Parts>
[[noreturn]] void fail(conv_status status, const Parts &...parts) {
  throw Error(status, text(parts...));
}

/// Keeps `message` as this thread's last error and returns `status`. Never
/// throws: where there is no memory for the message, a shorter one is kept.
conv_status setLastError(conv_status status, const char *message) noexcept;

/// Runs `body` and turns whatever it throws into a status.
template <typename Body>
conv_status guarded(Body body) noexcept {
  try {
    body();
    return CONV_OK;
  } catch (const Error &error) {
    return setLastError(error.getStatus(), error.what());
  } catch (const std::bad_alloc &) {
    return setLastError(CONV_ERROR_OUT_OF_MEMORY,
                        "the host has no memory left for this call");
  } catch (const std::exception &error) {
    return setLastError(CONV_ERROR_INTERNAL, error.what());
  } catch (...) {
    return setLastError(CONV_ERROR_INTERNAL, "unknown exception");
  }
}

} // namespace mlir::conv::runtime

#endif // CONV_LIB_RUNTIME_ERROR_H
