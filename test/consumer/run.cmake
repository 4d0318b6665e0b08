# Installs the project to a fresh prefix, then builds and runs the consumer
# against what was installed. Called by ctest with the variables used below.
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

step("Configuring the consumer" ${CMAKE_COMMAND} -G ${GENERATOR}
  -S ${SOURCE_DIR}/test/consumer -B ${WORK_DIR}/build
  -DCMAKE_BUILD_TYPE=Debug -DCMAKE_PREFIX_PATH=${WORK_DIR}/prefix -DMLIR_DIR=${MLIR_DIR}
  -DCMAKE_C_COMPILER=${C_COMPILER} -DCMAKE_CXX_COMPILER=${CXX_COMPILER}
  -DCMAKE_CXX_COMPILER_LAUNCHER=${CXX_LAUNCHER} "-DCMAKE_C_FLAGS=${SANITIZE_FLAGS}" "-DCMAKE_CXX_FLAGS=${SANITIZE_FLAGS}")
step("Building the consumer" ${CMAKE_COMMAND} --build ${WORK_DIR}/build)
step("Running the consumer" ${WORK_DIR}/build/consumer ${SOURCE_DIR}/test/consumer/module.mlir)
message("${output}")
step("Running the runtime's consumer" ${WORK_DIR}/build/runner)
message("${output}")
