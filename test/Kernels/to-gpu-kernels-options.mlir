// RUN: not conv-opt %s --conv-to-gpu-kernels=multiprocessors=0 2>&1 | FileCheck %s
// A grid for no multiprocessor would compute nothing.
// CHECK: error: expects at least 1 multiprocessor to size the grid for, got 0
module {}
