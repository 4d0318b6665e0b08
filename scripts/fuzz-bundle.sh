#!/usr/bin/env bash
# Attacks the runtime with mutated bundles on the mock driver, under the address and
# undefined-behaviour sanitizers. Needs clang; neither LLVM's libraries nor a GPU.
#
#   scripts/fuzz-bundle.sh [seconds] [bundle...]
#
# Starts from the bundles named and those of the tests; what it finds is in
# build/fuzz-bundle/found. Exit code 0: nothing was found.
set -euo pipefail
case "${1:-60}" in
  -h|--help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit 0 ;;
  *[!0-9]*) echo "fuzz-bundle.sh: expects a number of seconds, got '$1'; --help says more" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/.."
seconds=${1:-60}
shift || true
build=build/fuzz-bundle
mkdir -p build
clang=$(command -v clang++-22 || command -v clang++) || {
  echo "fuzz-bundle.sh: needs clang++, which has libFuzzer" >&2
  exit 1
}
cmake -S . -B "$build" -DCONVFUSION_RUNTIME_ONLY=ON -DCONVFUSION_FUZZERS=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo \
  -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g" -DCONVFUSION_SANITIZE=address,undefined \
  -DCMAKE_CXX_COMPILER="$clang" -DCMAKE_C_COMPILER="${clang/clang++/clang}" \
  -DCMAKE_CXX_COMPILER_LAUNCHER="$(command -v ccache || true)" >"$build.log" 2>&1 ||
  { cat "$build.log" >&2; exit 1; }
cmake --build "$build" --target FuzzBundle -j "$(nproc)" >>"$build.log" 2>&1 || { tail -n 30 "$build.log" >&2; exit 1; }
seeds=$build/seeds
mkdir -p "$seeds" "$build/corpus" "$build/found"
for bundle in test/Runtime/Inputs/*bundle "$@"; do
  "$build/bin/FuzzBundle" --pack "$bundle" >"$seeds/$(basename "$bundle")"
done
# Each bundle is written to a folder and removed again: memory does that faster than a disk.
[ -n "${TMPDIR:-}" ] || [ ! -w /dev/shm ] || export TMPDIR=/dev/shm
# An input is one bundle; expected errors are many, and their exceptions are slow to trace.
status=0
"$build/bin/FuzzBundle" "$build/corpus" "$seeds" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -max_len=200000 \
  -artifact_prefix="$build/found/" -print_final_stats=1 >"$build/fuzz.log" 2>&1 || status=$?
if [ "$status" -ne 0 ]; then
  tail -n 60 "$build/fuzz.log" >&2
  echo "fuzz-bundle.sh: a bundle broke the runtime; it is in $build/found" >&2
  exit 1
fi
echo "fuzz-bundle.sh: $(sed -n 's/^stat::number_of_executed_units: *//p' "$build/fuzz.log") bundles in $seconds s: every one ended in a status"
