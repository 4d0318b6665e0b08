#!/usr/bin/env bash
# usage: scripts/install-deps.sh [--lint] [--ci] [--dry-run]
#
# Installs what ConvFusion needs to build and test and this machine lacks, by
# package name, through apt. Prints nothing but one line where nothing is missing.
#   --lint     also clang-format and clang-tidy, for scripts/lint.sh
#   --ci       also what .ci/run needs: clang with its runtime, g++ and clang-format
#   --dry-run  only say what would be installed
# Environment: MLIR_DIR, an existing LLVM/MLIR 22 (<llvm>/lib/cmake/mlir) to use
# instead of the distribution's; CXX, the compiler to use.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

lint=0 ci=0 dry=0
for arg in "$@"; do
  case "$arg" in
    --lint) lint=1 ;;
    --ci) ci=1 ;;
    --dry-run) dry=1 ;;
    -h|--help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit 0 ;;
    *) die "unknown option '$arg'." "usage: scripts/install-deps.sh [--lint] [--ci] [--dry-run]" ;;
  esac
done

check_named_llvm
V=$CONV_LLVM_MAJOR
missing=()
need() { missing+=("$1"); }

# A library is there when its header is, wherever it came from.
have_header() {
  local dir
  for dir in /usr/include /usr/local/include "/usr/include/$(uname -m)-linux-gnu"; do
    [ -e "$dir/$1" ] && return 0
  done
  return 1
}

have cmake || need cmake
have ninja || need ninja-build
have python3 || need python3
{ python3 -c 'import numpy' || /usr/bin/python3 -c 'import numpy'; } 2>/dev/null || need python3-numpy
cxx=$(find_cxx)
[ -n "$cxx" ] || need g++
have_header gtest/gtest.h || need libgtest-dev
have_header nlohmann/json.hpp || need nlohmann-json3-dev

if [ -z "${MLIR_DIR:-}" ]; then
  version=$(mlir_version "$(mlir_dir)")
  if [ "${version%%.*}" != "$V" ]; then need "libmlir-$V-dev"; fi
  [ -f "/usr/lib/llvm-$V/lib/cmake/llvm/LLVMConfig.cmake" ] || need "llvm-$V-dev"
  [ -x "/usr/lib/llvm-$V/bin/mlir-opt" ] || need "mlir-$V-tools"
  { [ -x "/usr/lib/llvm-$V/bin/FileCheck" ] && [ -x "/usr/lib/llvm-$V/bin/lit" ]; } || need "llvm-$V-tools"
  # LLVM's own CMake package looks for these.
  have_header zlib.h || need zlib1g-dev
  have_header libxml2/libxml/parser.h || need libxml2-dev
else
  note "using LLVM $(mlir_version "$MLIR_DIR") in $MLIR_DIR"
  for tool in mlir-opt mlir-tblgen FileCheck; do
    [ -x "$(llvm_bin)/$tool" ] || have "$tool" ||
      die "the LLVM in MLIR_DIR=$MLIR_DIR has no $tool in $(llvm_bin)." \
          "Build LLVM with -DLLVM_INSTALL_UTILS=ON, or unset MLIR_DIR to use the distribution's."
  done
fi
if [ "$ci" = 1 ]; then
  have "clang++-$V" || need "clang-$V"
  compgen -G "/usr/lib/llvm-$V/lib/clang/$V/lib/*/libclang_rt.fuzzer*" >/dev/null || need "libclang-rt-$V-dev"
  [ -z "$cxx" ] || have g++ || need g++
fi
if [ "$lint" = 1 ] || [ "$ci" = 1 ]; then
  have "clang-format-$V" || need "clang-format-$V"
fi
if [ "$lint" = 1 ]; then
  have "clang-tidy-$V" || need "clang-tidy-$V"
fi

if [ ${#missing[@]} = 0 ]; then
  note "nothing to install"
  exit 0
fi
say "Missing: ${missing[*]}"
[ "$dry" = 0 ] || exit 0

have apt-get ||
  die "this machine has no apt-get, so nothing can be installed for you." \
      "Install by hand what Debian calls: ${missing[*]}" \
      "For an LLVM $V in another place set MLIR_DIR=<llvm>/lib/cmake/mlir."

as_root=()
if [ "$(id -u)" != 0 ]; then
  have sudo ||
    die "installing needs root, and this machine has no sudo." \
        "Run as root: apt-get install --no-install-recommends ${missing[*]}"
  # Without a terminal sudo must not wait for a password.
  [ -t 0 ] || sudo -n true 2>/dev/null ||
    die "installing needs root, and sudo asks for a password, which cannot be typed here." \
        "Run as root: apt-get install --no-install-recommends ${missing[*]}"
  as_root=(sudo)
fi
apt() { ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"; }
offered() {
  local policy
  policy=$(apt-cache policy "$1" 2>/dev/null)
  [[ $policy == *"Candidate: "[^\(]* ]]
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
for package in "${missing[@]}"; do
  if ! offered "$package"; then
    say "Fetching the package lists"
    apt update >"$log" 2>&1 || true
    break
  fi
done
for package in "${missing[@]}"; do
  offered "$package" && continue
  if grep -qE 'Temporary failure|Could not resolve|Could not connect|Failed to fetch|Unable to connect' "$log"; then
    grep -E '^(E|W|Err)' "$log" | head -n 3 >&2 || true
    die "apt could not fetch its package lists (is there a network?), and $package is not known without them."
  fi
  case "$package" in
    *-"$V"*)
      die "the package sources of this machine offer no $package." \
          "Debian 12 has LLVM $V among its security updates; elsewhere add a source that has it," \
          "or build LLVM $V with MLIR and set MLIR_DIR=<llvm>/lib/cmake/mlir." ;;
    *) die "the package sources of this machine offer no $package." "Install it by hand and run this again." ;;
  esac
done

say "Installing ${missing[*]}"
if ! apt install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1; then
  tail -n 12 "$log" >&2
  die "apt could not install ${missing[*]}; its last lines are above."
fi
note "installed"
