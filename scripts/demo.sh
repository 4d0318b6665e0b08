#!/usr/bin/env bash
# usage: scripts/demo.sh [--cpu] [--no-install] [--preset NAME]
#
# Shows ConvFusion at work on two real problems, from nothing: installs what is
# missing, builds, compiles both at their true shapes for sm_89 (an RTX 4090), says
# what was fused and why, and runs them: on an NVIDIA GPU where there is one, verified
# and timed, else on the simulator at a reduced shape, verified. A second run builds nothing.
#   --cpu          do not use a GPU
#   --no-install   never call apt
#   --preset NAME  the build to use: release (default), dev, ci
# Environment: MLIR_DIR (an existing LLVM 22), CXX, JOBS, TARGET (sm_80 ... sm_121;
# default sm_89, or that of an older GPU which is there).
set -euo pipefail
. "$(dirname "$0")/lib.sh"

preset=release install=1 gpu=auto
while [ $# -gt 0 ]; do
  case "$1" in
    --cpu) gpu=no; shift ;;
    --no-install) install=0; shift ;;
    --preset) [ $# -ge 2 ] || die "--preset needs a name."; preset=$2; shift 2 ;;
    --preset=*) preset=${1#*=}; shift ;;
    -h|--help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit 0 ;;
    *) die "unknown option '$1'." "usage: scripts/demo.sh [--cpu] [--no-install] [--preset NAME]" ;;
  esac
done
check_preset "$preset"

check_named_llvm
say "[1/4] Dependencies"
if [ "$install" = 1 ]; then bash "$ROOT/scripts/install-deps.sh"; else note "not touched"; fi
say "[2/4] Build (build/$preset)"
configure "$preset"
build "$preset" conv-opt conv-run conv-sim ConvRuntimeShared ConvFusionPlugin

bin="$ROOT/build/$preset/bin"
out="$ROOT/build/$preset/demo"
mkdir -p "$out"

ptxas=
for candidate in ptxas /usr/local/cuda/bin/ptxas /usr/lib/cuda/bin/ptxas; do
  if "$candidate" --version >/dev/null 2>&1; then ptxas=$candidate; break; fi
done
if [ "$gpu" = auto ]; then
  gpu=no
  if have nvidia-smi && name=$(nvidia-smi --query-gpu=name --format=csv,noheader 2>/dev/null) && [ -n "$name" ]; then
    gpu=${name%%$'\n'*}
  fi
fi
# A GPU does not run what was compiled for a newer one.
target=${TARGET:-sm_89}
if [ "$gpu" != no ] && [ -z "${TARGET:-}" ]; then
  capability=$(nvidia-smi --query-gpu=compute_cap --format=csv,noheader 2>/dev/null | sed -n '1s/[^0-9]//gp' || true)
  if [[ $capability =~ ^[0-9]{2,3}$ ]]; then
    if [ "$capability" -lt 80 ]; then
      note "$gpu (sm_$capability) is older than sm_80, the oldest this compiler knows: it is not used"
      gpu=no
    elif [ "$capability" -lt 89 ]; then
      target=sm_$capability
    fi
  fi
fi

problems=(conv2d_min_bias_scale conv2d_scale_channel_min)
declare -A about=(
  [conv2d_min_bias_scale]="P1: convolution, min with 0.5, bias per channel, times 2"
  [conv2d_scale_channel_min]="P2: convolution, times 2, minimum over the channels")

say "[3/4] Compile at true shapes for $target"
for problem in "${problems[@]}"; do
  echo
  note "${about[$problem]}   (examples/$problem.mlir)"
  begin=$(date +%s%N)
  "$bin/conv-opt" "$ROOT/examples/$problem.mlir" --emit=bundle --reference --target="$target" -o "$out/$problem.bundle" ||
    die "conv-opt could not compile examples/$problem.mlir."
  note "compiled in $((($(date +%s%N) - begin) / 1000000)) ms to build/$preset/demo/$problem.bundle"
  python3 "$ROOT/scripts/show_bundle.py" "$out/$problem.bundle" ${ptxas:+--ptxas "$ptxas"} | sed 's/^/    /'
  note "Why this schedule (conv-opt --conv-fuse --conv-print-schedules):"
  "$bin/conv-opt" "$ROOT/examples/$problem.mlir" --conv-fuse --conv-print-schedules="chip=$target top=1" -o /dev/null 2>&1 |
    sed 1d | cut -c1-170 | sed 's/^/    /'
done
[ -n "$ptxas" ] || { echo; note "(ptxas is not installed: registers and spills are not shown; nothing else needs it)"; }

echo
if [ "$gpu" != no ]; then
  say "[4/4] Run on $gpu"
  for problem in "${problems[@]}"; do
    echo
    note "${about[$problem]}"
    "$bin/conv-run" "$out/$problem.bundle" --verify --bench | sed 's/^/    /' ||
      die "conv-run failed on $problem; its message is above."
  done
else
  say "[4/4] Run on the simulator, at a reduced shape (no NVIDIA GPU is used)"
  for problem in "${problems[@]}"; do
    echo
    note "${about[$problem]}; every thread of the kernels, checked for races and against the function in f64:"
    python3 "$ROOT/examples/shrink.py" "$ROOT/examples/$problem.mlir" >"$out/$problem.small.mlir"
    "$bin/conv-sim" "$out/$problem.small.mlir" --target="$target" | sed 's/^/    /' ||
      die "the kernels do not run right on the simulator; its findings are above."
  done
fi

echo
say "What this showed"
note "- Two functions, as torch-mlir writes them, each became one fused convolution kernel for $target;"
note "  above stand the ops that were fused, the schedule chosen, why, and what it needs of the GPU."
note "  (The filter is an argument: a small launch packs it in each call, or once where it is frozen.)"
if [ "$gpu" != no ]; then
  note "- Both ran on $gpu, from PTX for $target, at their true shapes; every sampled element agrees"
  note "  with the same function computed in f64, and the times above are medians."
else
  note "- No GPU was used: the kernels, as they are before they become PTX, ran thread by thread on the CPU at"
  note "  2 x 64 x 14 x 14, without a race, a bad access or an unwritten element, and every element agrees with"
  note "  the function computed in f64. On a machine with an NVIDIA GPU this script runs and times them there."
fi
