#!/usr/bin/env bash
# usage: benchmark/pack.sh DIR [BUILD]
#
# Gathers in DIR what a machine with a GPU needs and this one makes: bundles of all
# benchmark problems, bundles of random geometries, random programs with what the
# simulator gives for them, a bundle of 120 convolutions to load, conv-run and
# libConvRuntime.so from the build folder BUILD (default: build/release). There:
# benchmark/gpu.sh DIR.
# TARGET (sm_89; the programs are always for it), COUNT (220 geometries), FIRST (0) and
# PROGRAMS (520) may be set. What does not compile is named, does not stop the rest, and
# makes the exit code 1.
set -u
out=${1:?"usage: benchmark/pack.sh DIR [BUILD]"}
root=$(cd "$(dirname "$0")/.." && pwd)
build=${2:-$root/build/release}
target=${TARGET:-sm_89}
for file in bin/conv-opt bin/conv-run bin/conv-fuzz lib/libConvRuntime.so; do
  [ -e "$build/$file" ] || { echo "$build/$file is missing; build conv-opt conv-run conv-fuzz ConvRuntimeShared first" >&2; exit 2; }
done
mkdir -p "$out/bundles" "$out/bin" "$out/lib" || exit 2
cp "$build/bin/conv-run" "$out/bin/" && cp -L "$build/lib/libConvRuntime.so" "$out/lib/" || exit 2
# The compiled part of the Python module and what measures calls, where they were built.
cp "$build/lib/_fast.abi3.so" "$out/lib/" 2>/dev/null; cp "$build/bin/conv-call-overhead" "$out/bin/" 2>/dev/null
strip "$out/bin/conv-run" "$out/lib/libConvRuntime.so" 2>/dev/null
status=0
for name in $(python3 -c "import json; print(*[p['example'] for p in json.load(open('$root/benchmark/problems.json'))['problems']])"); do
  rm -rf "$out/bundles/$name.bundle"
  if "$build/bin/conv-opt" "$root/examples/$name.mlir" --emit=bundle --reference --target="$target" -o "$out/bundles/$name.bundle"; then
    echo "$name: $(ls "$out/bundles/$name.bundle" | grep -c ptx) PTX modules"
  else
    echo "$name did not compile"; status=1
  fi
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$out/load" && rm -rf "$out/load/densenet.bundle"
python3 "$root/benchmark/make_densenet.py" >"$scratch/densenet.mlir" &&
  "$build/bin/conv-opt" "$scratch/densenet.mlir" --emit=bundle --target="$target" -o "$out/load/densenet.bundle" || status=1
python3 "$root/benchmark/make_geometries.py" --conv-opt "$build/bin/conv-opt" --target "$target" \
  --count "${COUNT:-220}" --first "${FIRST:-0}" --out "$scratch" --archive "$out/geometries.tar.gz" || status=1
"$build/bin/conv-fuzz" --count="${PROGRAMS:-520}" --save="$scratch/programs" || status=1
tar -czf "$out/programs.tar.gz" -C "$scratch/programs" . || status=1
du -sh "$out" | cut -f1 | sed "s|^|$out: |"
exit $status
