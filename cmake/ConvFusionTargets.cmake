# Helpers that give every target of the project the same flags.

add_library(conv_flags INTERFACE)
target_include_directories(conv_flags INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
  $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
# The installed package adds those of the LLVM that its user has.
target_include_directories(conv_flags SYSTEM INTERFACE $<BUILD_INTERFACE:${MLIR_INCLUDE_DIRS}> $<BUILD_INTERFACE:${LLVM_INCLUDE_DIRS}>)

# Warnings and sanitizers of our own sources; not imposed on consumers.
add_library(conv_private_flags INTERFACE)
target_compile_options(conv_private_flags INTERFACE
  -Wall -Wextra -Wno-unused-parameter
  # GCC sees uninitialized members in what std::optional and TableGen generate.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
  $<$<BOOL:${CONVFUSION_WERROR}>:-Werror>)
if(CONVFUSION_SANITIZE)
  # Two checks are not ours to pass: LLVM's pass statistics read a flag that they
  # do not set, and CUDA's functions are looked up under types of our own.
  target_compile_options(conv_private_flags INTERFACE -fsanitize=${CONVFUSION_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
    -fno-sanitize=bool $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function>)
  target_link_options(conv_private_flags INTERFACE -fsanitize=${CONVFUSION_SANITIZE})
endif()
set(CONV_LLVM_COMPILE_OPTIONS -fno-exceptions $<$<NOT:$<BOOL:${LLVM_ENABLE_RTTI}>>:-fno-rtti>)

if(CONVFUSION_PCH)
  # One precompiled header for all MLIR-facing targets.
  file(WRITE ${CMAKE_BINARY_DIR}/conv_pch.cpp "// Owner of the precompiled header.\n")
  add_library(conv_pch OBJECT ${CMAKE_BINARY_DIR}/conv_pch.cpp)
  target_link_libraries(conv_pch PRIVATE conv_flags conv_private_flags)
  set_target_properties(conv_pch PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(conv_pch PRIVATE -fPIC ${CONV_LLVM_COMPILE_OPTIONS})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # Without its timestamp a precompiled header can be shared through ccache.
    target_compile_options(conv_pch PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
  target_precompile_headers(conv_pch PRIVATE ${PROJECT_SOURCE_DIR}/cmake/conv_pch.h)
endif()

function(_conv_mlir_target name)
  # -fPIC everywhere, executables too, so that all share the precompiled header.
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${name} PRIVATE -fPIC ${CONV_LLVM_COMPILE_OPTIONS})
  target_link_libraries(${name} PUBLIC conv_flags)
  target_link_libraries(${name} PRIVATE $<BUILD_INTERFACE:conv_private_flags>)
  if(CONVFUSION_PCH)
    target_precompile_headers(${name} REUSE_FROM conv_pch)
  endif()
endfunction()

# conv_add_library(ConvX a.cpp b.cpp DEPENDS tablegen-target LINK_LIBS ConvIR)
# One static library a layer, linked against libMLIR.so/libLLVM.so.
function(conv_add_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LINK_LIBS" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  add_library(ConvFusion::${name} ALIAS ${name})
  _conv_mlir_target(${name})
  target_link_libraries(${name} PUBLIC ${ARG_LINK_LIBS} MLIR LLVM)
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
  # Generated headers of a layer are visible to every later one.
  add_dependencies(${name} conv-headers)
  set_property(GLOBAL APPEND PROPERTY CONV_EXPORTED_LIBS ${name})
endfunction()

# conv_add_plain_library(ConvX a.cpp LINK_LIBS ...)
# A static library without LLVM, neither its headers nor its flags.
function(conv_add_plain_library name)
  cmake_parse_arguments(ARG "" "" "LINK_LIBS" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  add_library(ConvFusion::${name} ALIAS ${name})
  target_include_directories(${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${name} PUBLIC ${ARG_LINK_LIBS})
  target_link_libraries(${name} PRIVATE $<BUILD_INTERFACE:conv_private_flags>)
  set_property(GLOBAL APPEND PROPERTY CONV_EXPORTED_LIBS ${name})
endfunction()

# conv_add_tool(conv-opt conv-opt.cpp LINK_LIBS ConvPipelines)
# NOINSTALL: for tests and contributors.
function(conv_add_tool name)
  cmake_parse_arguments(ARG "NOINSTALL" "" "LINK_LIBS" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  _conv_mlir_target(${name})
  target_link_libraries(${name} PRIVATE ${ARG_LINK_LIBS} MLIR LLVM)
  target_compile_definitions(${name} PRIVATE CONVFUSION_VERSION="${PROJECT_VERSION}")
  add_dependencies(${name} conv-headers)
  if(NOT ARG_NOINSTALL)
    install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endfunction()
