#!/usr/bin/env bash
# Installs the Python module as users do, by `pip install .` and by `pip install convfusion` from
# a built wheel, each into an environment of its own, and runs its tests there on the mock driver.
# Needs python3 with venv and headers, a C++ compiler, nlohmann-json, and scikit-build-core, which
# pip fetches; neither LLVM nor a GPU.
#
#   scripts/test-wheel.sh
#
# Exit code 0: both work; 3: nothing was tested, since Python's headers or venv are not there, or
# pip fetches nothing.
set -euo pipefail
case "${1:-}" in -h|--help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."
root=$PWD build=$PWD/build/wheel-test
rm -rf "$build/source" "$build/folder" "$build/wheels"
mkdir -p "$build"
if ! python3 -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))'; then
  echo "test-wheel.sh: nothing was tested: python3 has no headers (Debian: python3-dev)" >&2
  exit 3
fi
if ! python3 -m venv --clear "$build/source" >"$build/log" 2>&1 || ! python3 -m venv --clear "$build/folder" >>"$build/log" 2>&1; then
  echo "test-wheel.sh: nothing was tested: python3 has no venv (Debian: python3-venv)" >&2
  exit 3
fi
if ! "$build/source/bin/pip" download -q --no-deps --retries 0 -d "$build/wheels/needs" 'scikit-build-core>=0.10' >>"$build/log" 2>&1; then
  echo "test-wheel.sh: nothing was tested: pip cannot fetch scikit-build-core" >&2
  exit 3
fi
run() { "$@" >>"$build/log" 2>&1 || { tail -n 30 "$build/log" >&2; echo "test-wheel.sh: failed: $*" >&2; exit 1; }; }
run cmake -S . -B "$build/mock" -DCONVFUSION_RUNTIME_ONLY=ON -DCONVFUSION_RUNTIME_TESTS=ON -DCMAKE_BUILD_TYPE=Release
run cmake --build "$build/mock" --target conv_mock_cuda
run "$build/source/bin/pip" install .
run "$build/source/bin/pip" wheel --no-deps -w "$build/wheels" .
run "$build/folder/bin/pip" install --no-index --find-links "$build/wheels" convfusion
export CONVFUSION_CUDA_DRIVER=$build/mock/lib/libconv_mock_cuda.so
unset CONVFUSION_RUNTIME PYTHONPATH
for environment in source folder; do
  # From elsewhere, so that nothing of the checkout is found.
  (cd / && run "$build/$environment/bin/python" "$root/test/Runtime/Inputs/check_python.py" \
    "$root/test/Runtime/Inputs/double.convbundle" fast)
done
echo "test-wheel.sh: $(basename "$build"/wheels/convfusion-*.whl): right, from the sources and from the wheel"
