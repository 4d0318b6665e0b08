# Installs the project to a fresh prefix, then builds and runs the programs of
# docs/embedding.md against what was installed. Called by ctest with the
# variables used below.
file(REMOVE_RECURSE ${WORK_DIR})
function(step what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${what} failed (${status}):\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

step("Installing" ${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${WORK_DIR}/prefix)
foreach(tool conv-lsp-server conv-opt conv-reduce conv-run conv-sim)
  if(NOT EXISTS ${WORK_DIR}/prefix/bin/${tool})
    message(FATAL_ERROR "${tool} was not installed")
  endif()
endforeach()
# What was installed must not lean on the source or the build folder.
file(GLOB_RECURSE configs ${WORK_DIR}/prefix/*.cmake)
foreach(config ${configs})
  file(READ ${config} text)
  foreach(folder ${SOURCE_DIR}/include ${SOURCE_DIR}/lib ${BUILD_DIR}/lib ${BUILD_DIR}/include)
    string(FIND "${text}" "${folder}" at)
    if(NOT at EQUAL -1)
      message(FATAL_ERROR "${config} refers to ${folder}")
    endif()
  endforeach()
endforeach()

set(programs ${WORK_DIR}/programs)
step("Extracting the programs" ${PYTHON} ${SOURCE_DIR}/test/consumer/extract.py ${SOURCE_DIR}/docs/embedding.md ${programs})
set(module ${programs}/conv_relu.mlir)

# The plugin in a stock pipeline. An instrumented plugin does not load into a
# stock mlir-opt; conv-opt has the same passes.
set(ENV{PATH} "${LLVM_TOOLS}:$ENV{PATH}")
set(object ${WORK_DIR}/conv_relu.o)
if(SANITIZE_FLAGS)
  file(WRITE ${WORK_DIR}/tools/mlir-opt "#!/bin/sh\nfor a in \"$@\"; do shift; case $a in --load-*) ;; *) set -- \"$@\" \"$a\" ;; esac; done\nexec ${WORK_DIR}/prefix/bin/conv-opt \"$@\"\n")
  file(CHMOD ${WORK_DIR}/tools/mlir-opt PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
  set(ENV{PATH} "${WORK_DIR}/tools:$ENV{PATH}")
endif()
step("The stock pipeline" sh ${programs}/stock_pipeline.sh ${PLUGIN} ${module} ${object})

step("Configuring the consumer" ${CMAKE_COMMAND} -G ${GENERATOR}
  -S ${SOURCE_DIR}/test/consumer -B ${WORK_DIR}/build -DPROGRAMS=${programs} -DOBJECT=${object}
  -DCMAKE_BUILD_TYPE=Debug -DCMAKE_PREFIX_PATH=${WORK_DIR}/prefix -DMLIR_DIR=${MLIR_DIR}
  -DCMAKE_C_COMPILER=${C_COMPILER} -DCMAKE_CXX_COMPILER=${CXX_COMPILER}
  -DCMAKE_CXX_COMPILER_LAUNCHER=${CXX_LAUNCHER} "-DCMAKE_C_FLAGS=${SANITIZE_FLAGS}" "-DCMAKE_CXX_FLAGS=${SANITIZE_FLAGS}")
step("Building the consumer" ${CMAKE_COMMAND} --build ${WORK_DIR}/build)
function(expect what text)
  if(NOT text MATCHES "${what}")
    message(FATAL_ERROR "expects '${what}', got:\n${text}")
  endif()
endfunction()

# 36 products an element are few, so that the pass leaves them exact; the bundle
# is whole.
step("Running the own compiler" ${WORK_DIR}/build/own_compiler ${module} ${WORK_DIR}/relu.bundle)
expect("own_compiler: exact" "${output}")
step("Listing the bundle" ${WORK_DIR}/prefix/bin/conv-run ${WORK_DIR}/relu.bundle --list)
expect("conv_relu" "${output}")

# What its stages refuse is what the whole pipeline refuses, in the same words.
file(WRITE ${WORK_DIR}/i4.mlir "func.func @half_bytes(%x: tensor<4xi4>) {\n  return\n}\n")
execute_process(COMMAND ${WORK_DIR}/build/own_compiler ${WORK_DIR}/i4.mlir ${WORK_DIR}/i4.bundle
  RESULT_VARIABLE status ERROR_VARIABLE stages)
execute_process(COMMAND ${WORK_DIR}/prefix/bin/conv-opt ${WORK_DIR}/i4.mlir --emit=bundle -o ${WORK_DIR}/i4.bundle
  RESULT_VARIABLE whole_status ERROR_VARIABLE whole)
expect("error: argument #0 of 'func.func' has 'tensor<4xi4>', but kernels compute" "${stages}")
if(status EQUAL 0 OR whole_status EQUAL 0 OR NOT stages STREQUAL whole)
  message(FATAL_ERROR "the stages say (${status}):\n${stages}\nthe whole pipeline says (${whole_status}):\n${whole}")
endif()

# The mock driver carries no kernel out, but knows what memory it gave: each
# launch gets memrefs that lie in it, in the order of the bundle.
set(log ${WORK_DIR}/driver.log)
step("Compiling the bundle that the mock driver checks against" ${WORK_DIR}/prefix/bin/conv-opt ${module}
  --emit=bundle --target=sm_89 -o ${WORK_DIR}/checked.bundle)
step("Running the own runtime" ${CMAKE_COMMAND} -E env OWN_RUNTIME_DRIVER=${MOCK_DRIVER}
  CONVFUSION_MOCK_LOG=${log} CONVFUSION_MOCK_BUNDLE=${WORK_DIR}/checked.bundle ${WORK_DIR}/build/own_runtime)
expect("own_runtime: every element" "${output}")
file(READ ${log} calls)
expect("load ptx.*load ptx.*launch conv_relu_pack_0.*launch conv_relu_conv.*free" "${calls}")
string(REGEX MATCHALL "alloc mem" allocs "${calls}")
string(REGEX MATCHALL "free mem" frees "${calls}")
list(LENGTH allocs allocs)
list(LENGTH frees frees)
if(NOT allocs EQUAL 4 OR NOT frees EQUAL 4)
  message(FATAL_ERROR "expects 4 allocations (two arguments, a result, a packed filter), all freed, got ${allocs} and ${frees} freed:\n${calls}")
endif()

step("Running the runtime's consumer" ${WORK_DIR}/build/runner)
message("${output}")
