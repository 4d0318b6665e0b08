# Find LLVM/MLIR 22. `find_package(MLIR 22)` is refused by MLIR's version file
# (it accepts only the exact patch release), so the major is checked by hand.
find_package(MLIR CONFIG QUIET HINTS /usr/lib/llvm-22/lib/cmake/mlir)
if(NOT MLIR_FOUND)
  message(FATAL_ERROR
    "ConvFusion needs LLVM/MLIR 22, which was not found.\n"
    "Install it with scripts/install-deps.sh, or point MLIR_DIR at an existing "
    "one: cmake -DMLIR_DIR=<llvm>/lib/cmake/mlir ...")
endif()
if(NOT LLVM_VERSION_MAJOR EQUAL 22)
  message(FATAL_ERROR
    "ConvFusion needs LLVM/MLIR 22, found ${LLVM_PACKAGE_VERSION} in ${MLIR_DIR}.\n"
    "Install 22 with scripts/install-deps.sh, or point MLIR_DIR at an existing one.")
endif()
message(STATUS "Using MLIR ${LLVM_PACKAGE_VERSION} in ${MLIR_DIR}")

list(APPEND CMAKE_MODULE_PATH "${MLIR_CMAKE_DIR}" "${LLVM_CMAKE_DIR}")
include(TableGen)
include(AddLLVM)
include(AddMLIR)

# Tools and the plugin must share the one libMLIR that mlir-opt loads: a plugin
# that embeds the archives would carry a second set of TypeIDs.
if(NOT TARGET MLIR OR NOT TARGET LLVM)
  message(FATAL_ERROR
    "ConvFusion links against libMLIR.so and libLLVM.so; the LLVM in ${LLVM_DIR} "
    "has none (build it with -DLLVM_BUILD_LLVM_DYLIB=ON -DMLIR_BUILD_MLIR_DYLIB=ON).")
endif()
