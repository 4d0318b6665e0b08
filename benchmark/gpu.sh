#!/usr/bin/env bash
# usage: benchmark/gpu.sh DIR [STEP...]
#
# Runs on a machine with an NVIDIA GPU and PyTorch what benchmark/pack.sh put into DIR.
# Steps, all by default, in this order; each says what it found, and one that fails does
# not stop the next:
#   check       conv-run --verify --bench of P1 at its true shape: a first sign of life
#   verify      every problem at its true shape against float64      (verify.py)
#   geometries  random small convolutions against float64            (geometries.py)
#   agreement   random programs against the simulator, in every bit   (agreement.py)
#   frameworks  PyTorch, CuPy, NumPy, DLPack and a CUDA graph through the Python module
#   sanitize    memcheck and racecheck on the first SANITIZE=10 of what was run (sanitize.sh)
#   overhead    host time of a call, and of loading 120 convolutions   (call_overhead)
#   bench       beside PyTorch and the original kernels              (run.py)
# JSON files go to $OUT if it is set, else to DIR/results. RUN_ARGS are passed to run.py
# (for example "--peers eager,compile --budget 300"), PROBLEMS limits the problems.
# The last lines say which steps were good; exit code 1 if any was not.
set -u
dir=$(cd "${1:?"usage: benchmark/gpu.sh DIR [STEP...]"}" && pwd) || exit 2
shift
here=$(cd "$(dirname "$0")" && pwd)
results=${OUT:-$dir/results}
mkdir -p "$results"
export CONVFUSION_RUNTIME="$dir/lib/libConvRuntime.so" PYTHONUNBUFFERED=1
chmod +x "$dir/bin/conv-run" 2>/dev/null
problems=${PROBLEMS:+--problems $PROBLEMS}
[ $# -gt 0 ] || set -- check verify geometries agreement frameworks sanitize overhead bench
summary=() bad=0
for step in "$@"; do
  echo; echo "== $step"
  begin=$SECONDS
  case $step in
    check) "$dir/bin/conv-run" "$dir/bundles/conv2d_min_bias_scale.bundle" --verify --bench --repeat 20 ;;
    verify) python3 "$here/verify.py" --bundles "$dir/bundles" $problems --json "$results/verify.json" ;;
    geometries) python3 "$here/geometries.py" "$dir/geometries.tar.gz" --json "$results/geometries.json" ;;
    agreement) python3 "$here/agreement.py" "$dir/programs.tar.gz" --json "$results/agreement.json" ;;
    frameworks) python3 "$here/frameworks.py" "$dir/geometries.tar.gz" ;;
    sanitize)
      small=$(mktemp -d) && tar -xzf "$dir/geometries.tar.gz" -C "$small" &&
        LIMIT=${SANITIZE:-10} bash "$here/sanitize.sh" "$small" "$dir/bin/conv-run" ;;
    overhead) python3 "$here/call_overhead" --build "$dir" --load "$dir/load/densenet.bundle" --json "$results/overhead.json" ;;
    bench) python3 "$here/run.py" --bundles "$dir/bundles" $problems --json "$results/run.json" ${RUN_ARGS:-} ;;
    *) echo "unknown step $step; known are check verify geometries agreement frameworks sanitize overhead bench" >&2; false ;;
  esac
  code=$?
  [ $code -eq 0 ] && verdict=good || { verdict="FAILED (exit code $code)"; bad=1; }
  summary+=("$step: $verdict, $((SECONDS - begin)) s")
done
echo; echo "== summary"
printf '%s\n' "${summary[@]}"
exit $bad
