# shellcheck shell=bash
# Shared by the scripts of this folder: messages, finding LLVM 22 and a compiler,
# configuring and building a preset. Sourced, never run.

CONV_LLVM_MAJOR=22
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '==> %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }
die() {
  printf 'error: %s\n' "$1" >&2
  shift
  local line
  for line in "$@"; do printf '       %s\n' "$line" >&2; done
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# check_preset <name>: one of those that are not hidden.
check_preset() {
  grep -q "\"name\": \"$1\", \"inherits\"" "$ROOT/CMakePresets.json" ||
    die "there is no preset '$1'." \
        "CMakePresets.json has: $(sed -n 's/.*"name": "\([a-z]*\)", "inherits".*/\1/p' "$ROOT/CMakePresets.json" | sort -u | tr '\n' ' ')"
}

# The folder of MLIRConfig.cmake: MLIR_DIR when set, else the distribution's.
mlir_dir() { printf '%s' "${MLIR_DIR:-/usr/lib/llvm-$CONV_LLVM_MAJOR/lib/cmake/mlir}"; }

# The version that the LLVM in folder $1 (of MLIRConfig.cmake) announces.
mlir_version() {
  [ ! -f "$1/MLIRConfigVersion.cmake" ] ||
    sed -n '/set(PACKAGE_VERSION "/{s/.*"\(.*\)").*/\1/p;q}' "$1/MLIRConfigVersion.cmake"
}

# Where the LLVM of MLIR_DIR keeps mlir-opt, FileCheck and lit.
llvm_bin() { (cd "$(mlir_dir)/../../../bin" 2>/dev/null && pwd) || true; }

# An LLVM that the user named must be there and be the right one.
check_named_llvm() {
  [ -n "${MLIR_DIR:-}" ] || return 0
  [ -f "$MLIR_DIR/MLIRConfig.cmake" ] ||
    die "MLIR_DIR=$MLIR_DIR holds no MLIRConfig.cmake." \
        "Point it at <llvm>/lib/cmake/mlir, or unset it to use the distribution's LLVM $CONV_LLVM_MAJOR."
  # CMake reads a relative path from another folder than the caller's, and would
  # then quietly take the distribution's LLVM.
  MLIR_DIR=$(cd "$MLIR_DIR" && pwd)
  export MLIR_DIR
  local version
  version=$(mlir_version "$MLIR_DIR")
  [ "${version%%.*}" = "$CONV_LLVM_MAJOR" ] ||
    die "MLIR_DIR=$MLIR_DIR is LLVM ${version:-of unknown version}; ConvFusion needs LLVM $CONV_LLVM_MAJOR." \
        "Point MLIR_DIR at an LLVM $CONV_LLVM_MAJOR, or unset it to use the distribution's."
}

# find_cxx [preset]: the C++ compiler to configure with: CXX when set, else g++
# for the preset that is for it, else the best one installed.
find_cxx() {
  if [ -n "${CXX:-}" ]; then
    have "${CXX%% *}" || die "CXX=$CXX is not a command." "Set CXX to an installed C++17 compiler, or unset it."
    printf '%s' "$CXX"
    return
  fi
  local cxx
  if [ "${1:-}" = gcc ]; then
    if have g++; then printf 'g++'; fi
    return
  fi
  for cxx in "clang++-$CONV_LLVM_MAJOR" g++ clang++ c++; do
    if have "$cxx"; then printf '%s' "$cxx"; return; fi
  done
}

# Whether compiler $1 can link with the flags that follow.
can_link() { echo 'int main(){}' | "$1" -x c++ - "${@:2}" -o /dev/null 2>/dev/null; }

# The C compiler that goes with the C++ compiler $1.
matching_cc() {
  case "$1" in
    *clang++*) printf '%s' "${1/clang++/clang}" ;;
    *g++*) printf '%s' "${1/g++/gcc}" ;;
    *) printf 'cc' ;;
  esac
}

# Compile and link jobs: one a core, but no more than memory carries
# (a source file that includes most of MLIR takes up to 1.5 GB).
build_jobs() {
  local cores mem
  cores=$(nproc 2>/dev/null || echo 2)
  mem=$(awk '/MemAvailable/ {print int($2 / 1572864)}' /proc/meminfo 2>/dev/null || echo "$cores")
  [ "${mem:-0}" -ge 1 ] || mem=1
  if [ "$cores" -lt "$mem" ]; then echo "$cores"; else echo "$mem"; fi
}

# configure <preset>: into build/<preset>, once; later runs leave the choice of
# compiler alone and let the build itself notice changed CMake files.
configure() {
  local preset=$1 dir="$ROOT/build/$1" cxx tool args=()
  for tool in cmake ninja; do
    have "$tool" || die "$tool was not found." "Run scripts/install-deps.sh, or install it by hand."
  done
  [ -z "${MLIR_DIR:-}" ] || args+=("-DMLIR_DIR=$MLIR_DIR")
  if [ -f "$dir/build.ninja" ] && [ -f "$dir/CMakeCache.txt" ]; then
    local known
    known=$(sed -n 's/^MLIR_DIR:[A-Z]*=//p' "$dir/CMakeCache.txt")
    if [ -z "${MLIR_DIR:-}" ] || [ "$known" = "$MLIR_DIR" ]; then
      note "build/$preset is configured already"
      return
    fi
    # Everything found by way of the other LLVM is stale.
    rm -rf "$dir/CMakeCache.txt" "$dir/CMakeFiles"
  fi
  cxx=$(find_cxx "$preset")
  [ -n "$cxx" ] || die "no C++ compiler found for preset $preset." "Run scripts/install-deps.sh, or set CXX to a C++17 compiler."
  [ -f "$(mlir_dir)/MLIRConfig.cmake" ] ||
    die "LLVM/MLIR $CONV_LLVM_MAJOR was not found ($(mlir_dir) has no MLIRConfig.cmake)." \
        "Run scripts/install-deps.sh, or set MLIR_DIR=<llvm>/lib/cmake/mlir."
  [ "$preset" != asan ] || can_link "$cxx" -fsanitize=address,undefined ||
    die "$cxx has no sanitizer runtime." \
        "Install it (Debian: libclang-rt-$CONV_LLVM_MAJOR-dev for clang++-$CONV_LLVM_MAJOR), or choose another compiler by CXX."
  args+=("-DCMAKE_CXX_COMPILER=$cxx" "-DCMAKE_C_COMPILER=${CC:-$(matching_cc "$cxx")}")
  if have ccache; then
    args+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_C_COMPILER_LAUNCHER=ccache)
  fi
  # lld links the tools several times faster; the system linker does as well.
  if [[ $cxx == *clang++* ]] && can_link "$cxx" -fuse-ld=lld; then
    args+=(-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld -DCMAKE_SHARED_LINKER_FLAGS=-fuse-ld=lld -DCMAKE_MODULE_LINKER_FLAGS=-fuse-ld=lld)
  fi
  note "preset $preset, $cxx$(have ccache && echo ', ccache'), LLVM $(mlir_version "$(mlir_dir)") in $(mlir_dir)"
  local log="$dir/configure.log"
  mkdir -p "$dir"
  if ! (cd "$ROOT" && cmake --preset "$preset" "${args[@]}") >"$log" 2>&1; then
    sed -n '/CMake Error/,$p' "$log" | head -n 30 >&2 || true
    die "CMake could not configure the project; the whole log is in $log."
  fi
}

# build <preset> [targets...]
build() {
  local preset=$1 jobs
  shift
  jobs=${JOBS:-$(build_jobs)}
  # A precompiled header is shared through ccache only with these.
  export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros,include_file_mtime,include_file_ctime}
  export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$ROOT} CCACHE_NOHASHDIR=1
  export NINJA_STATUS='[%f/%t %es] '
  cmake --build "$ROOT/build/$preset" -j "$jobs" ${1:+--target "$@"} ||
    die "the build failed; the first error above is the one to read." \
        "To go on by hand: cmake --build build/$preset"
}
