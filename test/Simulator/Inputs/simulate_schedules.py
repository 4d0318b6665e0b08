#!/usr/bin/env python3
"""Run one function under many schedules on the simulator.

usage: simulate_schedules.py FILE.mlir... [--count N] [--top N]

Takes N schedules of each file's convolution, spread evenly over the best `top` that
the cost model ranks, and runs the kernels that each gives. Prints what was not right,
then how many were; exit code 0 if all were.
"""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys


def schedules(path, top):
    done = subprocess.run(["conv-opt", path, "--conv-fuse", f"--conv-print-schedules=top={top}", "-o", os.devnull],
                          capture_output=True, text=True)
    text = done.stdout + done.stderr
    # Ranked ones have a number; rejected ones follow without.
    found = re.findall(r"#\d+: [\d.]+ us (#conv_kernel\.\w+<[^>]*>)", text)
    if done.returncode or not found:
        sys.exit(f"{path}: no schedules\n{text[-2000:]}")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--top", type=int, default=400)
    args = parser.parse_args()
    jobs = []
    for path in args.files:
        ranked = schedules(path, args.top)
        step = max(1, len(ranked) // args.count)
        jobs += [(path, schedule) for schedule in ranked[::step][:args.count]]

    def run(job):
        return subprocess.run(["conv-sim", job[0], "--eighths", f"--schedule={job[1]}"], capture_output=True, text=True)

    right = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (path, schedule), done in zip(jobs, pool.map(run, jobs)):
            if done.returncode == 0:
                right += 1
            else:
                print(f"{path} {schedule}: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    print(f"{right} of {len(jobs)} schedules right on the simulator")
    return 0 if right == len(jobs) else 1


if __name__ == "__main__":
    sys.exit(main())
