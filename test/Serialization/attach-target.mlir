// RUN: conv-opt %s --conv-attach-target | FileCheck %s
// RUN: conv-opt %s --conv-attach-target="chip=sm_90 features=+ptx86 opt-level=1" | FileCheck %s --check-prefix=SM90
// RUN: not conv-opt %s --conv-attach-target=chip=sm_75 2>&1 | FileCheck %s --check-prefix=CHIP
// RUN: not conv-opt %s --conv-attach-target=opt-level=4 2>&1 | FileCheck %s --check-prefix=LEVEL
// RUN: not conv-opt %s --conv-attach-target=features=+ptx77 2>&1 | FileCheck %s --check-prefix=OLD
// RUN: not conv-opt %s --conv-attach-target=features=+sm_90 2>&1 | FileCheck %s --check-prefix=WORD

// CHECK: gpu.module @k [#nvvm.target<O = 3, chip = "sm_89", features = "+ptx84">]
// SM90: gpu.module @k [#nvvm.target<O = 1, chip = "sm_90", features = "+ptx86">]
// CHIP: error: {{.*}}sm_75
// LEVEL: error: expects an optimization level of 0 to 3, got 4
// OLD: error: expects PTX features for sm_89, one of +ptx78 to +ptx90, got '+ptx77'
// WORD: error: expects PTX features for sm_89, one of +ptx78 to +ptx90, got '+sm_90'
gpu.module @k {
}
