#!/usr/bin/env bash
# Runs the runtime's unit tests under the thread sanitizer, on the mock driver: threads, streams
# and GPUs on one bundle. Needs neither LLVM nor a GPU. Exit code 0: no race was seen.
#
#   scripts/test-threads.sh [arguments of the tests, for example --gtest_filter='Threads.*']
set -euo pipefail
case "${1:-}" in -h|--help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."
build=build/threads
mkdir -p "$build"
cmake -S . -B "$build" -DCONVFUSION_RUNTIME_ONLY=ON -DCONVFUSION_RUNTIME_TESTS=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo \
  -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g" -DCONVFUSION_SANITIZE=thread \
  -DCMAKE_CXX_COMPILER="$(command -v clang++-22 || command -v c++)" -DCMAKE_C_COMPILER="$(command -v clang-22 || command -v cc)" \
  -DCMAKE_CXX_COMPILER_LAUNCHER="$(command -v ccache || true)" >"$build/log" 2>&1 ||
  { cat "$build/log" >&2; exit 1; }
cmake --build "$build" --target RuntimeTests -j "$(nproc)" >>"$build/log" 2>&1 || { tail -n 30 "$build/log" >&2; exit 1; }
TSAN_OPTIONS="halt_on_error=1 ${TSAN_OPTIONS:-}" "$build/unittests/RuntimeTests" --gtest_brief=1 "$@"
